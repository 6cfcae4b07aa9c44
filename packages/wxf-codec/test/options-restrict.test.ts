import type { Expr } from "@remotebatch/expr-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DecodeOptions,
  decode,
  decodeLazy,
  decodeStream,
  type OpenOptions,
  openCursor,
  PushDecoder,
  TreeBuilder,
} from "../src/index.js";
import { cutAnywhere, type Outcome, outcomeSoon, overwritten } from "./fuzz-readers.js";
import { anyFile } from "./mutated-arbitrary.js";
import { type Random, randomNumbers } from "./mutated-vectors.js";
import { neutralOf } from "./neutral-form.js";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

/** The limits, and the code by which each refuses. */
const codeOfLimit = {
  maxBytes: "WXF_LIMIT_BYTES",
  maxInflatedBytes: "WXF_LIMIT_INFLATED",
  maxDepth: "WXF_LIMIT_DEPTH",
  maxNodes: "WXF_LIMIT_NODES",
  maxDigits: "WXF_LIMIT_DIGITS",
  maxArrayElements: "WXF_LIMIT_ARRAY",
} as const;
type Limits = { [Name in keyof typeof codeOfLimit]?: number };

const limit = (most: number) => fc.integer({ min: 1, max: most });
const limits: fc.Arbitrary<Limits> = fc.record(
  {
    maxBytes: limit(400),
    maxInflatedBytes: limit(400),
    maxDepth: limit(8),
    maxNodes: limit(40),
    maxDigits: limit(40),
    maxArrayElements: limit(100),
  },
  { requiredKeys: [] },
);

/** Ways that read a whole expression with the options of all readers. */
const ways: Readonly<
  Record<string, (bytes: Uint8Array, options: OpenOptions, random: Random) => unknown>
> = {
  eager: (bytes, options) => decode(bytes, options),
  lazy: (bytes, options) => decodeLazy(bytes, options).toExpr(),
  cursor: (bytes, options) => {
    const cursor = openCursor(bytes, options);
    cursor.next();
    const expr = cursor.expr();
    if (cursor.next()) throw new Error("The cursor came to a second expression.");
    return expr;
  },
  stream: (bytes, options, random) =>
    decodeStream(overwritten(cutAnywhere(bytes, 1 + random(4), random)), options),
  push: (bytes, options, random) => {
    const tree = new TreeBuilder();
    const decoder = new PushDecoder(tree, options);
    for (const piece of overwritten(cutAnywhere(bytes, 1 + random(9), random))) {
      decoder.write(piece);
    }
    decoder.end();
    return tree.expr;
  },
};

/** What a way gives, in a form that can be compared, or its code. */
async function outcome(read: () => unknown): Promise<unknown> {
  const { code, value }: Outcome<unknown> & { value?: unknown } = await outcomeSoon(
    (async () => await read())(),
  );
  return code ?? neutralOf(value as Expr);
}

/** The codes by which these options may refuse what is read without them. */
function codesOf(options: DecodeOptions): string[] {
  const codes = Object.entries(codeOfLimit).flatMap(([name, code]): string[] =>
    name in options ? [code] : [],
  );
  return options.accept === "canonical" ? [...codes, "WXF_NOT_CANONICAL"] : codes;
}

/** These look at texts only when they are asked for, so that of two faults a limit can bring out the other. */
const late: ReadonlySet<string> = new Set(["lazy", "cursor"]);

function refuseMore(
  way: string,
  without: unknown,
  withOptions: unknown,
  options: DecodeOptions,
): void {
  const isRefusedAnyway = typeof without === "string" && typeof withOptions === "string";
  if (isRefusedAnyway && late.has(way)) return;
  if (typeof withOptions === "string" && codesOf(options).includes(withOptions)) return;
  expect(withOptions).toEqual(without);
}

describe("options only restrict", () => {
  for (const [way, read] of Object.entries(ways)) {
    it(`what is read (${way}) within any limits is what is read without, or refused by one of them`, async () => {
      let [given, refused] = [0, 0];
      await fc.assert(
        fc.asyncProperty(
          anyFile,
          limits,
          fc.constantFrom("valid", "lenient"),
          fc.boolean(),
          fc.nat(),
          async (bytes, some, accept, copy, seed) => {
            const of = (options: OpenOptions): Promise<unknown> =>
              outcome(() => read(bytes, options, randomNumbers(seed)));
            const without = await of({ accept });
            const within = await of({ accept, copy, ...some });
            refuseMore(way, without, within, some);
            if (typeof without === "string") return;
            if (typeof within === "string") refused++;
            else if (Object.keys(some).length > 0) given++;
          },
        ),
        { numRuns: runs },
      );
      // Neither half of the sentence is empty.
      expect(given).toBeGreaterThan(runs / 20);
      expect(refused).toBeGreaterThan(runs / 20);
    });

    it(`what is read (${way}) is read alike when more is accepted`, async () => {
      await fc.assert(
        fc.asyncProperty(anyFile, fc.nat(), async (bytes, seed) => {
          const of = (options: OpenOptions): Promise<unknown> =>
            outcome(() => read(bytes, options, randomNumbers(seed)));
          const valid = await of({});
          if (typeof valid !== "string") expect(await of({ accept: "lenient" })).toEqual(valid);
        }),
        { numRuns: runs },
      );
    });
  }

  it("canonical, with any limits, refuses more and gives nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(anyFile, limits, async (bytes, some) => {
        const without = await outcome(() => decode(bytes));
        const options: DecodeOptions = { accept: "canonical", ...some };
        refuseMore("eager", without, await outcome(() => decode(bytes, options)), options);
      }),
      { numRuns: runs },
    );
  });

  it("a limit that a file keeps to refuses nothing, and one that it passes refuses", async () => {
    await fc.assert(
      fc.asyncProperty(anyFile, fc.nat(), async (bytes, seed) => {
        for (const read of Object.values(ways)) {
          const of = (options: OpenOptions): Promise<unknown> =>
            outcome(() => read(bytes, options, randomNumbers(seed)));
          const without = await of({});
          if (typeof without === "string") return;
          expect(await of({ maxBytes: bytes.length })).toEqual(without);
          expect(await of({ maxBytes: bytes.length - 1 })).toBe("WXF_LIMIT_BYTES");
        }
      }),
      { numRuns: runs / 4 },
    );
  });
});

import { type Expr, fn } from "@remotebatch/expr-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DecodeOptions,
  Decoder,
  decode,
  decodeAsync,
  type EncodeOptions,
  encode,
  encodeAsync,
  encodeBody,
  encodeChunks,
  encodeStream,
  inflate,
  inspect,
  WxfDecodeError,
  WxfEncodeError,
  WxfWriter,
} from "../src/index.js";
import { outcomeSoon, readPushed } from "./fuzz-readers.js";
import { anyExpr, anyFile } from "./mutated-arbitrary.js";
import { neutralOf } from "./neutral-form.js";
import { readingWays } from "./reading-ways.js";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

/** The value, or everything an error tells. */
function outcome(read: () => Expr): unknown {
  try {
    return neutralOf(read());
  } catch (error) {
    if (!(error instanceof WxfDecodeError)) throw error;
    const { code, message, offset, path } = error;
    return { code, message, offset, path };
  }
}

const decodeOptions: fc.Arbitrary<DecodeOptions> = fc.record(
  {
    accept: fc.constantFrom("valid", "canonical", "lenient"),
    copy: fc.boolean(),
    maxNodes: fc.integer({ min: 1, max: 30 }),
    maxDepth: fc.integer({ min: 1, max: 6 }),
  },
  { requiredKeys: [] },
);

describe("a decoder that is used again", () => {
  it("gives what a fresh one gives, also after a throw, and what it gave before stays", () => {
    let [given, refused] = [0, 0];
    fc.assert(
      fc.property(
        fc.array(anyFile, { minLength: 2, maxLength: 6 }),
        decodeOptions,
        (files, options) => {
          const used = new Decoder(options);
          const kept: (readonly [Expr, unknown])[] = [];
          for (const file of files) {
            const fresh = outcome(() => new Decoder(options).decode(file));
            const again = outcome(() => {
              const expr = used.decode(file);
              kept.push([expr, neutralOf(expr)]);
              return expr;
            });
            expect(again).toEqual(fresh);
            const body = file.subarray(2);
            expect(outcome(() => used.decodeBody(body))).toEqual(
              outcome(() => new Decoder(options).decodeBody(body)),
            );
          }
          for (const [expr, neutral] of kept) expect(neutralOf(expr)).toEqual(neutral);
          given += kept.length;
          refused += files.length - kept.length;
        },
      ),
      { numRuns: runs },
    );
    expect([given > runs / 2, refused > runs / 20]).toEqual([true, true]);
  });
});

describe("reading", () => {
  const others: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
    canonical: (bytes) => decode(bytes, { accept: "canonical" }),
    lenient: (bytes) => decode(bytes, { accept: "lenient" }),
    asynchronous: (bytes) => decodeAsync(bytes),
    inspect: (bytes) => inspect(bytes),
    inflate: (bytes) => inflate(bytes),
    push: (bytes) => readPushed([bytes.subarray(0, 5), bytes.subarray(5)]),
  };
  for (const [way, read] of Object.entries({ ...readingWays, ...others })) {
    it(`leaves its input and what is around it unchanged (${way})`, async () => {
      await fc.assert(
        fc.asyncProperty(anyFile, async (file) => {
          const around = 9;
          const memory = new Uint8Array(file.length + 2 * around).fill(0xa5);
          memory.set(file, around);
          const before = memory.slice();
          await outcomeSoon(
            (async () => await read(memory.subarray(around, around + file.length)))(),
          );
          expect(Buffer.compare(memory, before)).toBe(0);
        }),
        { numRuns: runs / 2 },
      );
    });
  }
});

describe("writing", () => {
  const drained = async (expr: Expr, options: EncodeOptions): Promise<void> => {
    for await (const chunk of encodeStream(expr, options)) chunk.slice();
  };
  const writings: Readonly<Record<string, (expr: Expr) => unknown>> = {
    encode: (expr) => encode(expr),
    encodeBody: (expr) => encodeBody(expr),
    "lists packed": (expr) => encode(expr, { packLists: true, nonFiniteReals: "symbolic" }),
    compressed: (expr) => encode(expr, { compress: true }),
    asynchronous: (expr) => encodeAsync(expr, { compress: 1 }),
    chunks: (expr) => encodeChunks(expr),
    stream: (expr) => drained(expr, {}),
    "compressed stream": (expr) => drained(expr, { compress: true }),
    writer: (expr) => {
      const writer = new WxfWriter();
      writer.part(expr);
      return writer.end();
    },
    "of which a part is none": (expr) => {
      expect(() => encode(fn("f", expr, 0.5))).toThrow(WxfEncodeError);
    },
  };
  for (const [way, write] of Object.entries(writings)) {
    it(`leaves the expression unchanged (${way})`, async () => {
      await fc.assert(
        fc.asyncProperty(anyExpr, async (expr) => {
          const before = JSON.stringify(neutralOf(expr));
          await write(expr);
          expect(JSON.stringify(neutralOf(expr))).toBe(before);
        }),
        { numRuns: runs / 2 },
      );
    });
  }
});

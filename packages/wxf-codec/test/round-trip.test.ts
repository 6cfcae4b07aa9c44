import {
  Assoc,
  BigReal,
  ByteArr,
  type Expr,
  Fn,
  int,
  Numeric,
  Packed,
  Real,
  sym,
} from "@remotebatch/expr-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decode,
  decodeStream,
  Encoder,
  encode,
  encodeChunks,
  openCursor,
  WxfDecodeError,
  WxfEncodeError,
} from "../src/index.js";
import { fuzz } from "./mutation-fuzz.js";
import { neutralOf } from "./neutral-form.js";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

const bytes = (most: number) => fc.uint8Array({ maxLength: most });
const atom: fc.Arbitrary<Expr> = fc.oneof(
  fc.maxSafeInteger().map((value) => (value === 0 ? 0 : value)),
  fc.integer({ min: -200, max: 200 }).map((value) => (value === 0 ? 0 : value)),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(int),
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)) }),
  fc.double({ noNaN: true }).map((value) => new Real(value)),
  fc.constantFrom("List", "Plus", "Global`x", "System`List", "a`b`ü").map(sym),
  fc.constantFrom("1.5`20.", "-3``2.5*^-7", "0``5", "10.`").map((text) => new BigReal(text)),
  bytes(300).map((value) => new ByteArr(value)),
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.boolean())
    .map(([rows, columns, isPacked]) => {
      const data = new Uint8Array(rows * columns * 8).fill(rows * 16 + columns);
      return new (isPacked ? Packed : Numeric)("Real64", [rows, columns], data);
    }),
);
const { expr } = fc.letrec<{ expr: Expr }>((tie) => ({
  expr: fc.oneof(
    { maxDepth: 5, depthSize: "small" },
    atom,
    fc.tuple(tie("expr"), fc.array(tie("expr"))).map(([head, args]) => new Fn(head, args)),
    fc.array(fc.tuple(tie("expr"), tie("expr"), fc.boolean())).map((entries) => {
      const flags = Uint8Array.from(entries, ([, , delayed]) => (delayed ? 1 : 0));
      return new Assoc(
        entries.map(([key]) => key),
        entries.map(([, value]) => value),
        flags.includes(1) ? flags : undefined,
      );
    }),
  ),
}));

function check<Ts>(property: fc.IProperty<Ts>): void {
  fc.assert(property, { numRuns: runs });
}

describe("any expression", () => {
  it("is what decode gives of its encoding, which is canonical", () => {
    check(
      fc.property(expr, (value) => {
        const neutral = neutralOf(value);
        // A kernel writes no context before the names of the language; the encoder keeps the spelling.
        const isSpelledOut = JSON.stringify(neutral).includes('"System`List"');
        const again = decode(encode(value), { accept: isSpelledOut ? "valid" : "canonical" });
        expect(neutralOf(again)).toEqual(neutral);
      }),
    );
  });

  it("cannot be read from any proper beginning of its encoding", () => {
    check(
      fc.property(expr, fc.nat(), (value, where) => {
        const whole = encode(value);
        const cut = whole.subarray(0, where % whole.length);
        expect(() => decode(cut)).toThrow(WxfDecodeError);
        expect(() => {
          const cursor = openCursor(cut);
          while (cursor.next());
        }).toThrow(WxfDecodeError);
      }),
    );
  });

  it("is written the same by a used encoder, also after a throw, and in chunks", () => {
    const encoder = new Encoder();
    check(
      fc.property(expr, (value) => {
        const whole = encode(value);
        const kept = Buffer.from(whole);
        expect(kept.equals(encoder.encode(value))).toBe(true);
        expect(() => encoder.encode(new Fn(value, [0.5]))).toThrow(WxfEncodeError);
        expect(kept.equals(encoder.encode(value))).toBe(true);
        expect(kept.equals(Buffer.concat(encodeChunks(value)))).toBe(true);
        expect(kept.equals(whole)).toBe(true);
      }),
    );
  });

  it("comes out of a stream cut at two places", async () => {
    await fc.assert(
      fc.asyncProperty(expr, fc.nat(), fc.nat(), async (value, a, b) => {
        const whole = encode(value);
        const [first, second] = [a % whole.length, b % whole.length].sort((x, y) => x - y);
        const parts = [
          whole.subarray(0, first),
          whole.subarray(first, second),
          whole.subarray(second),
        ];
        expect(neutralOf(await decodeStream(parts))).toEqual(neutralOf(value));
      }),
      { numRuns: runs },
    );
  });
});

describe("any bytes", () => {
  it("are read or refused with a code and an offset", () => {
    check(
      fc.property(bytes(60), (tail) => {
        try {
          decode(Uint8Array.of(0x38, 0x3a, ...tail));
        } catch (problem) {
          expect(problem).toBeInstanceOf(WxfDecodeError);
          expect((problem as WxfDecodeError).offset).toBeLessThanOrEqual(tail.length + 2);
        }
      }),
    );
  });

  it("made by mutating vectors are read alike in every way, within 64 or 96 times their size", async () => {
    const { inputs, accepted, streamed, heap } = await fuzz(runs * 100, 7);
    expect(inputs).toBe(runs * 100);
    for (const [way, { weighed }] of Object.entries(heap)) {
      expect({ way, isWeighed: weighed > 0.9 * inputs }).toEqual({ way, isWeighed: true });
    }
    expect(streamed).toBe(inputs / 10);
    expect(accepted).toBeGreaterThan(0);
  });
});

describe("what no encoder may write", () => {
  it("is refused with a code", () => {
    const cases: readonly [unknown, string][] = [
      [0.5, "WXF_VALUE"],
      [-0, "WXF_VALUE"],
      [2 ** 53, "WXF_VALUE"],
      [undefined, "WXF_VALUE"],
      [null, "WXF_VALUE"],
      [{}, "WXF_VALUE"],
      [new BigReal("Run[1]"), "WXF_NUMBER"],
      [new Packed("UnsignedInteger8", [1], new Uint8Array(1)), "WXF_ARRAY"],
      [new Packed("Real64", [2], new Uint8Array(15)), "WXF_ARRAY"],
      [new Numeric("Real64", [], new Uint8Array(8)), "WXF_ARRAY"],
    ];
    for (const [value, code] of cases) {
      expect(() => encode(value as Expr)).toThrow(expect.objectContaining({ code }));
    }
  });

  it("holds a cycle: depth ends it", () => {
    const args: Expr[] = [];
    const cyclic = new Fn(sym("f"), args);
    args.push(cyclic);
    expect(() => encode(cyclic)).toThrow(expect.objectContaining({ code: "WXF_LIMIT_DEPTH" }));
  });
});

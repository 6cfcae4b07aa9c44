import {
  byteArray,
  type Expr,
  Fn,
  fn,
  list,
  listOf,
  Numeric,
  Packed,
  printInputForm,
  real,
  sameExpr,
  sym,
} from "@remotebatch/expr-model";
import {
  type DecodeLimits,
  decode,
  decodeLazy,
  decodeStream,
  type EncodeOptions,
  encode,
  encodeChunks,
  encodeStream,
  inspect,
  openCursor,
  WxfDecodeError,
} from "@remotebatch/wxf-codec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

describe("packLists", () => {
  const packed = (expr: Expr): Expr => decode(encode(expr, { packLists: true }));

  it("takes the smallest integer type that holds all", () => {
    for (const [values, type] of [
      [[1, -128], "Integer8"],
      [[1, 128], "Integer16"],
      [[1, 40_000], "Integer32"],
      [[1, 2 ** 40], "Integer64"],
      [[1, 2n ** 62n], "Integer64"],
    ] as const) {
      expect(packed(listOf(values))).toMatchObject({ kind: "Packed", type, dims: [2] });
    }
  });

  it("packs rectangles of reals and complex numbers, and nothing else", () => {
    const complex = fn("Complex", real(1), real(2));
    expect(packed(list(list(real(1), real(2))))).toMatchObject({ type: "Real64", dims: [1, 2] });
    expect(packed(list(complex, complex))).toMatchObject({ type: "ComplexReal64", dims: [2] });
    for (const other of [
      list(),
      list(list(1, 2), list(3)),
      list(1, real(2)),
      list(1, "a"),
      list(2n ** 64n),
      fn("f", 1, 2),
    ]) {
      expect(packed(other)).toBeInstanceOf(Fn);
    }
  });

  it("changes nothing but the form, in every way of writing", async () => {
    const leaf = fc.oneof(fc.integer(), fc.double({ noNaN: true }).map(real), fc.constant("a"));
    const tree = fc.letrec<{ tree: Expr }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie("tree"), { maxLength: 4 }).map(listOf),
        fc.array(tie("tree"), { maxLength: 3 }).map((args) => new Fn(sym("f"), args)),
      ),
    })).tree;
    await fc.assert(
      fc.asyncProperty(tree, async (expr) => {
        const options: EncodeOptions = { packLists: true };
        const bytes = encode(expr, options);
        expect(sameExpr(decode(bytes), expr, { packedAsList: true })).toBe(true);
        expect(Buffer.concat(encodeChunks(expr, options)).equals(bytes)).toBe(true);
        const parts: Uint8Array[] = [];
        for await (const part of encodeStream(expr, options)) parts.push(part.slice());
        expect(Buffer.concat(parts).equals(bytes)).toBe(true);
      }),
      { numRuns: runs },
    );
  });
});

describe("nonFiniteReals", () => {
  const values = list(real(Number.NaN), real(Number.POSITIVE_INFINITY), real(-Infinity), real(1));

  it("are bits by default and symbols when asked for, in lists that are packed too", () => {
    expect(sameExpr(decode(encode(values)), values)).toBe(true);
    for (const packLists of [false, true]) {
      const symbolic = decode(encode(values, { nonFiniteReals: "symbolic", packLists }));
      expect(printInputForm(symbolic)).toBe(
        "{Indeterminate, DirectedInfinity[1], DirectedInfinity[-1], 1.}",
      );
    }
    const finite = list(real(1), real(2));
    const options: EncodeOptions = { nonFiniteReals: "symbolic", packLists: true };
    expect(decode(encode(finite, options))).toBeInstanceOf(Packed);
  });
});

describe("compress", () => {
  it("takes every level, and each is the same expression", () => {
    const expr = listOf(Array.from({ length: 2000 }, (_, i) => `element ${i % 7}`));
    const sizes = ([0, 1, 6, 9, -1, true] as const).map((compress) => {
      const bytes = encode(expr, { compress });
      expect(decode(bytes)).toEqual(expr);
      return bytes.length;
    });
    expect(sizes[0]).toBeGreaterThan(encode(expr).length);
    expect(sizes[3]).toBeLessThanOrEqual(sizes[1] as number);
    for (const compress of [10, -2, 1.5, "x"]) {
      expect(() => encode(expr, { compress: compress as never })).toThrow(RangeError);
    }
  });
});

describe("a limit holds for every way of reading, at its value and one below", () => {
  const cases: readonly (readonly [keyof DecodeLimits, string, Uint8Array, number])[] = [
    ["maxBytes", "WXF_LIMIT_BYTES", encode("a".repeat(100)), 104],
    ["maxDigits", "WXF_LIMIT_DIGITS", encode(10n ** 99n), 100],
    [
      "maxArrayElements",
      "WXF_LIMIT_ARRAY",
      encode(new Packed("Integer8", [10, 10], new Uint8Array(100))),
      100,
    ],
    [
      "maxArrayElements",
      "WXF_LIMIT_ARRAY",
      encode(new Numeric("UnsignedInteger8", [100], new Uint8Array(100))),
      100,
    ],
    ["maxNodes", "WXF_LIMIT_NODES", encode(list(1, 2, 3)), 5],
    ["maxDepth", "WXF_LIMIT_DEPTH", encode(list(list(list(1)))), 4],
    ["maxInflatedBytes", "WXF_LIMIT_INFLATED", encode("a".repeat(100), { compress: true }), 102],
  ];
  const ways: Readonly<Record<string, (bytes: Uint8Array, limits: DecodeLimits) => unknown>> = {
    eager: (bytes, limits) => decode(bytes, limits),
    lazy: (bytes, limits) => decodeLazy(bytes, limits).toExpr(),
    cursor: (bytes, limits) => {
      const cursor = openCursor(bytes, limits);
      cursor.next();
      return cursor.expr();
    },
    stream: (bytes, limits) => decodeStream([bytes], limits),
    inspect: (bytes, limits) => inspect(bytes, limits),
  };
  for (const [way, read] of Object.entries(ways)) {
    it.each(cases)(`${way}: %s`, async (limit, code, bytes, least) => {
      // Text of numbers is not read when parts are only counted.
      if (way === "inspect" && limit === "maxDigits") return;
      const settle = async (value: number): Promise<unknown> => {
        try {
          await read(bytes, { [limit]: value });
          return "read";
        } catch (error) {
          return error instanceof WxfDecodeError ? error.code : error;
        }
      };
      expect([await settle(least), await settle(least - 1)]).toEqual(["read", code]);
    });
  }
});

it("arrays inside count as eight parts in every way that makes objects of them", async () => {
  const bytes = encode(listOf(Array.from({ length: 10 }, () => byteArray(new Uint8Array(1)))));
  for (const maxNodes of [80, 82]) {
    for (const read of [
      () => decode(bytes, { maxNodes }),
      () => decodeLazy(bytes, { maxNodes }).toExpr(),
      () => decodeStream([bytes], { maxNodes }),
    ]) {
      const done = Promise.resolve().then(read);
      if (maxNodes === 82) await expect(done).resolves.toBeDefined();
      else await expect(done).rejects.toMatchObject({ code: "WXF_LIMIT_NODES" });
    }
  }
  expect(decode(encode(byteArray(new Uint8Array(1))), { maxNodes: 1 })).toBeDefined();
});

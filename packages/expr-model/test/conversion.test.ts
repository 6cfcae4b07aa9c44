import { runInNewContext } from "node:vm";
import {
  Assoc,
  assoc,
  byteArray,
  compareExpr,
  type Expr,
  ExprError,
  Fn,
  fn,
  fromExpr,
  fromNeutralJson,
  hashExpr,
  int,
  list,
  Numeric,
  parse,
  printInputForm,
  real,
  SparseArray,
  sameExpr,
  sym,
  toExpr,
  toNeutralJson,
  wl,
} from "@remotebatch/expr-model";
import { exprArbitrary } from "@remotebatch/expr-model/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

describe("toExpr and fromExpr", () => {
  test.each<readonly [string, unknown, Expr]>([
    ["a whole number", 3, 3],
    ["a fraction", 0.5, real(0.5)],
    ["minus zero", -0, real(-0)],
    ["a number beyond the safe integers", 2 ** 60, real(2 ** 60)],
    ["a bigint", 2n ** 70n, int(2n ** 70n)],
    ["true", true, sym("True")],
    ["null", null, sym("Null")],
    ["undefined", undefined, fn("Missing")],
    ["an array", [1, "a"], list(1, "a")],
    [
      "a plain object with a dangerous key",
      JSON.parse('{"__proto__":1}'),
      assoc({ ["__proto__"]: 1 }),
    ],
    ["bytes", Uint8Array.of(1, 2), byteArray(Uint8Array.of(1, 2))],
    [
      "doubles",
      Float64Array.of(1),
      new Numeric("Real64", [1], new Uint8Array(Float64Array.of(1).buffer)),
    ],
    [
      "a date",
      new Date("2020-01-02T03:04:05.500Z"),
      parse('DateObject[{2020, 1, 2, 3, 4, 5.5}, "Instant", "Gregorian", 0.]'),
    ],
  ])("%s becomes the expression of the table", (_, value, expected) => {
    expect(printInputForm(toExpr(value))).toBe(printInputForm(expected));
  });

  test("a value that contains itself is refused with EXPR_CYCLE, one met twice is not", () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(() => toExpr(cycle)).toThrowError(expect.objectContaining({ code: "EXPR_CYCLE" }));
    const shared = { a: 1 };
    expect(printInputForm(toExpr([shared, shared]))).toBe('{<|"a" -> 1|>, <|"a" -> 1|>}');
  });

  test("functions and objects of unknown classes are refused, errors keep message, code and cause", () => {
    for (const value of [() => 1, Symbol("x"), new (class Odd {})(), new Date(Number.NaN)]) {
      expect(() => toExpr(value)).toThrowError(ExprError);
    }
    const error = new RangeError("too far", { cause: new Error("root") });
    expect(printInputForm(toExpr(error))).toContain(
      'Failure["RangeError", <|"MessageTemplate" -> "too far"',
    );
    expect(printInputForm(toExpr(error))).toContain('"root"');
  });

  test("values come back: maps, dates, booleans, bytes and typed arrays", () => {
    const date = new Date("1999-12-31T23:59:59.999Z");
    const value = new Map<unknown, unknown>([
      ["list", [1, 2.5, true, null]],
      ["bytes", Uint8Array.of(7)],
      ["date", date],
      [2, Float32Array.of(1, 2)],
    ]);
    expect(fromExpr(toExpr(value))).toEqual(value);
  });
});

describe("values at the edges", () => {
  test("an empty typed array is the empty list, a subclass the array it is", () => {
    for (const View of [Float64Array, Int8Array, BigUint64Array, Uint8ClampedArray]) {
      expect(toExpr(new View(0))).toEqual(list());
    }
    expect(toExpr(new Uint8Array(0))).toEqual(byteArray(new Uint8Array(0)));
    class Odd extends Float64Array {}
    expect(toExpr(Odd.of(1))).toEqual(toExpr(Float64Array.of(1)));
  });

  test("built-in objects of another realm convert as those of this one", () => {
    const foreign: unknown = runInNewContext(`[
      [1, [2]], new Map([["k", 1]]), new Set([1]), { a: 1 }, new Date(5), Float64Array.of(1), Uint8Array.of(7),
      new Uint8Array([1, 2]).buffer, new RangeError("far", { cause: new Error("root") }), Object.create(null),
    ]`);
    const own = [
      [1, [2]],
      new Map([["k", 1]]),
      new Set([1]),
      { a: 1 },
      new Date(5),
      Float64Array.of(1),
      Uint8Array.of(7),
      Uint8Array.of(1, 2).buffer,
      new RangeError("far", { cause: new Error("root") }),
      {},
    ];
    expect(printInputForm(toExpr(foreign))).toBe(printInputForm(toExpr(own)));
  });

  test("objects of other classes are refused wherever they are from, and what only says it is a map", () => {
    const foreign: unknown[] = runInNewContext(
      "[new (class Odd {})(), /a/, new WeakMap(), Object.create({})]",
    );
    const odd = Object.create({ [Symbol.toStringTag]: "Map" }) as unknown;
    for (const value of [...foreign, odd, Object.create({ a: 1 }), new WeakSet(), /a/]) {
      expect(() => toExpr(value)).toThrowError(
        expect.objectContaining({ code: "EXPR_UNSUPPORTED_VALUE" }),
      );
    }
  });

  test("strict refuses the entries that a Map would lose", () => {
    const lossless = parse('<|1 -> {1.}, "1" -> 2, x -> 3|>');
    expect(fromExpr(lossless, { strict: true })).toEqual(fromExpr(lossless));
    for (const code of [
      "<|a :> b|>",
      "{<|1 -> 2, 1. -> 3|>}",
      '<|"a" -> <|"b" -> 1, "b" -> 2|>|>',
    ]) {
      expect(fromExpr(parse(code))).toBeDefined();
      expect(() => fromExpr(parse(code), { strict: true })).toThrowError(
        expect.objectContaining({ code: "EXPR_UNSUPPORTED_VALUE" }),
      );
    }
  });

  test.each<readonly [string, (expr: Expr) => unknown]>([
    ["hashExpr", hashExpr],
    ["toNeutralJson", toNeutralJson],
    ["compareExpr", (expr) => compareExpr(expr, list(1, 2))],
  ])("%s refuses what is no expression with a code", (name, use) => {
    // biome-ignore lint/suspicious/noSparseArray: the hole is what is tested.
    const holes = [[1, , 3], [undefined], [null], [{}], [true], [() => 1]];
    const wrong: readonly unknown[] = [
      ...holes.map((args) => list(...(args as Expr[]))),
      new Assoc(["a", "b"], [1]),
      undefined,
      null,
      {},
      { kind: "Odd" },
      ...(name === "compareExpr" ? [] : [0.5, -0, Number.NaN, 2 ** 60]),
    ];
    for (const value of wrong) {
      // Parts are only compared where the order depends on them.
      if (name === "compareExpr" && (value instanceof Fn || value instanceof Assoc)) continue;
      expect(() => use(value as Expr)).toThrowError(
        expect.objectContaining({ code: "EXPR_UNSUPPORTED_VALUE" }),
      );
    }
  });
});

describe("wl", () => {
  test("values are spliced as expressions, so a string cannot become code", () => {
    const text = '"]; Run["';
    expect(
      sameExpr(
        wl`f[${text}, ${2n ** 64n}] + ${[1, sym("x")]}`,
        fn("Plus", fn("f", text, int(2n ** 64n)), list(1, sym("x"))),
      ),
    ).toBe(true);
    expect(printInputForm(wl`x^${-1}`)).toBe("x^(-1)");
  });
});

describe("neutral JSON", () => {
  test("every expression comes back from its neutral form through JSON text", () => {
    fc.assert(
      fc.property(exprArbitrary(), (expr) => {
        const back = fromNeutralJson(JSON.parse(JSON.stringify(toNeutralJson(expr))));
        expect(sameExpr(back, expr)).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  test("nesting a million deep converts both ways", () => {
    let deep: Expr = 1;
    for (let i = 0; i < 1_000_000; i++) deep = fn("f", deep);
    expect(sameExpr(fromNeutralJson(toNeutralJson(deep)), deep)).toBe(true);
  });

  test.each([
    [null],
    [{}],
    [{ fn: [] }],
    [{ int: "1.5" }],
    [{ real: "1" }],
    [{ assoc: [[{ int: "1" }, { int: "2" }, "Other"]] }],
    [{ packed: { type: "UnsignedInteger8", dims: [1], hex: "00" } }],
    [{ numeric: { type: "Real64", dims: [2], hex: "00" } }],
    [{ int: "1", str: "a" }],
  ])("%j is refused with EXPR_BAD_NEUTRAL", (value) => {
    expect(() => fromNeutralJson(value)).toThrowError(
      expect.objectContaining({ code: "EXPR_BAD_NEUTRAL" }),
    );
  });
});

describe("SparseArray", () => {
  const dimsArbitrary = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
  const sparseArbitrary = dimsArbitrary.chain((dims) =>
    fc
      .array(
        fc.tuple(
          fc.tuple(...dims.map((dim) => fc.integer({ min: 1, max: dim }))),
          fc.integer({ min: 1, max: 9 }),
        ),
        { maxLength: 12 },
      )
      .map((entries) => ({ dims, entries, sparse: SparseArray.fromCoordinates(dims, entries, 0) })),
  );

  test("at, toDense and the expression agree with the coordinates it was made from", () => {
    fc.assert(
      fc.property(sparseArbitrary, ({ dims, entries, sparse }) => {
        const model = new Map(entries.map(([position, value]) => [position.join(), value]));
        expect(sparse.storedCount).toBe(model.size);
        for (const [position] of entries) {
          expect(sparse.at(...position)).toBe(model.get(position.join()));
        }
        const dense = sparse.toDense();
        expect(sameExpr(SparseArray.fromDense(dense).toExpr(), sparse.toExpr())).toBe(true);
        const back = SparseArray.fromExpr(sparse.toExpr());
        expect(sameExpr(back.toDense(), dense)).toBe(true);
        expect(back.dims).toEqual(dims);
        const rows = sparse.rows(1, dims[0]);
        expect(sameExpr(rows.toDense(), dense)).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  test("the documented example of a kernel reads as that matrix", () => {
    const expr = parse(
      "SparseArray[Automatic, {5, 5}, 0, {1, {{0,1,2,3,4,6}, {{3},{5},{1},{5},{2},{4}}}, {a,b,c,d,e,f}}]",
    );
    const sparse = SparseArray.fromExpr(expr);
    expect(printInputForm(sparse.at(5, 4))).toBe("f");
    expect(sparse.at(1, 1)).toBe(0);
    expect(printInputForm(sparse.rows(5).toDense())).toBe("{{0, e, 0, f, 0}}");
  });

  test.each([
    ["{1, {{0, 2}, {{1}}}, {7}}", "row pointers past the values"],
    ["{1, {{1, 1}, {{1}}}, {7}}", "row pointers that do not begin with 0"],
    ["{1, {{0, 1}, {{9}}}, {7}}", "an index outside"],
    ["{1, {{0, 1}, {{0}}}, {7}}", "the index 0"],
    ["{1, {{0, 2}, {{1}, {1}}}, {7, 8}}", "a position stored twice"],
    ["{2, {{0, 0}, {}}, {}}", "another version"],
    ["{1, {{0, 1}, {{1.5}}}, {7}}", "an index that is no integer"],
  ])("%s is refused: %s", (data) => {
    expect(() =>
      SparseArray.fromExpr(parse(`SparseArray[Automatic, {3}, 0, ${data}]`)),
    ).toThrowError(expect.objectContaining({ code: "EXPR_BAD_SPARSE" }));
  });

  test("dimensions in the billions cost nothing until they are made dense, which is refused", () => {
    const huge = SparseArray.fromPositions(2 ** 40, [1, 2 ** 39], [5, 6]);
    const back = SparseArray.fromExpr(huge.toExpr());
    expect(back.at(2 ** 39)).toBe(6);
    expect(back.at(-1)).toBe(0);
    expect(() => back.toDense()).toThrowError(expect.objectContaining({ code: "EXPR_TOO_LARGE" }));
  });
});

test.each([
  "{2020, 1, 1.5, 0, 0, 0.}",
  "{2020.5, 1, 1, 0, 0, 0.}",
  "{2020, 1, 1, 0.5, 0, 0.}",
  "{2020, 1, 1, 0, 0, 1.2345}",
])("a date with the parts %s, which no Date has, stays an expression", (parts) => {
  const date = parse(`DateObject[${parts}, "Instant", "Gregorian", 0.]`);
  expect(fromExpr(date)).toBe(date);
});

test("a small bigint is the integer that it is, in equality and hash", () => {
  const given = fn("f", 5n, list(-3n));
  const read = fn("f", 5, list(-3));
  expect(sameExpr(given, read)).toBe(true);
  expect(sameExpr(read, given)).toBe(true);
  expect(hashExpr(given)).toBe(hashExpr(read));
  expect(sameExpr(fn("f", 5n), fn("f", 6))).toBe(false);
  expect(sameExpr(fn("f", 5n), fn("f", real(5)))).toBe(false);
});

test("what is no text and no expression is refused by name", () => {
  expect(() => parse(undefined as unknown as string)).toThrow(/a text, not undefined/);
  expect(() => fromExpr(null as unknown as Expr)).toThrow(ExprError);
  expect(printInputForm("😀😀", { maxLength: 3 })).not.toMatch(
    /[\ud800-\udbff](?![\udc00-\udfff])/,
  );
});

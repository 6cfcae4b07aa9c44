import {
  assoc,
  type Expr,
  ExprError,
  fn,
  fromExpr,
  list,
  listOf,
  parse,
  printFullForm,
  printInputForm,
  SparseArray,
  sym,
  toExpr,
  wl,
} from "@remotebatch/expr-model";
import { expect, test } from "vitest";

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

test("JavaScript values convert up to 500 levels, and past them are refused with a code, however deep", () => {
  expect(fromExpr(toExpr(nested(490)))).toEqual(nested(490));
  for (const levels of [502, 1999, 3000, 100_000]) {
    expect(() => toExpr(nested(levels))).toThrow(ExprError);
    let deep: Expr = 1;
    for (let level = 0; level < levels; level += 1) deep = list(deep);
    expect(() => fromExpr(deep)).toThrow(ExprError);
  }
});

test("a sparse array that only a kernel understands stays the expression it is", () => {
  const call = parse("SparseArray[{1 -> 2}, 5]");
  expect(fromExpr(list(1, call))).toEqual([1, call]);
});

test("a value inside a string or a name of a template is refused, not lost", () => {
  const path = "file.csv";
  expect(() => wl`Import["${path}"]`).toThrow(/Value 1 stands inside a string/);
  expect(() => wl`f[${1}, "${path}"]`).toThrow(/Value 2/);
  expect(wl`Import[${path}]`).toEqual(fn("Import", path));
});

test("sparse arrays of absurd rank are refused with a code", () => {
  let deep: Expr = listOf([1]);
  for (let level = 0; level < 100_000; level += 1) deep = listOf([deep]);
  expect(() => SparseArray.fromDense(deep)).toThrow(ExprError);
  const wide = SparseArray.fromCoordinates(new Array<number>(2000).fill(1), []);
  expect(() => wide.toDense()).toThrow(ExprError);
  expect(() => wide.toDense({ maxElements: Number.NaN })).toThrow(RangeError);
});

test("symbols with very long names are right though they are not shared", () => {
  const name = `Global\`${"x".repeat(10_000)}`;
  expect(sym(name)).toEqual(sym(name));
  expect(sym(name)).not.toBe(sym(name));
});

test("a sparse array in which a position is stored twice is refused, in whatever order its rows are", () => {
  for (const columns of ["{{2}, {1}, {2}}", "{{1}, {2}, {2}}", "{{2}, {2}, {1}}"]) {
    const code = `SparseArray[Automatic, {1, 3}, 0, {1, {{0, 3}, ${columns}}, {5, 6, 7}}]`;
    expect(() => SparseArray.fromExpr(parse(code))).toThrow(/stored twice/);
  }
  const unsorted = parse(
    "SparseArray[Automatic, {2, 3}, 0, {1, {{0, 2, 3}, {{2}, {1}, {3}}}, {5, 6, 7}}]",
  );
  expect(SparseArray.fromExpr(unsorted).toDense()).toEqual(list(list(6, 5, 0), list(0, 0, 7)));
});

test.each([
  ["null", null],
  ["a hole", fn("f", undefined as unknown as Expr)],
  ["a boolean", fn("f", true as unknown as Expr)],
  ["a plain object", { a: 1 } as unknown as Expr],
  ["a JavaScript array", [1] as unknown as Expr],
  ["a date", fn("f", new Date(0) as unknown as Expr)],
  ["nothing", undefined],
])("printing %s is refused with a code, and never cut short", (_, value) => {
  for (const print of [printInputForm, printFullForm]) {
    expect(() => print(value as Expr)).toThrow(ExprError);
  }
});

test("an association is made of a Map too", () => {
  expect(
    printInputForm(
      assoc(
        new Map<Expr, Expr>([
          ["a", 1],
          [2, "b"],
        ]),
      ),
    ),
  ).toBe('<|"a" -> 1, 2 -> "b"|>');
});

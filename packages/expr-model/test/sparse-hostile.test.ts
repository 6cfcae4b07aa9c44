import {
  type ElementData,
  type ElementType,
  type Expr,
  Fn,
  list,
  Numeric,
  Packed,
  parse,
  real,
  SparseArray,
  sym,
} from "@remotebatch/expr-model";
import { describe, expect, test } from "vitest";

const bad = (code: string) => expect.objectContaining({ name: "ExprError", code });

function packed(type: ElementType, dims: readonly number[], data: ElementData): Packed {
  return new Packed(type, dims, new Uint8Array(data.buffer));
}

function sparse(dims: Expr, rows: Expr, columns: Expr, values: Expr, background: Expr = 0): Expr {
  const data = list(1, list(rows, columns), values);
  return new Fn(sym("SparseArray"), [sym("Automatic"), dims, background, data]);
}

describe("expressions that are no sparse array are refused with a code", () => {
  const vector = packed("Integer8", [1], Int8Array.of(3));
  const rows = packed("Integer8", [2], Int8Array.of(0, 1));
  const column = packed("Integer8", [1, 1], Int8Array.of(2));
  const values = list(7);
  const tooLong = new Packed("Integer8", [1], Uint8Array.of(1, 3));

  test("and this one, changed in each of them, is one", () => {
    expect(SparseArray.fromExpr(sparse(vector, rows, column, values)).at(2)).toBe(7);
  });

  test.each<readonly [string, Expr]>([
    ["more bytes than dimensions", sparse(tooLong, rows, column, values)],
    ["rank 0", sparse(list(), list(0, 1), list(list()), values)],
    ["packed rank 0", sparse(packed("Integer8", [0], new Int8Array()), rows, column, values)],
    ["a negative dimension", sparse(list(-3), rows, column, values)],
    ["a dimension over 2^53", sparse(list(2n ** 60n), rows, column, values)],
    [
      "a packed dimension over 2^53",
      sparse(packed("Integer64", [1], BigInt64Array.of(2n ** 60n)), rows, column, values),
    ],
    ["dimensions one level too deep", sparse(list(list(3)), rows, column, values)],
    [
      "packed dimensions one level too deep",
      sparse(packed("Integer8", [1, 1], Int8Array.of(3)), rows, column, values),
    ],
    ["a real dimension", sparse(list(real(3)), rows, column, values)],
    [
      "packed real dimensions",
      sparse(packed("Real64", [1], Float64Array.of(3)), rows, column, values),
    ],
    ["dimensions alone, and not a list", sparse(3, rows, column, values)],
    [
      "a product of dimensions over 2^53 with too few row pointers",
      sparse(list(2 ** 40, 2 ** 40), list(0, 1), column, values),
    ],
    ["row pointers that fall", sparse(list(3, 3), list(0, 2, 1, 1), list(list(1)), values)],
    ["row pointers that begin below 0", sparse(list(2, 3), list(-1, 0, 1), column, values)],
    ["row pointers past the values", sparse(vector, list(0, 2), column, values)],
    ["row pointers one level too deep", sparse(vector, list(list(0), list(1)), column, values)],
    ["too few row pointers", sparse(list(3, 3), rows, column, values)],
    ["a column past the dimension", sparse(vector, rows, list(list(4)), values)],
    [
      "a packed column past the dimension",
      sparse(vector, rows, packed("Integer8", [1, 1], Int8Array.of(4)), values),
    ],
    ["column 0", sparse(vector, rows, list(list(0)), values)],
    ["a negative column", sparse(vector, rows, list(list(-1)), values)],
    [
      "columns of another width",
      sparse(list(2, 3, 3), list(0, 1, 2), list(list(1), list(1, 2, 3)), list(7, 8)),
    ],
    [
      "packed columns of another width",
      sparse(
        list(2, 3, 3),
        list(0, 1, 2),
        packed("Integer8", [4, 1], Int8Array.of(1, 2, 1, 2)),
        list(7, 8),
      ),
    ],
    ["flat columns of rank 3", sparse(list(1, 3, 3), list(0, 1), list(1, 2), values)],
    [
      "columns with bytes missing",
      sparse(vector, rows, new Packed("Integer32", [1, 1], Uint8Array.of(2)), values),
    ],
    [
      "values with bytes missing",
      sparse(vector, rows, column, new Packed("Real64", [1], Uint8Array.of(2))),
    ],
    [
      "values two levels deep",
      sparse(vector, rows, column, packed("Integer8", [1, 1], Int8Array.of(2))),
    ],
    ["values that are a pattern", sparse(vector, rows, column, sym("Pattern"))],
    [
      "a numeric array for the values",
      sparse(vector, rows, column, new Numeric("Integer8", [1], Uint8Array.of(2))),
    ],
    ["another first argument", parse("SparseArray[x, {3}, 0, {1, {{0, 1}, {{2}}}, {7}}]")],
    ["rules", parse("SparseArray[{1 -> 2}, 5]")],
    ["a number", 5],
  ])("%s", (_, expr) => {
    expect(() => SparseArray.fromExpr(expr)).toThrowError(bad("EXPR_BAD_SPARSE"));
  });

  test("dimensions whose product is over 2^53 are fine where the rows are few", () => {
    const entries = [
      [[2, 2 ** 40, 5], 1],
      [[1, 2 ** 40, 2 ** 40], 2],
      [[2, 2 ** 40, 4], 3],
    ] as const;
    const wide = SparseArray.fromCoordinates([2, 2 ** 40, 2 ** 40], entries);
    const back = SparseArray.fromExpr(wide.toExpr());
    for (const [position, value] of entries) expect(back.at(...position)).toBe(value);
    expect(back.equals(wide)).toBe(true);
    expect(back.add(wide).at(2, 2 ** 40, 5)).toBe(2);
    expect(() => back.toDense()).toThrowError(bad("EXPR_TOO_LARGE"));
    expect(() => back.transpose()).toThrowError(bad("EXPR_TOO_LARGE"));
    expect(back.transpose([1, 3, 2]).at(2, 5, 2 ** 40)).toBe(1);
  });
});

describe("what no constructor can use is refused with a code", () => {
  test.each<readonly [string, () => unknown]>([
    ["no dimensions", () => SparseArray.fromCoordinates([], [])],
    ["dimensions that are no list", () => SparseArray.fromCoordinates(3 as never, [])],
    ["a fractional dimension", () => SparseArray.fromCoordinates([1.5], [])],
    ["no entries", () => SparseArray.fromCoordinates([3], undefined as never)],
    ["null for entries", () => SparseArray.fromCoordinates([3], null as never)],
    ["an object for entries", () => SparseArray.fromCoordinates([3], { 1: 2 } as never)],
    ["a text for entries", () => SparseArray.fromCoordinates([3], "ab" as never)],
    ["an entry that is no pair", () => SparseArray.fromCoordinates([3], [5] as never)],
    ["an entry that is null", () => SparseArray.fromCoordinates([3], [null] as never)],
    ["an entry of three", () => SparseArray.fromCoordinates([3], [[[1], 5, 6]] as never)],
    ["an entry without a value", () => SparseArray.fromCoordinates([3], [[[1]]] as never)],
    ["a position that is a number", () => SparseArray.fromCoordinates([3], [[1, 5]] as never)],
    ["a position of another rank", () => SparseArray.fromCoordinates([3], [[[1, 1], 5]])],
    ["a position of texts", () => SparseArray.fromCoordinates([3], [[["1"], 5]] as never)],
    ["position 0", () => SparseArray.fromCoordinates([3], [[[0], 5]])],
    [
      "a value that is undefined",
      () => SparseArray.fromCoordinates([3], [[[1], undefined]] as never),
    ],
    ["a fractional number", () => SparseArray.fromCoordinates([3], [[[1], 0.5]])],
    ["minus zero", () => SparseArray.fromCoordinates([3], [[[1], -0]])],
    ["a rounded integer", () => SparseArray.fromCoordinates([3], [[[1], 2 ** 60]])],
    ["an object", () => SparseArray.fromCoordinates([3], [[[1], {}]] as never)],
    ["a fractional background", () => SparseArray.fromCoordinates([3], [], 0.5)],
    ["a background that is null", () => SparseArray.fromDense(list(1), null as never)],
    ["undefined", () => SparseArray.fromDense(undefined as never)],
    ["a number", () => SparseArray.fromDense(5)],
    ["rows of other lengths", () => SparseArray.fromDense(list(list(1, 2), list(3)))],
    ["rows of other depths", () => SparseArray.fromDense(list(list(1), list(list(2))))],
    ["an element that is a list", () => SparseArray.fromDense(list(1, list(2)))],
    ["an element that is none", () => SparseArray.fromDense(list(1, undefined as never))],
    [
      "packed rows of other lengths",
      () =>
        SparseArray.fromDense(
          list(
            packed("Integer8", [1], Int8Array.of(1)),
            packed("Integer8", [2], Int8Array.of(1, 2)),
          ),
        ),
    ],
    ["missing bytes", () => SparseArray.fromDense(new Packed("Real64", [3], new Uint8Array(8)))],
    [
      "negative dimensions",
      () => SparseArray.fromDense(new Packed("Integer8", [-1, -1], new Uint8Array(1))),
    ],
    ["no positions", () => SparseArray.fromPositions(3, undefined as never, [1])],
    ["no values", () => SparseArray.fromPositions(3, [1], undefined as never)],
    ["a negative length", () => SparseArray.fromPositions(-3, [], [])],
    ["positions that fall", () => SparseArray.fromPositions(3, [2, 1], [5, 6])],
    ["fewer values", () => SparseArray.fromPositions(3, [1, 2], [5])],
    ["no rows", () => SparseArray.fromCsr([3], undefined as never)],
    ["no columns", () => SparseArray.fromCsr([3], { rowPointers: [0, 0], values: [] } as never)],
    [
      "no typed array",
      () => SparseArray.fromCsr([3], { rowPointers: [0, 1], columns: [1], values: 5 } as never),
    ],
    [
      "views of bytes",
      () =>
        SparseArray.fromCsr([3], {
          rowPointers: [0, 1],
          columns: [1],
          values: new DataView(new ArrayBuffer(8)),
        } as never),
    ],
    [
      "holes",
      () =>
        SparseArray.fromCsr([3], {
          rowPointers: [0, 1],
          columns: new Array<number>(1),
          values: [5],
        }),
    ],
  ])("%s", (_, make) => {
    expect(make).toThrowError(bad("EXPR_BAD_SPARSE"));
  });

  test("more rows than memory has", () => {
    for (const rows of [2 ** 28, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
      expect(() => SparseArray.fromCoordinates([rows, 2], [])).toThrowError(bad("EXPR_TOO_LARGE"));
      const empty = new Packed("Integer8", [rows, 0], new Uint8Array(0));
      expect(() => SparseArray.fromDense(empty)).toThrowError(bad("EXPR_TOO_LARGE"));
    }
    expect(SparseArray.fromCoordinates([2 ** 50], [[[2 ** 50], 1]]).at(-1)).toBe(1);
  });

  test("while small bigints are the integers that they are", () => {
    const array = SparseArray.fromCoordinates([2], [[[1], 5n]], 3n);
    expect(array.at(1)).toBe(5);
    expect(array.background).toBe(3);
  });
});

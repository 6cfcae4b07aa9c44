import {
  type ElementData,
  type ElementType,
  type Expr,
  fn,
  list,
  Numeric,
  Packed,
  real,
  SparseArray,
  sameExpr,
  sym,
  unpack,
} from "@remotebatch/expr-model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { roundReals, sparseArbitrary } from "./sparse-arbitrary.js";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

function packed(type: ElementType, dims: readonly number[], data: ElementData): Packed {
  return new Packed(type, dims, new Uint8Array(data.buffer));
}

const complex = (re: number, im: number): Expr => fn("Complex", real(re), real(im));

/** A packed array of each type, and the background that its type has. */
const packedArrays: readonly (readonly [ElementType, ElementData, Expr])[] = [
  ["Integer8", Int8Array.of(0, 5, -6, 0, 0, 7), 0],
  ["Integer16", Int16Array.of(9, 9, -600, 9, 1, 7), 9],
  ["Integer32", Int32Array.of(0, 70_000, 0, 0, 0, 7), 0],
  ["Integer64", BigInt64Array.of(2n ** 60n, 5n, 2n ** 60n, 0n, -1n, 7n), 2n ** 60n],
  ["Real32", Float32Array.of(0.5, 5, 0.5, 0.5, -0, 7), real(0.5)],
  ["Real64", Float64Array.of(0, 0.1, -0, 0, Number.NaN, 7), real(0)],
  ["ComplexReal64", Float64Array.of(0, 1, 0, 0, 0, 1, 2, 3, 4, 5, 0, 1), complex(0, 1)],
];

describe("packed arrays", () => {
  test.each(packedArrays)(
    "of %s stay packed on the way to a sparse array and back",
    (type, data, background) => {
      for (const dims of [[6], [2, 3], [1, 3, 2], [3, 1, 2, 1]]) {
        const dense = packed(type, dims, data);
        const sparse = SparseArray.fromDense(dense, background);
        expect(sparse.typedValues?.constructor).toBe(data.constructor);
        expect(sparse.storedCount).toBeLessThan(6);
        expect(sameExpr(sparse.toDense(), dense)).toBe(true);
        expect(sameExpr(sparse.rows(1, dims[0]).toDense(), dense)).toBe(true);
        const listed = SparseArray.fromDense(unpack(dense), background);
        expect(listed.equals(sparse)).toBe(true);
        const numeric = SparseArray.fromDense(new Numeric(type, dims, dense.bytes), background);
        expect(sameExpr(numeric.toExpr(), sparse.toExpr())).toBe(true);
      }
    },
  );

  test("whose type has no place for the background become lists, with nothing lost", () => {
    for (const [type, data, background] of [
      ["Integer8", Int8Array.of(1, 2), 128],
      ["Integer64", BigInt64Array.of(1n, 2n), 2n ** 63n],
      ["Integer8", Int8Array.of(1, 2), real(0)],
      ["Real64", Float64Array.of(1, 2), 0],
      ["Real32", Float32Array.of(1, 2), real(0.1)],
      ["Real64", Float64Array.of(1, 2), "x"],
      ["ComplexReal64", Float64Array.of(1, 2, 3, 4), real(0)],
    ] as const) {
      const dense = packed(type, [2], data);
      const full = SparseArray.fromDense(dense, background);
      const sparse = SparseArray.fromExpr(
        fn(
          "SparseArray",
          sym("Automatic"),
          list(3),
          background,
          list(1, list(list(0, 2), list(list(1), list(2))), dense),
        ),
      );
      expect(sparse.typedValues).toBeDefined();
      expect(sparse.toDense()).toEqual(list(...unpack(dense).args, background));
      expect(full.storedCount).toBe(2);
    }
  });

  test("of unsigned integers become signed ones that hold them", () => {
    for (const [type, data, expected] of [
      ["UnsignedInteger8", Uint8Array.of(0, 255), Int16Array.of(255)],
      ["UnsignedInteger16", Uint16Array.of(0, 65_535), Int32Array.of(65_535)],
      ["UnsignedInteger32", Uint32Array.of(0, 2 ** 32 - 1), BigInt64Array.of(2n ** 32n - 1n)],
      ["UnsignedInteger64", BigUint64Array.of(0n, 5n), BigInt64Array.of(5n)],
    ] as const) {
      const dense = new Numeric(type, [2], new Uint8Array(data.buffer));
      expect(SparseArray.fromDense(dense).typedValues).toEqual(expected);
    }
    const large = BigUint64Array.of(0n, 2n ** 64n - 1n);
    const dense = new Numeric("UnsignedInteger64", [2], new Uint8Array(large.buffer));
    expect(SparseArray.fromDense(dense).values).toEqual([2n ** 64n - 1n]);
  });

  test("are a row each in a list of them", () => {
    const rows = list(
      packed("Integer8", [2], Int8Array.of(1, 2)),
      packed("Integer16", [2], Int16Array.of(0, 4)),
      list(5, "x"),
    );
    const sparse = SparseArray.fromDense(rows);
    expect([...sparse]).toEqual([
      [[1, 1], 1],
      [[1, 2], 2],
      [[2, 2], 4],
      [[3, 1], 5],
      [[3, 2], "x"],
    ]);
  });
});

describe("the dense form", () => {
  test("has background 0. where every element is a real, packed or not, and else 0", () => {
    const reals = packed("Real64", [2, 2], Float64Array.of(0, 1.5, 0, 0));
    for (const dense of [reals, unpack(reals)]) {
      const sparse = SparseArray.fromDense(dense);
      expect(sparse.background).toEqual(real(0));
      expect(sparse.storedCount).toBe(1);
    }
    expect(SparseArray.fromDense(list(real(0), 1)).background).toBe(0);
    expect(SparseArray.fromDense(list(0, 1)).background).toBe(0);
    expect(SparseArray.fromDense(list()).background).toBe(0);
  });

  test("of a slice is that part of the dense array, for vectors with packed values too", () => {
    const vectors = sparseArbitrary([9], roundReals);
    fc.assert(
      fc.property(
        vectors,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (vector, a, b) => {
          const [first, last] = a < b ? [a, b] : [b, a];
          const slice = vector.rows(first, last);
          for (let i = first; i <= last; i++) {
            expect(sameExpr(slice.at(i - first + 1), vector.at(i))).toBe(true);
          }
          if (vector.typedValues !== undefined && slice.storedCount > 0) {
            expect(slice.typedValues).toBeInstanceOf(Float64Array);
          }
        },
      ),
      { numRuns: runs },
    );
  });
});

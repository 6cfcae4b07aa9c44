import { type Expr, fn, int, real, SparseArray, sameExpr } from "@remotebatch/expr-model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  allPositions,
  anyReals,
  dimensions,
  exactNumbers,
  roundReals,
  sparseArbitrary,
} from "./sparse-arbitrary.js";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

const mixed = fc.oneof(exactNumbers, anyReals);

/** The same arithmetic, written apart: bigints are integers, numbers are reals. */
type Model = bigint | number;
const modelOf = (value: Expr): Model =>
  typeof value === "object" ? (value as { value: number }).value : BigInt(value);
const exprOf = (value: Model): Expr => (typeof value === "bigint" ? int(value) : real(value));
const isExact = (a: Model, b: Model): boolean => typeof a === "bigint" && typeof b === "bigint";
function plus(a: Model, b: Model): Model {
  if (a === 0n) return b;
  if (b === 0n) return a;
  return isExact(a, b) ? (a as bigint) + (b as bigint) : Number(a) + Number(b);
}
function product(a: Model, b: Model): Model {
  if (a === 0n || b === 0n) return 0n;
  return isExact(a, b) ? (a as bigint) * (b as bigint) : Number(a) * Number(b);
}
const minus = (a: Model): Model => (typeof a === "bigint" ? -a : -a);

function expectElements(array: SparseArray, element: (position: readonly number[]) => Expr): void {
  for (const position of allPositions(array.dims)) {
    const expected = element(position);
    const found = array.at(...position);
    expect(sameExpr(found, expected), `${position.join()}: ${found} for ${expected}`).toBe(true);
  }
}

function expectEqual(left: SparseArray, right: SparseArray): void {
  expect(left.equals(right), `${left.toDense()} is not ${right.toDense()}`).toBe(true);
}

function expectCanonical(array: SparseArray): void {
  let before: readonly number[] = [];
  for (const [position, value] of array) {
    expect(sameExpr(value, array.background)).toBe(false);
    const axis = position.findIndex((index, i) => index !== before[i]);
    expect(axis).toBeGreaterThanOrEqual(0);
    expect(position[axis]).toBeGreaterThan(before[axis] ?? 0);
    before = position;
  }
}

/** Runs the property on arrays of the same dimensions. */
function check(
  values: fc.Arbitrary<Expr>,
  property: (a: SparseArray, b: SparseArray, c: SparseArray, random: number) => void,
): void {
  const three = dimensions.chain((dims) => {
    const array = sparseArbitrary(dims, values);
    return fc.tuple(array, array, array);
  });
  fc.assert(
    fc.property(three, fc.nat(), ([a, b, c], random) => property(a, b, c, random)),
    { numRuns: runs },
  );
}

describe("arithmetic of sparse arrays", () => {
  test("gives the elements that arithmetic of the dense arrays gives, in normal form", () => {
    check(mixed, (a, b) => {
      const sum = a.add(b);
      const difference = a.subtract(b);
      const times = a.times(b);
      const negative = a.negate();
      for (const made of [sum, difference, times, negative]) expectCanonical(made);
      const left = (position: readonly number[]) => modelOf(a.at(...position));
      const right = (position: readonly number[]) => modelOf(b.at(...position));
      expectElements(sum, (at) => exprOf(plus(left(at), right(at))));
      expectElements(difference, (at) => exprOf(plus(left(at), minus(right(at)))));
      expectElements(times, (at) => exprOf(product(left(at), right(at))));
      expectElements(negative, (at) => exprOf(minus(left(at))));
    });
  });

  test("with one number does the same to every element, background or not", () => {
    check(mixed, (a, b) => {
      const number = b.background;
      expectElements(a.add(number), (at) => exprOf(plus(modelOf(a.at(...at)), modelOf(number))));
      expectElements(a.times(number), (at) =>
        exprOf(product(modelOf(a.at(...at)), modelOf(number))),
      );
      expectEqual(a.subtract(number), a.add(b.negate().background));
    });
  });

  test("is commutative, with 0 and 1 neutral", () => {
    check(mixed, (a, b) => {
      expectEqual(a.add(b), b.add(a));
      expectEqual(a.times(b), b.times(a));
      const zero = SparseArray.fromCoordinates(a.dims, []);
      expectEqual(a.add(0), a);
      expectEqual(a.add(zero), a);
      expectEqual(zero.add(a), a);
      expectEqual(a.subtract(zero), a);
      expectEqual(a.times(1), a);
      expectEqual(a.times(zero.add(1)), a);
      expectEqual(a.times(0), zero);
      expectEqual(a.negate().negate(), a);
    });
  });

  test("of integers is associative and distributive, and an array less itself is empty", () => {
    check(exactNumbers, (a, b, c) => {
      expectEqual(a.add(b).add(c), a.add(b.add(c)));
      expectEqual(a.times(b).times(c), a.times(b.times(c)));
      expectEqual(a.times(b.add(c)), a.times(b).add(a.times(c)));
      const nothing = a.subtract(a);
      expect(nothing.storedCount).toBe(0);
      expect(nothing.background).toBe(0);
      expectEqual(a.subtract(b), b.subtract(a).negate());
    });
  });

  test("of reals leaves zeros where an array is taken from itself, and none stored where the background is real", () => {
    check(roundReals, (a) => {
      const nothing = a.subtract(a);
      expectElements(nothing, (at) => (a.at(...at) === 0 ? 0 : real(0)));
      if (a.background !== 0) expect(nothing.storedCount).toBe(0);
    });
  });

  test("of integers past 2^53 is exact, and comes back to numbers", () => {
    const most = SparseArray.fromCsr([2], {
      rowPointers: [0, 2],
      columns: [1, 2],
      values: BigInt64Array.of(2n ** 53n - 1n, 2n ** 63n - 1n),
    });
    const more = most.add(most);
    expect(more.values).toEqual([2n ** 54n - 2n, 2n ** 64n - 2n]);
    expect(more.subtract(most).values).toEqual([2 ** 53 - 1, 2n ** 63n - 1n]);
    expect(most.times(most).at(1)).toBe((2n ** 53n - 1n) ** 2n);
    expect(most.add(1).at(1)).toBe(2n ** 53n);
    expect(most.add(1).background).toBe(1);
  });

  test("keeps values packed where those of both operands are", () => {
    const shape = { rowPointers: [0, 1, 2], columns: [1, 2] };
    const bytes = SparseArray.fromCsr([2, 2], { ...shape, values: Int8Array.of(100, 3) });
    const reals = SparseArray.fromCsr([2, 2], { ...shape, values: Float32Array.of(1.5, 2) });
    expect(bytes.subtract(1).typedValues).toEqual(Int8Array.of(99, 2));
    expect(bytes.add(bytes).typedValues).toEqual(BigInt64Array.of(200n, 6n));
    expect(bytes.add(reals).typedValues).toEqual(Float64Array.of(101.5, 5));
    expect(reals.add(SparseArray.fromCoordinates([2, 2], [])).typedValues).toEqual(
      Float64Array.of(1.5, 2),
    );
    const listed = SparseArray.fromCoordinates([2, 2], [[[1, 1], 5]]);
    expect(bytes.add(listed).typedValues).toBeUndefined();
    expect(bytes.times(10n ** 30n).at(1, 1)).toBe(10n ** 32n);
  });

  test("refuses what it cannot calculate with, wherever it stands, and arrays that do not match", () => {
    const numbers = SparseArray.fromCoordinates([2, 2], [[[1, 2], 3]]);
    const half = fn("Rational", 1, 2);
    for (const value of ["x", half, fn("Complex", real(1), real(2))]) {
      const stored = SparseArray.fromCoordinates([2, 2], [[[1, 1], value]]);
      const around = SparseArray.fromCoordinates([2, 2], [], value);
      for (const work of [
        () => numbers.add(stored),
        () => stored.times(numbers),
        () => stored.times(0),
        () => numbers.subtract(around),
        () => around.negate(),
        () => numbers.dot(stored),
        () => around.dot(numbers),
        () => numbers.add(value),
      ]) {
        expect(work).toThrowError(expect.objectContaining({ code: "EXPR_NOT_NUMERIC" }));
      }
    }
    const vector = SparseArray.fromCoordinates([3], []);
    const cube = SparseArray.fromCoordinates([2, 2, 2], []);
    for (const work of [
      () => numbers.add(vector),
      () => numbers.times(cube),
      () => numbers.dot(vector),
      () => numbers.dot(cube),
      () => cube.dot(numbers),
      () => vector.dot(vector),
      () => vector.inner(numbers),
      () => vector.inner(SparseArray.fromCoordinates([4], [])),
      () => numbers.transpose([1, 1]),
      () => numbers.transpose([1]),
      () => numbers.transpose([0, 1]),
    ]) {
      expect(work).toThrowError(expect.objectContaining({ code: "EXPR_DIMENSIONS" }));
    }
    const beyond = SparseArray.fromCoordinates([2, 2], [[[1, 2], 10n ** 400n]]);
    expect(() => beyond.add(real(0.5))).toThrowError(
      expect.objectContaining({ code: "EXPR_NOT_NUMERIC" }),
    );
    for (const work of ["dot", "inner", "equals"] as const) {
      expect(() => numbers[work]([[1]] as never)).toThrowError(
        expect.objectContaining({ code: "EXPR_BAD_SPARSE" }),
      );
    }
    for (const other of [undefined, null, 0.5, [[1]]]) {
      expect(() => numbers.add(other as never)).toThrowError(
        expect.objectContaining({ code: "EXPR_BAD_SPARSE" }),
      );
    }
  });
});

describe("transposing", () => {
  test("moves every element, and goes through sums", () => {
    check(mixed, (a, b, _, random) => {
      expectEqual(a.add(b).transpose(), a.transpose().add(b.transpose()));
      expectEqual(a.transpose().transpose(), a);
      const axes = a.dims.map((_, axis) => axis + 1);
      for (let i = axes.length - 1, rest = random; i > 0; rest = Math.floor(rest / (i + 1)), i--) {
        const j = rest % (i + 1);
        [axes[i], axes[j]] = [axes[j] as number, axes[i] as number];
      }
      const turned = a.transpose(axes);
      expectElements(turned, (at) => a.at(...axes.map((axis) => at[axis - 1] as number)));
      expect(turned.dims.map((_, i) => turned.dims[(axes[i] as number) - 1])).toEqual(a.dims);
    });
  });
});

describe("rows, maps and the normal form", () => {
  test("the rows of a sum are the sum of the rows", () => {
    check(mixed, (a, b, _, random) => {
      const total = a.dims[0] as number;
      if (total === 0) return;
      const first = 1 + (random % total);
      const last = first + (Math.floor(random / total) % (total - first + 1));
      expectEqual(a.add(b).rows(first, last), a.rows(first, last).add(b.rows(first, last)));
    });
  });

  test("a map changes every element by its value alone, whatever it is", () => {
    check(mixed, (a) => {
      const named = a.map((value) => fn("f", value));
      expectElements(named, (at) => fn("f", a.at(...at)));
      expectCanonical(named);
      const constant = a.map(() => "same");
      expect(constant.storedCount).toBe(0);
    });
    const array = SparseArray.fromCoordinates([2], [[[1], 1]]);
    for (const bad of [0.5, -0, Number.NaN, undefined, null, [1], {}]) {
      expect(() => array.map(() => bad as never)).toThrowError(
        expect.objectContaining({ code: "EXPR_BAD_SPARSE" }),
      );
    }
  });

  test("coordinates and the dense array give back an equal array, and its normal form", () => {
    check(mixed, (a) => {
      expectEqual(SparseArray.fromCoordinates(a.dims, a, a.background), a);
      const normal = a.canonical();
      expectCanonical(normal);
      expectEqual(normal, a);
      expect(normal.typedValues?.constructor).toBe(
        normal.storedCount > 0 ? a.typedValues?.constructor : undefined,
      );
      // Lists do not say how long the empty rows of no rows would be.
      if (a.dims.slice(0, -1).includes(0)) return;
      const back = SparseArray.fromDense(a.toDense(), a.background);
      expectEqual(back, a);
      expect(sameExpr(back.toExpr(), normal.toExpr(), { packedAsList: true })).toBe(true);
    });
  });

  test("arrays are equal when all their elements are, not when their backgrounds alone are", () => {
    const few = fc.constantFrom<Expr>(0, 1, real(0), real(1));
    check(few, (a, b) => {
      const same = allPositions(a.dims).every((at) => sameExpr(a.at(...at), b.at(...at)));
      const groundSeen = a.canonical().storedCount < allPositions(a.dims).length;
      if (!same) expect(a.equals(b)).toBe(false);
      else if (groundSeen) expect(a.equals(b)).toBe(true);
    });
    const full = SparseArray.fromCoordinates(
      [2],
      [
        [[1], 5],
        [[2], 6],
      ],
      0,
    );
    const other = SparseArray.fromCoordinates([2], [[[2], 6]], 5);
    expectEqual(full, other);
    expectEqual(other, full);
    expect(full.equals(SparseArray.fromCoordinates([2], [[[2], 6]], 4))).toBe(false);
    expect(full.equals(SparseArray.fromCoordinates([2, 1], []))).toBe(false);
    expect(
      full.equals(
        SparseArray.fromCoordinates(
          [3],
          [
            [[1], 5],
            [[2], 6],
          ],
          0,
        ),
      ),
    ).toBe(false);
  });
});

describe("products of matrices and vectors", () => {
  const sizes = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 1, max: 5 })));

  function dense(
    a: SparseArray,
    b: SparseArray,
    row: readonly number[],
    column: readonly number[],
  ) {
    let sum: Model = 0n;
    for (let k = 1; k <= (b.dims[0] ?? 0); k++) {
      sum = plus(sum, product(modelOf(a.at(...row, k)), modelOf(b.at(k, ...column))));
    }
    return sum;
  }

  function checkProducts(
    values: fc.Arbitrary<Expr>,
    property: (a: SparseArray, b: SparseArray, row: SparseArray, column: SparseArray) => void,
  ): void {
    const all = sizes.chain(([rows = 1, inner = 1, columns = 1]) =>
      fc.tuple(
        sparseArbitrary([rows, inner], values),
        sparseArbitrary([inner, columns], values),
        sparseArbitrary([inner], values),
        sparseArbitrary([inner], values),
      ),
    );
    fc.assert(
      fc.property(all, (four) => property(...four)),
      { numRuns: runs },
    );
  }

  test("of integers are those of the dense arrays, whatever the backgrounds", () => {
    checkProducts(exactNumbers, (a, b, row, column) => {
      const matrix = a.dot(b);
      expectCanonical(matrix);
      expect(matrix.dims).toEqual([a.dims[0], b.dims[1]]);
      expectElements(matrix, ([i = 0, j = 0]) => exprOf(dense(a, b, [i], [j])));
      expectElements(a.dot(column), (at) => exprOf(dense(a, column, at, [])));
      expectElements(row.dot(b), (at) => exprOf(dense(row, b, [], at)));
      expect(row.inner(column)).toEqual(exprOf(dense(row, column, [], [])));
      expectEqual(matrix.transpose(), b.transpose().dot(a.transpose()));
      expectEqual(a.dot(column).transpose(), column.dot(a.transpose()));
    });
  });

  test("of reals are those of the dense arrays but for the sign of a zero", () => {
    const ground = fc.oneof(roundReals, fc.constantFrom<Expr>(0, 1, real(0)));
    const close = (x: Expr, y: Model) => Number(modelOf(x)) === Number(y);
    checkProducts(ground, (a, b, row, column) => {
      for (const [i = 0, j = 0] of allPositions([a.dims[0] as number, b.dims[1] as number])) {
        expect(close(a.dot(b).at(i, j), dense(a, b, [i], [j]))).toBe(true);
      }
      for (const at of allPositions([a.dims[0] as number])) {
        expect(close(a.dot(column).at(...at), dense(a, column, at, []))).toBe(true);
      }
      expect(close(row.inner(column), dense(row, column, [], []))).toBe(true);
    });
  });

  test("with the matrix of ones on the diagonal are the array itself", () => {
    checkProducts(
      mixed.filter((value) => Number.isFinite(Number(modelOf(value)))),
      (a, b) => {
        const size = a.dims[1] as number;
        const one = SparseArray.fromCoordinates(
          [size, size],
          Array.from({ length: size }, (_, i) => [[i + 1, i + 1], 1] as const),
        );
        expectEqual(a.dot(one), a);
        expectEqual(one.dot(b), b);
      },
    );
  });

  test("of backgrounds that fill too much are refused before they are made", () => {
    const rows = Array.from({ length: 4000 }, (_, i) => [[i + 1, 1], 1] as const);
    const left = SparseArray.fromCoordinates([4000, 2], rows, 7);
    const right = SparseArray.fromCoordinates([2, 4000], [], 7);
    expect(() => left.dot(right)).toThrowError(expect.objectContaining({ code: "EXPR_TOO_LARGE" }));
  });
});

describe("a million stored elements", () => {
  const size = 1_000_000;

  /** A matrix of a million rows and columns, one element in each row, with the column that far to the right. */
  function shifted(shift: number, values: Float64Array, background: Expr = 0): SparseArray {
    const rowPointers = Float64Array.from({ length: size + 1 }, (_, row) => row);
    const columns = Int32Array.from({ length: size }, (_, row) => 1 + ((row + shift) % size));
    return SparseArray.fromCsr([size, size], { rowPointers, columns, values, background });
  }

  const count = Float64Array.from({ length: size }, (_, i) => i + 1);

  test("are added, multiplied and turned without the 10^12 others being made", () => {
    const a = shifted(0, count);
    const b = shifted(1, count);
    const sum = a.add(b);
    expect(sum.storedCount).toBe(2 * size);
    expect(sum.typedValues).toBeInstanceOf(Float64Array);
    expect(sum.at(size, size)).toEqual(real(size));
    expect(sum.at(size, 1)).toEqual(real(size));
    expect(a.times(b).storedCount).toBe(0);
    expect(a.times(a).at(1000, 1000)).toEqual(real(1e6));
    expect(a.add(real(1)).background).toEqual(real(1));
    expect(sum.subtract(b).storedCount).toBe(2 * size);
    expect(b.transpose().at(1, size)).toEqual(real(size));
  });

  test("are multiplied as matrices, and with a vector", () => {
    const a = shifted(1, count);
    const b = shifted(2, count);
    const matrix = a.dot(b);
    expect(matrix.storedCount).toBe(size);
    expect(matrix.at(1, 4)).toEqual(real(2));
    const vector = SparseArray.fromCsr([size], {
      rowPointers: [0, size],
      columns: count,
      values: count,
    });
    const moved = a.dot(vector);
    expect(moved.at(size)).toEqual(real(size));
    expect(moved.at(10)).toEqual(real(110));
    expect(vector.inner(vector)).toEqual(real(count.reduce((sum, n) => sum + n * n, 0)));
  });

  test("with a real background less themselves leave nothing", () => {
    const a = shifted(3, count, real(0.5));
    expect(a.subtract(a).storedCount).toBe(0);
    expect(a.equals(a.transpose().transpose())).toBe(true);
    expect(
      a.equals(
        a
          .map((value) => value)
          .rows(1, size)
          .negate()
          .negate(),
      ),
    ).toBe(true);
  });
});

test("a product of stored integers alone stays exact, whatever the backgrounds are", () => {
  const large = 2n ** 60n + 1n;
  const one = (value: Expr) => SparseArray.fromCoordinates([1, 1], [[[1, 1], value]], real(0));
  expect(one(large).dot(one(1)).at(1, 1)).toBe(large);
  const vector = (value: Expr) => SparseArray.fromCoordinates([1], [[[1], value]], real(0));
  expect(vector(large).inner(vector(1))).toBe(large);
  const wide = SparseArray.fromCoordinates([1, 2], [[[1, 1], 3]], real(0));
  expect(wide.dot(wide.transpose()).at(1, 1)).toEqual(real(9));
});

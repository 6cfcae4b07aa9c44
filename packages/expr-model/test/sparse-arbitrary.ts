import { type Expr, int, real, SparseArray, type TypedValues } from "@remotebatch/expr-model";
import fc from "fast-check";

/** Integers around every limit that exact arithmetic could get wrong, and small ones that cancel. */
export const exactNumbers: fc.Arbitrary<Expr> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(2 ** 31 - 1, 2 ** 53 - 1, 1 - 2 ** 53, 94906267).map(int),
  },
  { weight: 1, arbitrary: fc.constantFrom(2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n), 10n ** 30n) },
);

/** Reals whose sums and products are never rounded here, so that the order of a sum does not matter. */
export const roundReals: fc.Arbitrary<Expr> = fc
  .integer({ min: -40, max: 40 })
  .map((n) => real(n / 8));

/** Any reals, infinities, NaN and both zeros too. */
export const anyReals: fc.Arbitrary<Expr> = fc.oneof(
  fc.double().map(real),
  fc.constantFrom(0, -0, 1).map(real),
);

/** Dimensions of rank 1 to 4, zero among them now and then. */
export const dimensions: fc.Arbitrary<readonly number[]> = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 1, max: 4 }) },
    { weight: 1, arbitrary: fc.constant(0) },
  ),
  { minLength: 1, maxLength: 4 },
);

/** Arrays of these dimensions: any background, stored backgrounds too, packed or not, rows in any order. */
export function sparseArbitrary(
  dims: readonly number[],
  values: fc.Arbitrary<Expr>,
): fc.Arbitrary<SparseArray> {
  const position = fc.tuple(...dims.map((dim) => fc.integer({ min: 1, max: Math.max(1, dim) })));
  return fc
    .record({
      entries: fc.array(fc.tuple(position, values), { maxLength: dims.includes(0) ? 0 : 12 }),
      background: fc.oneof(fc.constant(0), values),
      form: fc.constantFrom("sorted", "unsorted", "packed"),
    })
    .map(({ entries, background, form }) => {
      const sorted = SparseArray.fromCoordinates(dims, entries, background);
      if (form === "packed") return packed(sorted);
      return form === "unsorted" ? reversedRows(sorted) : sorted;
    });
}

function packed(array: SparseArray): SparseArray {
  const { dims, rowPointers, columns, background } = array;
  const values = typed(array.values);
  if (values === undefined) return array;
  return SparseArray.fromCsr(dims, { rowPointers, columns, values, background });
}

function typed(values: readonly Expr[]): TypedValues | undefined {
  const numbers = values.map((value) => (typeof value === "object" ? undefined : value));
  if (numbers.every((n) => typeof n === "number" && Math.abs(n) < 2 ** 31)) {
    return Int32Array.from(numbers as number[]);
  }
  const wide = numbers.every(
    (n) => typeof n === "number" || (typeof n === "bigint" && BigInt.asIntN(64, n) === n),
  );
  if (wide) return BigInt64Array.from(numbers as number[], BigInt);
  const reals = values.map((value) =>
    typeof value === "object" && value.kind === "Real" ? value.value : undefined,
  );
  return reals.includes(undefined) ? undefined : Float64Array.from(reals as number[]);
}

function reversedRows(array: SparseArray): SparseArray {
  const { dims, rowPointers, background } = array;
  const width = Math.max(1, dims.length - 1);
  const columns: number[] = [];
  const values: Expr[] = [];
  for (let row = 0; row + 1 < rowPointers.length; row++) {
    for (let i = (rowPointers[row + 1] ?? 0) - 1; i >= (rowPointers[row] ?? 0); i--) {
      columns.push(...array.columns.slice(i * width, (i + 1) * width));
      values.push(array.values[i] as Expr);
    }
  }
  return SparseArray.fromCsr(dims, { rowPointers, columns, values, background });
}

/** Every position of these dimensions, in row order. */
export function allPositions(dims: readonly number[]): readonly (readonly number[])[] {
  let positions: (readonly number[])[] = [[]];
  for (const dim of dims) {
    positions = positions.flatMap((start) =>
      Array.from({ length: dim }, (_, i) => [...start, i + 1]),
    );
  }
  return positions;
}

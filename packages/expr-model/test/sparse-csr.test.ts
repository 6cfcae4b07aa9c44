import {
  type Expr,
  ExprError,
  listOf,
  Packed,
  real,
  SparseArray,
  sameExpr,
} from "@remotebatch/expr-model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

/** Dimensions of rank 1 to 4, distinct positions in them, and a value for each. */
const coordinates = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
  .chain((dims) =>
    fc.record({
      dims: fc.constant(dims),
      background: fc.constantFrom<Expr>(0, 7, real(0.5), "none"),
      entries: fc.uniqueArray(
        fc.tuple(
          fc.tuple(...dims.map((dim) => fc.integer({ min: 1, max: dim }))),
          fc.double({ noNaN: true }).map(real),
        ),
        { selector: ([position]) => position.join() },
      ),
    }),
  );

describe("a sparse array in compressed-row form", () => {
  test("of typed arrays is the one of its coordinates, whatever its rank and background", () => {
    fc.assert(
      fc.property(coordinates, ({ dims, background, entries }) => {
        const model = SparseArray.fromCoordinates(dims, entries, background);
        const values = Float64Array.from(model.values, (value) =>
          Number((value as { value: number }).value),
        );
        const { rowPointers, columns } = model;
        const typed = SparseArray.fromCsr(dims, { rowPointers, columns, values, background });
        expect(sameExpr(typed.toDense(), model.toDense(), { packedAsList: true })).toBe(true);
        expect([...typed].length).toBe(entries.length);
        for (const [position, value] of entries) {
          expect(sameExpr(typed.at(...position), value)).toBe(true);
        }
        const again = SparseArray.fromExpr(typed.toExpr());
        expect(sameExpr(again.toExpr(), typed.toExpr())).toBe(true);
        if (entries.length > 0) expect(again.typedValues).toEqual(values);
      }),
      { numRuns: runs },
    );
  });

  test("any rows of it are those rows of the dense array, and typed values stay typed", () => {
    fc.assert(
      fc.property(coordinates, fc.nat(), fc.nat(), ({ dims, background, entries }, a, b) => {
        const whole = SparseArray.fromCoordinates(dims, entries, background);
        const values = Float64Array.from(whole.values, (value) =>
          Number((value as { value: number }).value),
        );
        const typed = SparseArray.fromCsr(dims, {
          ...whole,
          rowPointers: whole.rowPointers,
          columns: whole.columns,
          values,
          background,
        });
        const [first = 1, last = 1] = [1 + (a % (dims[0] ?? 1)), 1 + (b % (dims[0] ?? 1))].sort(
          (x, y) => x - y,
        );
        const dense = whole.toDense() as { readonly args: readonly Expr[] };
        const expected = listOf(dense.args.slice(first - 1, last));
        const slice = typed.rows(first, last);
        expect(sameExpr(slice.toDense(), expected, { packedAsList: true })).toBe(true);
        if (slice.storedCount > 0) expect(slice.typedValues).toBeInstanceOf(Float64Array);
      }),
      { numRuns: runs },
    );
  });

  test("takes every packable type over the same bytes, and lists", () => {
    const shape = { rowPointers: [0, 1, 2], columns: [2, 1] };
    for (const values of [
      Int8Array.of(1, -2),
      Int16Array.of(1, -2),
      Int32Array.of(1, -2),
      BigInt64Array.of(1n, -2n),
      Float32Array.of(1, -2),
      Float64Array.of(1, -2),
    ]) {
      const sparse = SparseArray.fromCsr([2, 2], { ...shape, values });
      expect(sparse.typedValues).toEqual(values);
      expect(sparse.typedValues?.buffer).toBe(values.buffer);
    }
    const listed = SparseArray.fromCsr([2, 2], { ...shape, values: ["a", "b"] });
    expect(listed.typedValues).toBeUndefined();
    expect(listed.at(1, 2)).toBe("a");
  });

  test("that does not fit together is refused with a code", () => {
    const good = { rowPointers: [0, 1, 2], columns: [2, 1], values: Float64Array.of(1, 2) };
    for (const change of [
      { rowPointers: [0, 2] },
      { rowPointers: [0, 2, 1] },
      { rowPointers: [0, 0.5, 2] },
      { columns: [3, 1] },
      { columns: [0, 1] },
      { columns: [1] },
      { columns: [1.5, 1] },
      { values: Uint8Array.of(1, 2) as never },
    ]) {
      expect(() => SparseArray.fromCsr([2, 2], { ...good, ...change })).toThrow(ExprError);
    }
  });

  test("of a million values keeps them packed, in rows too, and finds each", () => {
    const rows = 1000;
    const perRow = 1000;
    const count = rows * perRow;
    const rowPointers = Float64Array.from({ length: rows + 1 }, (_, row) => row * perRow);
    const columns = Int32Array.from({ length: count }, (_, i) => 2 * (i % perRow) + 1);
    const values = Float64Array.from({ length: count }, (_, i) => i + 0.5);
    const sparse = SparseArray.fromCsr([rows, 2 * perRow], { rowPointers, columns, values });
    expect(sparse.storedCount).toBe(count);
    expect(sparse.at(rows, 2 * perRow - 1)).toEqual(real(count - 0.5));
    expect(sparse.at(rows, 2 * perRow)).toBe(0);
    const part = sparse.rows(500, 501);
    expect(part.typedValues).toEqual(values.slice(499_000, 501_000));
    expect(part.toExpr().args[3]).toMatchObject({ args: [1, {}, expect.any(Packed)] });
  });
});

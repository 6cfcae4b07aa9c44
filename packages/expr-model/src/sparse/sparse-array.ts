import type { Expr } from "../expr.js";
import type { Fn } from "../function.js";
import { Packed } from "../number-array.js";
import {
  partsOfCoordinates,
  partsOfCsr,
  partsOfPositions,
  type SparseCsr,
  type TypedValues,
} from "./build-sparse.js";
import { denseOf, partsOfDense } from "./dense-sparse.js";
import { readSparse } from "./read-sparse.js";
import { elementOf, entriesOf } from "./sparse-access.js";
import {
  canonicalParts,
  differenceOf,
  mappedParts,
  negatedParts,
  productOf,
  sameParts,
  sumOf,
} from "./sparse-arithmetic.js";
import { described, refuse } from "./sparse-checks.js";
import {
  type IndexData,
  type SparseEntry,
  type SparseParts,
  storedCount,
  valuesOf,
} from "./sparse-parts.js";
import { dotOf, innerOf } from "./sparse-product.js";
import { rowsOf } from "./sparse-rows.js";
import { transposedParts } from "./sparse-transpose.js";
import { writeSparse } from "./write-sparse.js";

/** Options of {@link SparseArray.toDense}. */
export interface ToDenseOptions {
  /** Most elements of the dense array. Default 10,000,000. */
  readonly maxElements?: number;
}

/**
 * A sparse array in compressed-row form, as the language holds it: for each row of the first dimension a range of stored
 * elements, for each stored element its positions in the other dimensions (a vector is one row) and its value.
 * Positions are 1-based. Reading and writing it copies and expands nothing.
 *
 * Arithmetic takes integers, which stay exact at any size, and machine reals; anything else is refused with
 * `EXPR_NOT_NUMERIC`. An integer with a real makes a real; an exact 0 alone is neither changed by nor changes a real
 * (`0 + x` is `x`, `0 x` is `0`). Arithmetic works on the background as on every element, and its results are
 * canonical; their values are packed where the operands' are.
 */
export class SparseArray {
  readonly dims: readonly number[];
  /** The value of every element that is not stored. */
  readonly background: Expr;
  /** Where each row's stored elements begin; one more entry than rows. */
  readonly rowPointers: IndexData;
  /** Positions of the stored elements, rank - 1 numbers for each (of a vector one). */
  readonly columns: IndexData;
  readonly #parts: SparseParts;
  #values: readonly Expr[] | undefined;

  private constructor(parts: SparseParts) {
    this.dims = parts.dims;
    this.background = parts.background;
    this.rowPointers = parts.rowPointers;
    this.columns = parts.columns;
    this.#parts = parts;
  }

  /**
   * The sparse array that an expression `SparseArray[Automatic, dims, background, {1, {rows, columns}, values}]` is.
   * @throws ExprError `EXPR_BAD_SPARSE` when a length, order or index does not fit.
   */
  static fromExpr(expr: Expr): SparseArray {
    return new SparseArray(readSparse(expr));
  }

  /**
   * The array in compressed-row form from typed arrays, as numeric programs hold it; positions are 1-based. Typed values
   * stay packed: they are a view of the array given.
   * @param parts `rowPointers`: one more than rows (a vector is one row); `columns`: rank - 1 numbers for each value (a
   * vector: one); `values`: a typed array of integers or reals, or expressions.
   * @throws ExprError `EXPR_BAD_SPARSE` when a length, order or index does not fit.
   */
  static fromCsr(dims: readonly number[], parts: SparseCsr): SparseArray {
    return new SparseArray(partsOfCsr(dims, parts));
  }

  /**
   * The vector of a length with values at these 1-based positions, which must rise.
   * @throws ExprError `EXPR_BAD_SPARSE` when positions do not rise, lie outside or do not match the values.
   */
  static fromPositions(
    length: number,
    positions: readonly number[],
    values: readonly Expr[],
    background: Expr = 0,
  ): SparseArray {
    return new SparseArray(partsOfPositions(length, positions, values, background));
  }

  /**
   * The array of these dimensions with the given elements, in any order; of several at one position the last counts.
   * @throws ExprError `EXPR_BAD_SPARSE` when an entry is none or its position lies outside the dimensions,
   * `EXPR_TOO_LARGE` when the first dimension is over 2^27, for which every row would be counted.
   */
  static fromCoordinates(
    dims: readonly number[],
    entries: Iterable<SparseEntry>,
    background: Expr = 0,
  ): SparseArray {
    return new SparseArray(partsOfCoordinates(dims, entries, background));
  }

  /**
   * The sparse form of a nested list, packed array or numeric array: every element that is not the background is stored;
   * packed values stay packed.
   * @param background Default 0, or `0.` where every element is a machine real.
   * @throws ExprError `EXPR_BAD_SPARSE` when the rows have different lengths or the expression is no list.
   */
  static fromDense(dense: Expr, background?: Expr): SparseArray {
    return new SparseArray(partsOfDense(dense, background));
  }

  /** Number of dimensions. */
  get rank(): number {
    return this.dims.length;
  }

  /** Number of stored elements. */
  get storedCount(): number {
    return storedCount(this.#parts.stored);
  }

  /**
   * The stored values in row order as a typed array over the same bytes where they are packed, `undefined` where they are
   * expressions. Complex values are two numbers each.
   */
  get typedValues(): TypedValues | undefined {
    const { stored } = this.#parts;
    return stored instanceof Packed ? (stored.data as TypedValues) : undefined;
  }

  /** The stored values in row order. Packed ones become expressions at the first use. */
  get values(): readonly Expr[] {
    this.#values ??= valuesOf(this.#parts.stored);
    return this.#values;
  }

  /**
   * The element at 1-based positions, negative ones counting from the end.
   * @throws RangeError when a position lies outside.
   */
  at(...position: readonly number[]): Expr {
    return elementOf(this.#parts, position);
  }

  /** The stored elements with their positions, row by row. */
  entries(): IterableIterator<SparseEntry> {
    return entriesOf(this.#parts);
  }

  [Symbol.iterator](): IterableIterator<SparseEntry> {
    return this.entries();
  }

  /**
   * The rows from `first` to `last`, 1-based and inclusive, as a sparse array of the same rank.
   * @throws RangeError when they are not rows of this array.
   */
  rows(first: number, last: number = first): SparseArray {
    return new SparseArray(rowsOf(this.#parts, first, last));
  }

  /**
   * The nested list with every element; a packed array where the values are packed and their type has the background.
   * @throws ExprError `EXPR_TOO_LARGE` when there are more than `maxElements`, or more than 500 dimensions.
   */
  toDense(options: ToDenseOptions = {}): Expr {
    return denseOf(this.#parts, options.maxElements ?? 10_000_000);
  }

  /** The expression that kernels read and write, with packed indices of the smallest width. */
  toExpr(): Fn {
    return writeSparse(this.#parts);
  }

  /**
   * The sum, element by element, with an array of the same dimensions or with one number.
   * @throws ExprError `EXPR_DIMENSIONS`, `EXPR_NOT_NUMERIC`.
   */
  add(other: SparseArray | Expr): SparseArray {
    return new SparseArray(sumOf(this.#parts, other instanceof SparseArray ? other.#parts : other));
  }

  /**
   * The difference, element by element, with an array of the same dimensions or with one number.
   * @throws ExprError `EXPR_DIMENSIONS`, `EXPR_NOT_NUMERIC`.
   */
  subtract(other: SparseArray | Expr): SparseArray {
    return new SparseArray(
      differenceOf(this.#parts, other instanceof SparseArray ? other.#parts : other),
    );
  }

  /**
   * The product, element by element, with an array of the same dimensions or with one number. The product of matrices
   * is {@link dot}.
   * @throws ExprError `EXPR_DIMENSIONS`, `EXPR_NOT_NUMERIC`.
   */
  times(other: SparseArray | Expr): SparseArray {
    return new SparseArray(
      productOf(this.#parts, other instanceof SparseArray ? other.#parts : other),
    );
  }

  /**
   * Every element with the other sign.
   * @throws ExprError `EXPR_NOT_NUMERIC`.
   */
  negate(): SparseArray {
    return new SparseArray(negatedParts(this.#parts));
  }

  /**
   * The product of a matrix with a matrix or a vector, or of a vector with a matrix. Where both backgrounds are 0 (or
   * both `0.`) only stored elements meet, in rising order; a stored infinity does not make such a background
   * indeterminate. Other backgrounds fill the rows and columns that store anything.
   * @throws ExprError `EXPR_DIMENSIONS`, `EXPR_NOT_NUMERIC`, `EXPR_TOO_LARGE` when over 10,000,000 elements are filled.
   */
  dot(other: SparseArray): SparseArray {
    return new SparseArray(dotOf(this.#parts, SparseArray.#partsOf(other)));
  }

  /**
   * The sum of the products of two vectors' elements, by the rules of {@link dot}.
   * @throws ExprError `EXPR_DIMENSIONS`, `EXPR_NOT_NUMERIC`.
   */
  inner(other: SparseArray): Expr {
    return innerOf(this.#parts, SparseArray.#partsOf(other));
  }

  /**
   * The array with its first two dimensions exchanged, or with dimension `i` as dimension `axes[i]`, both 1-based. A
   * vector without axes is itself. Takes values of any kind.
   * @throws ExprError `EXPR_DIMENSIONS` when the axes are not 1 to the rank in some order; `EXPR_TOO_LARGE` when the
   * first dimension becomes larger than 2^27.
   */
  transpose(axes?: readonly number[]): SparseArray {
    return new SparseArray(transposedParts(this.#parts, axes));
  }

  /**
   * The array of what the function makes of every element: it is called once for each stored value and once for the
   * background. Takes and gives values of any kind; the result is canonical.
   * @throws ExprError `EXPR_BAD_SPARSE` when the function gives what is no expression, 0.5 for `real(0.5)` say.
   */
  map(change: (value: Expr) => Expr): SparseArray {
    return new SparseArray(mappedParts(this.#parts, change));
  }

  /** The same array in its one normal form: positions rising, nothing stored that equals the background. */
  canonical(): SparseArray {
    return new SparseArray(canonicalParts(this.#parts));
  }

  /**
   * True when both have the same dimensions and the same element everywhere, by `sameExpr`: 1 and `1.` differ.
   * What is stored, its order and how it is packed makes no difference.
   */
  equals(other: SparseArray): boolean {
    return sameParts(this.#parts, SparseArray.#partsOf(other));
  }

  static #partsOf(other: SparseArray): SparseParts {
    if (other instanceof SparseArray) return other.#parts;
    return refuse(`The operand must be a SparseArray, not ${described(other)}.`);
  }
}

import { sameExpr } from "./equality.js";
import type { Expr } from "./expr.js";
import { ExprError } from "./expr-error.js";
import { Fn, List, listOf } from "./function.js";
import { type ElementType, elementSize, Packed } from "./number-array.js";
import { elementAt, elementCount } from "./packed-elements.js";
import { type IndexData, packIndices, readSparse } from "./read-sparse.js";
import { sym } from "./symbol.js";

const maxRank = 500;

/** One stored element: its 1-based position along every dimension, and its value. */
export type SparseEntry = readonly [position: readonly number[], value: Expr];

/** Typed arrays that a packed array can have as its values. */
export type TypedValues =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/** The parts of a sparse array in compressed-row form. */
export interface SparseCsr {
  readonly rowPointers: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
  readonly values: TypedValues | readonly Expr[];
  /** Default 0. */
  readonly background?: Expr;
}

/** Options of {@link SparseArray.toDense}. */
export interface ToDenseOptions {
  /** Most elements of the dense array. Default 10,000,000. */
  readonly maxElements?: number;
}

/**
 * A sparse array in compressed-row form, as the language holds it: for each row of the first dimension a range of stored
 * elements, for each stored element its positions in the other dimensions (a vector is one row) and its value.
 * Positions are 1-based. Reading and writing it copies and expands nothing.
 */
export class SparseArray {
  readonly dims: readonly number[];
  /** The value of every element that is not stored. */
  readonly background: Expr;
  /** Where each row's stored elements begin; one more entry than rows. */
  readonly rowPointers: IndexData;
  /** Positions of the stored elements, `width` numbers for each. */
  readonly columns: IndexData;
  readonly #stored: Packed | readonly Expr[];
  readonly #sorted: boolean;
  #values: readonly Expr[] | undefined;

  private constructor(
    dims: readonly number[],
    background: Expr,
    rowPointers: IndexData,
    columns: IndexData,
    stored: Packed | readonly Expr[],
    sorted: boolean,
  ) {
    this.dims = dims;
    this.background = background;
    this.rowPointers = rowPointers;
    this.columns = columns;
    this.#stored = stored;
    this.#sorted = sorted;
  }

  /**
   * The sparse array that an expression `SparseArray[Automatic, dims, background, {1, {rows, columns}, values}]` is.
   * @throws ExprError `EXPR_BAD_SPARSE` when a length, order or index does not fit.
   */
  static fromExpr(expr: Expr): SparseArray {
    const { dims, background, rowPointers, columns, stored, sorted } = readSparse(expr);
    return new SparseArray(dims, background, rowPointers, columns, stored, sorted);
  }

  /**
   * The array in compressed-row form from typed arrays, as numeric programs hold it; positions are 1-based. Typed values
   * stay packed: they are a view of the array given.
   * @param parts `rowPointers`: one more than rows (a vector is one row); `columns`: rank - 1 numbers for each value (a
   * vector: one); `values`: a typed array of integers or reals, or expressions.
   * @throws ExprError `EXPR_BAD_SPARSE` when a length, order or index does not fit.
   */
  static fromCsr(dims: readonly number[], parts: SparseCsr): SparseArray {
    const { rowPointers, columns, values, background = 0 } = parts;
    const rows = packIndices(wholeNumbers(rowPointers), [rowPointers.length]);
    const width = Math.max(1, dims.length - 1);
    if (columns.length !== values.length * width) {
      throw new ExprError(
        "EXPR_BAD_SPARSE",
        `There are ${columns.length} column indices; ${values.length} values need ${values.length * width}.`,
      );
    }
    const indices =
      columns.length === 0
        ? listOf([])
        : packIndices(wholeNumbers(columns), [values.length, width]);
    const stored = Array.isArray(values) ? listOf(values) : packedValues(values as TypedValues);
    const data = listOf([1, listOf([rows, indices]), stored]);
    const head = sym("SparseArray");
    return SparseArray.fromExpr(
      new Fn(head, [sym("Automatic"), listOf([...dims]), background, data]),
    );
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
    if (positions.length !== values.length) {
      throw new ExprError("EXPR_BAD_SPARSE", "There must be as many positions as values.");
    }
    let before = 0;
    for (const position of positions) {
      if (!Number.isSafeInteger(position) || position <= before || position > length) {
        throw new ExprError(
          "EXPR_BAD_SPARSE",
          `Position ${position} does not rise within 1 to ${length}.`,
        );
      }
      before = position;
    }
    const pointers = Float64Array.of(0, positions.length);
    return new SparseArray(
      [length],
      background,
      pointers,
      Float64Array.from(positions),
      values,
      true,
    );
  }

  /**
   * The array of these dimensions with the given elements, in any order; of several at one position the last counts.
   * @throws ExprError `EXPR_BAD_SPARSE` when a position lies outside the dimensions.
   */
  static fromCoordinates(
    dims: readonly number[],
    entries: Iterable<SparseEntry>,
    background: Expr = 0,
  ): SparseArray {
    checkDims(dims);
    const all = [...entries];
    for (const [position] of all) checkPosition(dims, position);
    const order = orderOf(dims, all);
    const kept = order.filter((index, i) => {
      const next = order[i + 1];
      return (
        next === undefined ||
        comparePositions((all[index] as SparseEntry)[0], (all[next] as SparseEntry)[0]) !== 0
      );
    });
    const rank = dims.length;
    const width = Math.max(1, rank - 1);
    const rows = rank === 1 ? 1 : (dims[0] as number);
    const pointers = new Float64Array(rows + 1);
    const columns = new Float64Array(kept.length * width);
    const values: Expr[] = [];
    kept.forEach((index, i) => {
      const [position, value] = all[index] as SparseEntry;
      const row = rank === 1 ? 1 : (position[0] as number);
      pointers[row] = (pointers[row] as number) + 1;
      const from = rank === 1 ? 0 : 1;
      for (let j = 0; j < width; j++) columns[i * width + j] = position[from + j] as number;
      values.push(value);
    });
    for (let row = 1; row <= rows; row++) {
      pointers[row] = (pointers[row] as number) + (pointers[row - 1] as number);
    }
    return new SparseArray([...dims], background, pointers, columns, values, true);
  }

  /**
   * The sparse form of a nested list or packed array: every element that is not the background is stored.
   * @throws ExprError `EXPR_BAD_SPARSE` when the rows have different lengths or the expression is no list.
   */
  static fromDense(dense: Expr, background: Expr = 0): SparseArray {
    const dims = denseDims(dense);
    checkRank(dims.length);
    const entries: SparseEntry[] = [];
    const position: number[] = [];
    let flat = 0;
    function visit(part: Expr | Packed, axis: number): void {
      const length = dims[axis] as number;
      if (!(part instanceof Packed) && (!isList(part) || part.args.length !== length)) {
        throw new ExprError("EXPR_BAD_SPARSE", "The rows of the list have different lengths.");
      }
      for (let i = 0; i < length; i++) {
        position[axis] = i + 1;
        if (axis + 1 < dims.length) {
          visit(part instanceof Packed ? part : (part.args[i] as Expr), axis + 1);
        } else {
          const value = part instanceof Packed ? elementAt(part, flat++) : (part.args[i] as Expr);
          if (!sameExpr(value, background)) entries.push([[...position], value]);
        }
      }
    }
    visit(dense, 0);
    return SparseArray.fromCoordinates(dims, entries, background);
  }

  /** Number of dimensions. */
  get rank(): number {
    return this.dims.length;
  }

  /** Number of stored elements. */
  get storedCount(): number {
    return this.#stored instanceof Packed ? elementCount(this.#stored) : this.#stored.length;
  }

  /**
   * The stored values in row order as a typed array over the same bytes where they are packed, `undefined` where they are
   * expressions. Complex values are two numbers each.
   */
  get typedValues(): TypedValues | undefined {
    return this.#stored instanceof Packed ? (this.#stored.data as TypedValues) : undefined;
  }

  /** The stored values in row order. Packed ones become expressions at the first use. */
  get values(): readonly Expr[] {
    if (!(this.#stored instanceof Packed)) return this.#stored;
    const packed = this.#stored;
    this.#values ??= Array.from({ length: elementCount(packed) }, (_, i) => elementAt(packed, i));
    return this.#values;
  }

  /**
   * The element at 1-based positions, negative ones counting from the end.
   * @throws RangeError when a position lies outside.
   */
  at(...position: readonly number[]): Expr {
    const absolute = position.map((index, axis) =>
      index < 0 ? (this.dims[axis] ?? 0) + 1 + index : index,
    );
    if (!isInside(this.dims, absolute)) {
      throw new RangeError(
        `There is no element at {${position.join(", ")}} of {${this.dims.join(", ")}}.`,
      );
    }
    const single = this.rank === 1;
    const row = single ? 0 : (absolute[0] as number) - 1;
    const sought = single ? absolute : absolute.slice(1);
    let low = this.rowPointers[row] as number;
    let high = this.rowPointers[row + 1] as number;
    if (!this.#sorted) {
      for (; low < high; low++) if (this.#compareAt(low, sought) === 0) return this.#valueAt(low);
      return this.background;
    }
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const order = this.#compareAt(middle, sought);
      if (order === 0) return this.#valueAt(middle);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return this.background;
  }

  /** The stored elements with their positions, row by row. */
  *entries(): IterableIterator<SparseEntry> {
    const single = this.rank === 1;
    const width = single ? 1 : this.rank - 1;
    for (let row = 0; row + 1 < this.rowPointers.length; row++) {
      const end = this.rowPointers[row + 1] as number;
      for (let i = this.rowPointers[row] as number; i < end; i++) {
        const position: number[] = single ? [] : [row + 1];
        for (let j = 0; j < width; j++) position.push(this.columns[i * width + j] as number);
        yield [position, this.#valueAt(i)];
      }
    }
  }

  [Symbol.iterator](): IterableIterator<SparseEntry> {
    return this.entries();
  }

  /**
   * The rows from `first` to `last`, 1-based and inclusive, as a sparse array of the same rank.
   * @throws RangeError when they are not rows of this array.
   */
  rows(first: number, last: number = first): SparseArray {
    const total = this.dims[0] as number;
    if (
      !(
        Number.isInteger(first) &&
        Number.isInteger(last) &&
        first >= 1 &&
        last >= first &&
        last <= total
      )
    ) {
      throw new RangeError(`Rows ${first} to ${last} are not within 1 to ${total}.`);
    }
    const dims = [last - first + 1, ...this.dims.slice(1)];
    if (this.rank === 1) {
      const entries: SparseEntry[] = [];
      for (const [[index = 0], value] of this.entries()) {
        if (index >= first && index <= last) entries.push([[index - first + 1], value]);
      }
      return SparseArray.fromCoordinates(dims, entries, this.background);
    }
    const width = this.rank - 1;
    const from = this.rowPointers[first - 1] as number;
    const to = this.rowPointers[last] as number;
    const pointers = Float64Array.from(
      this.rowPointers.slice(first - 1, last + 1),
      (p) => p - from,
    );
    const columns = this.columns.slice(from * width, to * width);
    const values = this.#storedRange(from, to);
    return new SparseArray(dims, this.background, pointers, columns, values, this.#sorted);
  }

  /**
   * The nested list with every element.
   * @throws ExprError `EXPR_TOO_LARGE` when there are more than `maxElements`, or more than 500 dimensions.
   */
  toDense(options: ToDenseOptions = {}): Expr {
    const limit = options.maxElements ?? 10_000_000;
    if (!(limit >= 0)) throw new RangeError(`maxElements must be 0 or more, not ${limit}.`);
    checkRank(this.rank);
    const total = this.dims.reduce((product, dim) => product * Math.max(1, dim), 1);
    if (total > limit) {
      throw new ExprError(
        "EXPR_TOO_LARGE",
        `The dense array has ${total} elements; maxElements is ${limit}.`,
      );
    }
    const elements: Expr[] = new Array<Expr>(total).fill(this.background);
    for (const [position, value] of this.entries()) {
      let flat = 0;
      position.forEach((index, axis) => {
        flat = flat * (this.dims[axis] as number) + index - 1;
      });
      elements[flat] = value;
    }
    let next = 0;
    const build = (axis: number): Fn => {
      const items: Expr[] = [];
      for (let i = 0; i < (this.dims[axis] as number); i++) {
        items.push(axis + 1 < this.rank ? build(axis + 1) : (elements[next++] as Expr));
      }
      return new Fn(List, items);
    };
    return build(0);
  }

  /** The expression that kernels read and write, with packed indices of the smallest width. */
  toExpr(): Fn {
    const width = Math.max(1, this.rank - 1);
    const stored = this.storedCount;
    const columns = stored === 0 ? listOf([]) : packIndices(this.columns, [stored, width]);
    const values = this.#stored instanceof Packed ? this.#stored : listOf(this.#stored);
    const rows = packIndices(this.rowPointers, [this.rowPointers.length]);
    const data = listOf([1, listOf([rows, columns]), values]);
    const dims = packIndices(Float64Array.from(this.dims), [this.rank]);
    return new Fn(sym("SparseArray"), [sym("Automatic"), dims, this.background, data]);
  }

  /** Packed values stay packed, over the same bytes. */
  #storedRange(from: number, to: number): Packed | readonly Expr[] {
    if (!(this.#stored instanceof Packed) || from === to) return this.values.slice(from, to);
    const { type, bytes } = this.#stored;
    const size = elementSize[type];
    return new Packed(type, [to - from], bytes.subarray(from * size, to * size));
  }

  #valueAt(index: number): Expr {
    return this.#stored instanceof Packed
      ? elementAt(this.#stored, index)
      : (this.#stored[index] as Expr);
  }

  #compareAt(index: number, sought: readonly number[]): number {
    const width = sought.length;
    for (let j = 0; j < width; j++) {
      const difference = (this.columns[index * width + j] as number) - (sought[j] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}

const packableTypes: ReadonlyMap<string, ElementType> = new Map([
  ["Int8Array", "Integer8"],
  ["Int16Array", "Integer16"],
  ["Int32Array", "Integer32"],
  ["BigInt64Array", "Integer64"],
  ["Float32Array", "Real32"],
  ["Float64Array", "Real64"],
]);

function wholeNumbers(given: ArrayLike<number>): Float64Array {
  const numbers = Float64Array.from(given);
  for (const value of numbers) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new ExprError("EXPR_BAD_SPARSE", `${value} is no row pointer or column index.`);
  }
  return numbers;
}

function packedValues(values: TypedValues): Packed | Fn {
  const type = packableTypes.get(values.constructor.name);
  if (type === undefined) {
    throw new ExprError(
      "EXPR_BAD_SPARSE",
      `Values of ${values.constructor.name} cannot be packed; give one of ${[...packableTypes.keys()].join(", ")} or a list of expressions.`,
    );
  }
  if (values.length === 0) return listOf([]);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return new Packed(type, [values.length], bytes as Uint8Array<ArrayBuffer>);
}

/** Lists are built and read level by level; no kernel makes arrays of anything like this rank. */
function checkRank(rank: number): void {
  if (rank <= maxRank) return;
  throw new ExprError(
    "EXPR_TOO_LARGE",
    `The array has ${rank} dimensions; ${maxRank} is the most.`,
  );
}

function isList(expr: Expr): expr is Fn {
  return expr instanceof Fn && expr.head instanceof Object && sameExpr(expr.head, List);
}

function denseDims(dense: Expr): readonly number[] {
  const dims: number[] = [];
  let part: Expr | undefined = dense;
  while (part !== undefined && typeof part === "object") {
    if (part.kind === "Packed") return [...dims, ...part.dims];
    if (!isList(part)) break;
    dims.push(part.args.length);
    part = part.args[0];
  }
  if (dims.length === 0) throw new ExprError("EXPR_BAD_SPARSE", "A dense array must be a list.");
  return dims;
}

function checkDims(dims: readonly number[]): void {
  if (dims.length === 0 || dims.some((dim) => !Number.isSafeInteger(dim) || dim < 0)) {
    throw new ExprError(
      "EXPR_BAD_SPARSE",
      "Dimensions must be whole numbers, at least one of them.",
    );
  }
}

function isInside(dims: readonly number[], position: readonly number[]): boolean {
  return (
    position.length === dims.length &&
    position.every(
      (index, axis) => Number.isInteger(index) && index >= 1 && index <= (dims[axis] as number),
    )
  );
}

function checkPosition(dims: readonly number[], position: readonly number[]): void {
  if (!isInside(dims, position)) {
    throw new ExprError(
      "EXPR_BAD_SPARSE",
      `Position {${position.join(", ")}} lies outside the dimensions {${dims.join(", ")}}.`,
    );
  }
}

/** The entries' indexes in row order, equal positions in the order they came. */
function orderOf(dims: readonly number[], entries: readonly SparseEntry[]): Uint32Array {
  const order = Uint32Array.from({ length: entries.length }, (_, i) => i);
  const total = dims.reduce((product, dim) => product * dim, 1);
  if (total > Number.MAX_SAFE_INTEGER) {
    return order.sort((a, b) => {
      const left = entries[a] as SparseEntry;
      return comparePositions(left[0], (entries[b] as SparseEntry)[0]) || a - b;
    });
  }
  // One number for each position: far cheaper to compare than lists.
  const keys = new Float64Array(entries.length);
  let rising = true;
  entries.forEach(([position], i) => {
    let key = 0;
    for (let axis = 0; axis < dims.length; axis++) {
      key = key * (dims[axis] as number) + (position[axis] as number) - 1;
    }
    keys[i] = key;
    if (i > 0 && key < (keys[i - 1] as number)) rising = false;
  });
  return rising ? order : order.sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
}

function comparePositions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

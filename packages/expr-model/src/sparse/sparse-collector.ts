import { sameExpr } from "../equality.js";
import type { Expr } from "../expr.js";
import { type ElementType, Packed } from "../number-array.js";
import { packValues } from "../pack-values.js";
import { isComplexType, isIntegerType } from "../packed-elements.js";
import { columnWidth, type SparseParts, type StoredValues, storedCount } from "./sparse-parts.js";

/** Takes the elements of a new array in row order and leaves out those that are the background. */
export class SparseCollector {
  readonly #dims: readonly number[];
  readonly #background: Expr;
  readonly #width: number;
  readonly #pointers: number[] = [0];
  readonly #columns: number[] = [];
  readonly #values: Expr[] = [];

  constructor(dims: readonly number[], background: Expr) {
    this.#dims = dims;
    this.#background = background;
    this.#width = columnWidth(dims);
  }

  /** Adds a value at the position that is the `index`-th of these columns. */
  add(columns: ArrayLike<number>, index: number, value: Expr): void {
    if (sameExpr(value, this.#background)) return;
    for (let j = 0; j < this.#width; j++) {
      this.#columns.push(columns[index * this.#width + j] as number);
    }
    this.#values.push(value);
  }

  /** Ends a row of the first dimension; a vector has one. */
  endRow(): void {
    this.#pointers.push(this.#values.length);
  }

  /** The array; its values are packed where they fit and those of all the models that store any are. */
  finish(models: readonly StoredValues[]): SparseParts {
    return {
      dims: this.#dims,
      background: this.#background,
      rowPointers: Float64Array.from(this.#pointers),
      columns: Float64Array.from(this.#columns),
      stored: packLike(this.#values, models),
      sorted: true,
    };
  }
}

const integerTypes: readonly ElementType[] = ["Integer8", "Integer16", "Integer32", "Integer64"];

/** Reals become doubles; integers keep the widest type of the models, or get 64 bits when they need them. */
function packLike(values: readonly Expr[], models: readonly StoredValues[]): StoredValues {
  const used = models.filter((model) => storedCount(model) > 0);
  const types: ElementType[] = [];
  for (const model of used) {
    if (!(model instanceof Packed) || isComplexType(model.type)) return values;
    types.push(model.type);
  }
  const first = values[0];
  if (first === undefined || types.length === 0) return values;
  if (typeof first === "object") return packValues(values, "Real64") ?? values;
  const widths = types.filter(isIntegerType).map((type) => integerTypes.indexOf(type));
  const widest = integerTypes[Math.max(0, ...widths)] as ElementType;
  return packValues(values, widest) ?? packValues(values, "Integer64") ?? values;
}

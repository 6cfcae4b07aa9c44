import { look } from "../numeric/checkpoint.js";
import { type Expr, Fn, inert, Real, type Sym } from "./expr.js";
import { List } from "./language-symbols.js";

/** Lists shorter than this are not worth another representation. */
export const leastPacked = 64;

/** Numbers of a list that is held packed: all of them machine reals, or all of them integers within ±(2^53-1). */
export interface PackedNumbers {
  readonly values: Float64Array;
  readonly real: boolean;
}

/**
 * A list of machine numbers held as a typed array. To everything that does not know of it, it is a `Fn` like any other: the
 * first look at `args` makes the elements and gives the array up. A class beside `Fn`, not fields of `Fn`, so that programs
 * without such lists keep one shape of expressions and pay nothing.
 */
class PackedList {
  readonly head: Sym = List;
  stamp: number = inert;
  cache: unknown = undefined;
  numbers: PackedNumbers | undefined;
  #elements: readonly Expr[] | undefined = undefined;

  constructor(numbers: PackedNumbers) {
    this.numbers = numbers;
    // A typed array counts like the elements that it stands for.
    if (numbers.values.length > 100_000) look();
  }

  get args(): readonly Expr[] {
    if (this.#elements === undefined) {
      this.#elements = elementsOf(this.numbers as PackedNumbers);
      this.numbers = undefined;
    }
    return this.#elements;
  }
}
Object.setPrototypeOf(PackedList.prototype, Fn.prototype);

function elementsOf({ values, real }: PackedNumbers): Expr[] {
  const elements: Expr[] = new Array(values.length);
  if (real) for (let i = 0; i < values.length; i++) elements[i] = new Real(values[i] as number);
  else for (let i = 0; i < values.length; i++) elements[i] = values[i] as number;
  return elements;
}

/** A list of machine numbers that is evaluated; the array is the list's from now on. */
export function packedList(values: Float64Array, real: boolean): Fn {
  if (values.length >= leastPacked) return new PackedList({ values, real }) as unknown as Fn;
  const made = new Fn(List, elementsOf({ values, real }));
  made.stamp = inert;
  return made;
}

/** The numbers of a list that is held packed, not to be changed; `undefined` for every other expression. */
export function packedNumbers(expr: Expr | undefined): PackedNumbers | undefined {
  return expr instanceof PackedList ? (expr as PackedList).numbers : undefined;
}

/** Number of elements, without unpacking. */
export function lengthOf(expr: Fn): number {
  return packedNumbers(expr)?.values.length ?? expr.args.length;
}

/** Element `i` from 0, without unpacking. */
export function elementOf(expr: Fn, i: number): Expr {
  const packed = packedNumbers(expr);
  if (packed === undefined) return expr.args[i] as Expr;
  const value = packed.values[i] as number;
  return packed.real ? new Real(value) : value;
}

/** The numbers of a list, packed or not, when all its elements are machine reals or all are integers that are `number`s. */
export function machineNumbers(expr: Fn): PackedNumbers | undefined {
  const packed = packedNumbers(expr);
  if (packed !== undefined) return packed;
  const { args } = expr;
  const values = new Float64Array(args.length);
  const real = args[0] instanceof Real;
  for (let i = 0; i < values.length; i++) {
    const element = args[i];
    if (real ? !(element instanceof Real) : typeof element !== "number") return undefined;
    values[i] = real ? (element as Real).value : (element as number);
  }
  return { values, real };
}

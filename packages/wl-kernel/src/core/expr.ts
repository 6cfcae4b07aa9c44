import type { BigFloat } from "../numeric/big-float.js";
import { bigFloatInputForm } from "../numeric/big-float-text.js";
import { look } from "../numeric/checkpoint.js";
import type { SymbolRecord } from "./definitions.js";

/**
 * A symbol of the evaluator. System symbols are shared by all sessions; what a session knows of a symbol
 * lies in the session and is cached here, so that reaching it costs one comparison.
 */
export class Sym {
  /** Full name: bare for `System` symbols, else with its context, for example "Global`x". */
  readonly name: string;
  /** Session whose record is cached, 0 for none. */
  owner = 0;
  record: SymbolRecord | undefined = undefined;

  constructor(name: string) {
    this.name = name;
  }
}

// Elements of expressions built since limits were last looked at, and how many there may be.
let built = 0;
const builtBetweenLooks = 100_000;

/** A compound expression `head[args…]`. */
export class Fn {
  readonly head: Expr;
  readonly args: readonly Expr[];
  /** Epoch at which this expression was found to evaluate to itself; `inert` for always. */
  stamp = 0;
  /** What the evaluator derived from this object: a compiled pattern, function or rule list. */
  cache: unknown = undefined;

  constructor(head: Expr, args: readonly Expr[]) {
    this.head = head;
    this.args = args;
    // Whatever a loop does, it builds expressions: here limits reach one that nothing else watches.
    built += args.length + 1;
    if (built > builtBetweenLooks) {
      built = 0;
      look();
    }
  }
}

/** Stamp of an expression that no definition can ever change. */
export const inert: number = Number.MAX_SAFE_INTEGER;

/** A machine real. */
export class Real {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** An exact fraction in lowest terms with a denominator above 1. Make one with `rational`. */
export class Rational {
  readonly num: bigint;
  readonly den: bigint;
  constructor(num: bigint, den: bigint) {
    this.num = num;
    this.den = den;
  }
}

/** A complex number; an exact one never has the imaginary part 0. */
export class Complex {
  readonly re: RealNumber;
  readonly im: RealNumber;
  constructor(re: RealNumber, im: RealNumber) {
    this.re = re;
    this.im = im;
  }
}

/** An arbitrary-precision real that knows its precision. */
export class BigReal {
  readonly float: BigFloat;
  #text: string | undefined = undefined;

  constructor(float: BigFloat) {
    this.float = float;
  }

  /** InputForm, which also tells two different values apart. */
  get text(): string {
    this.#text ??= bigFloatInputForm(this.float);
    return this.#text;
  }
}

/** Raw bytes. */
export class ByteArr {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** An atom that the evaluator only carries, for example a `NumericArray`. */
export class Opaque {
  readonly headName: string;
  readonly value: object;
  constructor(headName: string, value: object) {
    this.headName = headName;
    this.value = value;
  }
}

/** An association: entries in order, no key twice. */
export class Assoc {
  readonly keys: readonly Expr[];
  readonly values: readonly Expr[];
  /** Delayed (`:>`) entries by position; `undefined` when there is none. */
  readonly delayed: ReadonlySet<number> | undefined;
  stamp = 0;
  #index: Map<unknown, number> | undefined = undefined;

  constructor(
    keys: readonly Expr[],
    values: readonly Expr[],
    delayed: ReadonlySet<number> | undefined = undefined,
  ) {
    this.keys = keys;
    this.values = values;
    this.delayed = delayed;
  }

  /** Position of a key by its structural key, or -1. */
  position(key: unknown, keyOf: (expr: Expr) => unknown): number {
    let index = this.#index;
    if (index === undefined) {
      index = new Map();
      for (let i = 0; i < this.keys.length; i++) index.set(keyOf(this.keys[i] as Expr), i);
      this.#index = index;
    }
    return index.get(key) ?? -1;
  }

  /**
   * Changes or (position -1) adds an entry in this object itself: only for one that a single variable refers to, without
   * delayed entries and with arrays of its own.
   */
  setInPlace(position: number, key: Expr, value: Expr, keyOf: (expr: Expr) => unknown): void {
    const values = this.values as Expr[];
    if (position >= 0) {
      values[position] = value;
      return;
    }
    this.#index?.set(keyOf(key), values.length);
    (this.keys as Expr[]).push(key);
    values.push(value);
  }
}

/** A real number of the language. Integers are `number` within ±(2^53-1), else `bigint`. */
export type RealNumber = number | bigint | Rational | Real | BigReal;
/** Any number of the language. */
export type Num = RealNumber | Complex;

/** An expression inside the evaluator; everything is treated as immutable. */
export type Expr =
  | number
  | bigint
  | string
  | Sym
  | Fn
  | Real
  | Rational
  | Complex
  | BigReal
  | Assoc
  | ByteArr
  | Opaque;

const systemTable = new Map<string, Sym>();

/** The shared symbol of a `System` name; for names in the evaluator's own code only. */
export function systemSymbol(name: string): Sym {
  let found = systemTable.get(name);
  if (found === undefined) {
    found = new Sym(name);
    systemTable.set(name, found);
  }
  return found;
}

/** The shared symbol of that name when the evaluator's own code knows it. */
export function knownSystemSymbol(name: string): Sym | undefined {
  return systemTable.get(name);
}

/** The integer of that value in its one form. */
export function integer(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

/** True for any number of the language. */
export function isNumber(expr: Expr): expr is Num {
  if (typeof expr !== "object") return typeof expr !== "string";
  return (
    expr instanceof Real ||
    expr instanceof Rational ||
    expr instanceof Complex ||
    expr instanceof BigReal
  );
}

/** True for an integer of any size. */
export function isInteger(expr: Expr | undefined): expr is number | bigint {
  return typeof expr === "number" || typeof expr === "bigint";
}

/** True for `head[…]` with exactly this symbol as head. */
export function hasHead(expr: Expr | undefined, head: Sym): expr is Fn {
  return expr instanceof Fn && expr.head === head;
}

/** The context of a symbol, for example "Global`". */
export function contextOf(symbol: Sym): string {
  const at = symbol.name.lastIndexOf("`");
  return at < 0 ? "System`" : symbol.name.slice(0, at + 1);
}

/** The name of a symbol without its context. */
export function shortName(symbol: Sym): string {
  return symbol.name.slice(symbol.name.lastIndexOf("`") + 1);
}

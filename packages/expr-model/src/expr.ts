import type { Assoc } from "./association.js";
import type { ByteArr } from "./byte-array.js";
import type { Fn } from "./function.js";
import type { BigReal, Real } from "./number.js";
import type { Numeric, Packed } from "./number-array.js";
import type { Sym } from "./symbol.js";

/**
 * An integer of any size. A `number` is always a safe integer (never -0, never fractional), a `bigint`
 * always lies outside the safe range: each value has one form, so `===` compares integers.
 * Use {@link int} to bring an arbitrary integer into this form.
 */
export type Integer = number | bigint;

/**
 * A Wolfram Language expression. Strings and integers are JavaScript primitives; a machine real is a
 * {@link Real}, because JavaScript cannot tell `1.` from `1`. Everything is treated as immutable.
 * Objects carry a `kind` by which they can be told apart in a `switch`.
 */
export type Expr =
  | Integer
  | string
  | Sym
  | Fn
  | Real
  | BigReal
  | ByteArr
  | Assoc
  | Packed
  | Numeric;

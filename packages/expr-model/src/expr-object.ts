import { Assoc } from "./association.js";
import { ByteArr } from "./byte-array.js";
import type { Expr } from "./expr.js";
import { Fn } from "./function.js";
import { BigReal, Real } from "./number.js";
import { Numeric, Packed } from "./number-array.js";
import { Sym } from "./symbol.js";

/** True for the expressions that are objects, of whatever kind. */
export function isExprObject(value: object): value is Exclude<Expr, string | number | bigint> {
  return (
    value instanceof Sym ||
    value instanceof Fn ||
    value instanceof Real ||
    value instanceof BigReal ||
    value instanceof ByteArr ||
    value instanceof Assoc ||
    value instanceof Packed ||
    value instanceof Numeric
  );
}

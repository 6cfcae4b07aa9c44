export { Assoc, type AssocEntry, assoc, assocOf } from "./association.js";
export { ByteArr, byteArray } from "./byte-array.js";
export { toExpr, toExprWith } from "./convert.js";
export { type SameOptions, sameExpr } from "./equality.js";
export type { Expr, Integer } from "./expr.js";
export { ExprError, type ExprErrorCode } from "./expr-error.js";
export { type ExprValue, type FromExprOptions, fromExpr } from "./from-expr.js";
export { Fn, fn, isFn, List, list, listOf } from "./function.js";
export { hashExpr } from "./hash.js";
export {
  fromNeutralJson,
  type NeutralArray,
  type NeutralJson,
  toNeutralJson,
} from "./neutral-json.js";
export { BigReal, int, Real, real } from "./number.js";
export {
  type ElementData,
  type ElementType,
  elementSize,
  Numeric,
  Packed,
} from "./number-array.js";
export { compareExpr } from "./order.js";
export { unpack } from "./packed-elements.js";
export { parse, parseAll } from "./parse.js";
export type { ParseOptions } from "./parser-options.js";
export { type PrintOptions, printFullForm } from "./print-full-form.js";
export { printInputForm } from "./print-input-form.js";
export { qualify, unqualify } from "./qualify.js";
export type { SparseCsr, TypedValues } from "./sparse/build-sparse.js";
export { SparseArray, type ToDenseOptions } from "./sparse/sparse-array.js";
export type { SparseEntry } from "./sparse/sparse-parts.js";
export { Sym, sameSymbol, sym, systemName } from "./symbol.js";
export { WlSyntaxError, type WlSyntaxErrorCode } from "./syntax-error.js";
export { isSystemName } from "./system-names.js";
export { wl } from "./template.js";

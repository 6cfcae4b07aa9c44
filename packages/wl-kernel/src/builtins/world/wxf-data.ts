import { decode, encode, WxfDecodeError } from "@remotebatch/wxf-codec";
import { fromModel, toModel } from "../../core/convert.js";
import type { Evaluator } from "../../core/evaluator.js";
import type { Expr } from "../../core/expr.js";

/** WXF bytes of an expression. */
export function writeWxf(expr: Expr, compressed: boolean): Uint8Array {
  return encode(toModel(expr), compressed ? { compress: true } : {});
}

/** The expression of WXF bytes, not evaluated; `undefined` for bytes that are none. */
export function decodeWxf(bytes: Uint8Array, context: Evaluator): Expr | undefined {
  try {
    return fromModel(decode(bytes), (name) => context.state.symbol(name));
  } catch (error) {
    if (error instanceof WxfDecodeError) return undefined;
    throw error;
  }
}

/** The evaluated expression of WXF bytes. */
export function readWxf(bytes: Uint8Array, context: Evaluator): Expr | undefined {
  const expr = decodeWxf(bytes, context);
  return expr === undefined ? undefined : context.evaluate(expr);
}

import { fromBase64 } from "./base64.js";
import { ByteArr } from "./byte-array.js";
import type { Expr } from "./expr.js";
import { type Fn, isFn } from "./function.js";
import { BigReal } from "./number.js";

/** The atom that `ByteArray["…"]` or `BigReal["…"]` stands for in printed text; `undefined` for other calls. */
export function arrayAtom(call: Fn): Expr | undefined {
  const [text] = call.args;
  if (call.args.length !== 1 || typeof text !== "string") return undefined;
  if (isFn(call, "ByteArray")) {
    const bytes = fromBase64(text);
    return bytes === undefined ? undefined : new ByteArr(bytes);
  }
  return isFn(call, "BigReal") ? new BigReal(text) : undefined;
}

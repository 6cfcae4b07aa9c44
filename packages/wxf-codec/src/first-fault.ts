import { WxfDecodeError, type WxfDecodeErrorCode } from "./errors.js";
import type { ResolvedLimits } from "./limits.js";
import { PushBody } from "./push-body.js";
import type { WxfVisitor } from "./visitor.js";

/** Faults that a reader may come upon late, because it looks at texts only when they are asked for; and its misuse. */
const otherFaults: ReadonlySet<WxfDecodeErrorCode> = new Set([
  "WXF_UTF8",
  "WXF_NUMBER",
  "WXF_SYMBOL",
  "WXF_LIMIT_DIGITS",
  "WXF_LIMIT_TEXT",
  "WXF_LIMIT_BYTES",
  "WXF_TRAILING",
  "WXF_NOT_CANONICAL",
  "WXF_USE",
]);

/** True for faults that no reader can pass by. */
export function isOfStructure(code: WxfDecodeErrorCode): boolean {
  return !otherFaults.has(code);
}

/** Listens to all that has text, so that texts are checked, and does nothing. */
const checking: WxfVisitor = {
  integer: () => {},
  bigReal: () => {},
  string: () => {},
  symbol: () => {},
};

/** The first fault of a body in the order of its bytes, or `undefined` when it has none. */
export function firstFault(
  bytes: Uint8Array,
  start: number,
  limits: ResolvedLimits,
  lenient: boolean,
): WxfDecodeError | undefined {
  const body = new PushBody(checking, limits, lenient, start);
  try {
    body.write(bytes.subarray(start));
    body.end();
    return undefined;
  } catch (problem) {
    if (problem instanceof WxfDecodeError) return problem;
    throw problem;
  }
}

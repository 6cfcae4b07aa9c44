import { WxfDecodeError } from "./errors.js";
import type { ResolvedLimits } from "./limits.js";
import { PushBody } from "./push-body.js";
import type { WxfVisitor } from "./visitor.js";

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

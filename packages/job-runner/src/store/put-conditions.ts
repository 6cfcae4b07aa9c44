import type { HttpAnswer } from "./http-request.js";

/** Status of a conditional PUT whose condition does not hold. */
export const taken = 412;
/** Status of S3 for writes that met each other: nothing is said about which of them, if any, went through. */
export const conflict = 409;
/** Statuses by which stores may say that they know no conditional PUT. */
export const refusals: readonly number[] = [400, 405, 501];

/** True when a store says that it knows no conditional PUT; a status alone may mean anything else that is wrong. */
export function isUnconditional({ status, bytes }: HttpAnswer): boolean {
  if (status === 501) return true;
  const words = bytes.toString("utf8", 0, 8192);
  return refusals.includes(status) && /if-none-match|precondition|notimplemented/iu.test(words);
}

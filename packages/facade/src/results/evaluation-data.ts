import { Assoc, type Expr, Real } from "@remotebatch/expr-model";
import { BatchError } from "@remotebatch/job-model";
import { decode } from "@remotebatch/wxf-codec";
import { listElements } from "../submit/list-elements.js";

/**
 * The evaluation record in a result file.
 * @throws BatchError `BATCH_CORRUPT_RECORD` when the bytes are no association in WXF form.
 */
export function decodeEvaluationData(bytes: Uint8Array, what: string): Assoc {
  let expr: Expr;
  try {
    expr = decode(bytes);
  } catch (cause) {
    throw new BatchError("BATCH_CORRUPT_RECORD", `The result of ${what} can't be decoded.`, {
      cause,
    });
  }
  if (expr instanceof Assoc) return expr;
  throw new BatchError("BATCH_CORRUPT_RECORD", `The result of ${what} is no association.`);
}

/** Seconds under a key, `undefined` when there are none. */
export function seconds(
  data: Assoc | undefined,
  key: "Timing" | "AbsoluteTiming",
): number | undefined {
  const value = data?.get(key);
  if (value instanceof Real) return value.value;
  return typeof value === "number" ? value : undefined;
}

/** Texts of the messages. */
export function messagesText(data: Assoc | undefined): readonly string[] {
  const items = listElements(data?.get("MessagesText") ?? "") ?? [];
  return items.filter((item) => typeof item === "string");
}

/** The held messages. */
export function messagesExpressions(data: Assoc | undefined): readonly Expr[] {
  return listElements(data?.get("MessagesExpressions") ?? "") ?? [];
}

/** How long the elements of a child's span took, in milliseconds; of those that were not evaluated there are none. */
export function elementTimesMs(data: Assoc | undefined): readonly number[] {
  const items = listElements(data?.get("ElementTimings") ?? "") ?? [];
  return items.flatMap((item) => (item instanceof Real ? [item.value * 1000] : []));
}

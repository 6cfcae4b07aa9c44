import { assoc, type Expr, type Fn, fn, isFn, list } from "@remotebatch/expr-model";
import type { StatusView } from "../job/job.js";

/** `Missing["NotAvailable"]`: there is no value (yet). */
export function notAvailable(): Fn {
  return fn("Missing", "NotAvailable");
}

/** True for `Missing["NotAvailable"]`. */
export function isNotAvailable(expr: Expr): boolean {
  return isFn(expr, "Missing") && expr.args[0] === "NotAvailable";
}

/** True for `Failure[…]`. */
export function isFailure(expr: Expr): expr is Fn {
  return isFn(expr, "Failure");
}

/** What stands for the result of a job that ended without one. */
export function jobFailure(
  view: Pick<StatusView, "status" | "reason" | "cause">,
  childIndex?: number,
): Fn {
  const what = childIndex === undefined ? "The job" : `Child job ${childIndex}`;
  const status = view.status ?? "unknown";
  const reason = view.reason ?? "no reason is known";
  return fn(
    "Failure",
    childIndex === undefined ? "JobFailure" : "ChildJobFailure",
    assoc({
      MessageTemplate: "`1` ended without a result; status `2`: `3`",
      MessageParameters: list(what, status, reason),
      JobStatus: status,
      JobStatusReason: reason,
      ...(view.cause === undefined ? {} : { Cause: view.cause }),
      ...(childIndex === undefined ? {} : { ChildJobIndex: childIndex }),
    }),
  );
}

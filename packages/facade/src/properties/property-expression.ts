import { assocOf, type Expr, fn, int, list, listOf, real, sym } from "@remotebatch/expr-model";
import type { Span } from "@remotebatch/job-model";
import { type NotificationRule, notificationRules } from "../notifications/notification-spec.js";
import { notAvailable } from "../results/absent.js";
import { isExpression } from "../submit/is-expression.js";

const quantityUnits: Readonly<Record<string, string>> = {
  CompletionPercentage: "Percent",
  SuccessPercentage: "Percent",
  TimeConstraint: "Seconds",
  CreditConstraint: "Credits",
};

const realNumbers: ReadonlySet<string> = new Set([
  "EvaluationTiming",
  "EvaluationAbsoluteTiming",
  "ChildJobEvaluationTimings",
  "ChildJobEvaluationAbsoluteTimings",
]);

function numberExpression(value: number, name: string): Expr {
  return Number.isSafeInteger(value) && !realNumbers.has(name) ? int(value) : real(value);
}

function spanExpression(span: Span): Expr {
  return fn("Span", span.from, span.to);
}

function dateExpression(date: Date): Expr {
  const seconds = date.getUTCSeconds() + date.getUTCMilliseconds() / 1000;
  return fn(
    "DateObject",
    list(
      date.getUTCFullYear(),
      date.getUTCMonth() + 1,
      date.getUTCDate(),
      date.getUTCHours(),
      date.getUTCMinutes(),
      real(seconds),
    ),
    "Instant",
    "Gregorian",
    real(0),
  );
}

function notificationExpression(rules: readonly NotificationRule[]): Expr {
  return listOf(
    rules.map(({ event, hours, methods }) =>
      fn(
        "Rule",
        hours === undefined ? event : list(event, numberExpression(hours, "")),
        listOf(methods),
      ),
    ),
  );
}

function isSpanEntry(value: unknown): value is { readonly span: Span; readonly value: unknown } {
  return typeof value === "object" && value !== null && "span" in value && "value" in value;
}

function isSpan(value: object): value is Span {
  return "from" in value && "to" in value && Object.keys(value).length === 2;
}

function objectExpression(name: string, value: object): Expr {
  if ("uuid" in value && "jobType" in value) {
    const child = "childIndex" in value ? [value.childIndex as number] : [];
    return fn("RemoteBatchJobObject", String(value.uuid), ...child);
  }
  if (isSpan(value)) return spanExpression(value);
  return assocOf(
    Object.entries(value).map(([key, field]) => [key, fieldExpression(name, key, field)] as const),
  );
}

/** A field of an object; one that has a unit whatever property it stands in has it here. */
function fieldExpression(name: string, key: string, field: unknown): Expr {
  if (key !== "StandardKernelCost" || typeof field !== "number") {
    return propertyExpression(name, field);
  }
  const unit = fn("Times", "Credits", fn("Power", "Hours", -1));
  return fn("Quantity", numberExpression(field, name), unit);
}

/**
 * The value of a property as the original gives it: `Quantity` for percentages and limits, an association with `Span`
 * keys for values per child, `DateObject`, `True` and `False`, `Missing["NotAvailable"]` for what can't be had.
 */
export function propertyExpression(name: string, value: unknown): Expr {
  if (value === undefined || value === null) return notAvailable();
  if (typeof value === "boolean") return sym(value ? "True" : "False");
  if (name === "RemoteJobNotifications") {
    return value === "None" ? sym("None") : notificationExpression(notificationRules(value));
  }
  if (typeof value === "string" || typeof value === "bigint") return value;
  if (typeof value === "number") {
    const unit = Object.hasOwn(quantityUnits, name) ? quantityUnits[name] : undefined;
    const plain = numberExpression(value, name);
    return unit === undefined ? plain : fn("Quantity", plain, unit);
  }
  if (isExpression(value)) return value;
  if (value instanceof Date) return dateExpression(value);
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    if (items.length > 0 && items.every(isSpanEntry)) {
      return assocOf(
        items.map((item) => [spanExpression(item.span), propertyExpression(name, item.value)]),
      );
    }
    return listOf(items.map((item) => propertyExpression(name, item)));
  }
  if (typeof value === "object") {
    return objectExpression(name, value);
  }
  return String(value);
}

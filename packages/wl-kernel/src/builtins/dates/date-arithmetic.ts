import { rational } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, Rational, Real } from "../../core/expr.js";
import { toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { absoluteSeconds, addMonths, type Moment, momentOf, weekday } from "./calendar.js";
import { dateObject, inFormOf, quantity, readDateExpr } from "./date-values.js";

const seconds: Readonly<Record<string, number>> = {
  Second: 1,
  Minute: 60,
  Hour: 3600,
  Day: 86_400,
  Week: 604_800,
};
const months: Readonly<Record<string, number>> = {
  Month: 1,
  Quarter: 3,
  Year: 12,
  Decade: 120,
  Century: 1200,
};

/** The name of a unit in the singular. */
const singular = (unit: string): string =>
  unit === "Centuries" ? "Century" : unit.endsWith("s") ? unit.slice(0, -1) : unit;

interface Step {
  readonly count: number;
  readonly unit: string;
}

const numberOf = (expr: Expr | undefined): number | undefined =>
  typeof expr === "number" || expr instanceof Real || expr instanceof Rational
    ? toDouble(expr)
    : undefined;

function stepsOf(expr: Expr): readonly Step[] | undefined {
  const days = numberOf(expr);
  if (days !== undefined) return [{ count: days, unit: "Day" }];
  if (hasHead(expr, quantity) || (hasHead(expr, S.List) && typeof expr.args[1] === "string")) {
    const count = numberOf(expr.args[0]);
    const unit = expr.args[1];
    if (count === undefined || typeof unit !== "string") return undefined;
    return [{ count, unit: singular(unit) }];
  }
  if (typeof expr === "string") return [{ count: 1, unit: singular(expr) }];
  if (!hasHead(expr, S.List)) return undefined;
  const all = expr.args.map((part) => (hasHead(part, S.List) ? stepsOf(part) : undefined));
  return all.includes(undefined) ? undefined : all.flatMap((step) => step ?? []);
}

function moved(moment: Moment, { count, unit }: Step): Moment | undefined {
  const scale = seconds[unit];
  if (scale !== undefined) return momentOf(absoluteSeconds(moment) + count * scale);
  const many = months[unit];
  if (many !== undefined && Number.isInteger(count)) return addMonths(moment, count * many);
  if (unit !== "Weekday" && unit !== "BusinessDay") return undefined;
  let left = Math.abs(count);
  if (left > 100_000) return undefined;
  let at = moment;
  while (left > 0) {
    at = momentOf(absoluteSeconds(at) + Math.sign(count) * 86_400);
    if (weekday(at) % 6 !== 0) left--;
  }
  return at;
}

function plus(args: readonly Expr[], sign: 1 | -1, context: Evaluator): Expr | undefined {
  const read = readDateExpr(args[0]);
  const steps = stepsOf(args[1] as Expr);
  if (read === undefined || steps === undefined) return undefined;
  let at = read.moment;
  let fields = read.fields;
  for (const step of steps) {
    const next = moved(at, { ...step, count: step.count * sign });
    if (next === undefined) return undefined;
    at = next;
    const fine = ["Hour", "Minute", "Second"].includes(step.unit) || !Number.isInteger(step.count);
    if (fine) fields = 6;
    else if (["Day", "Week", "Weekday", "BusinessDay"].includes(step.unit))
      fields = Math.max(fields, 3);
    else if (step.unit === "Month" || step.unit === "Quarter") fields = Math.max(fields, 2);
  }
  return inFormOf(read, at, fields, context);
}

/** An exact quotient when both are whole. */
const ratio = (top: number, bottom: number): Expr =>
  Number.isInteger(top) ? rational(BigInt(top), BigInt(bottom)) : new Real(top / bottom);

const plural = (unit: string): string => (unit === "Century" ? "Centuries" : `${unit}s`);

/** Whole units from one moment to another, and what is left. */
function wholeUnits(
  from: Moment,
  to: Moment,
  unit: string,
): { count: number; rest: Moment } | undefined {
  const scale = seconds[unit];
  if (scale !== undefined) {
    const count = Math.trunc((absoluteSeconds(to) - absoluteSeconds(from)) / scale);
    return { count, rest: momentOf(absoluteSeconds(from) + count * scale) };
  }
  const many = months[unit];
  if (many === undefined) return undefined;
  const total = (to.year - from.year) * 12 + to.month - from.month;
  let count = Math.trunc(total / many);
  const forward = absoluteSeconds(to) >= absoluteSeconds(from);
  const passed = (): boolean => {
    const at = absoluteSeconds(addMonths(from, count * many));
    return forward ? at > absoluteSeconds(to) : at < absoluteSeconds(to);
  };
  while (count !== 0 && passed()) count -= forward ? 1 : -1;
  return { count, rest: addMonths(from, count * many) };
}

function difference(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const from = readDateExpr(args[0]);
  const to = readDateExpr(args[1]);
  if (from === undefined || to === undefined) return undefined;
  const spec = args[2] ?? "Day";
  const units = hasHead(spec, S.List) ? spec.args : [spec];
  if (!units.every((unit) => typeof unit === "string")) return undefined;
  const names = (units as readonly string[]).map(singular);
  const out: Expr[] = [];
  let at = from.moment;
  for (const [i, unit] of names.entries()) {
    const step = wholeUnits(at, to.moment, unit);
    if (step === undefined) return undefined;
    let count: Expr = step.count;
    if (i === names.length - 1) {
      const left = absoluteSeconds(to.moment) - absoluteSeconds(step.rest);
      const scale = seconds[unit];
      const next =
        scale === undefined ? moved(step.rest, { count: Math.sign(left) || 1, unit }) : undefined;
      const length =
        scale ?? Math.abs(absoluteSeconds(next as Moment) - absoluteSeconds(step.rest));
      if (left !== 0) {
        const exact = context.call(S.Plus, step.count, ratio(left, length));
        count = typeof exact === "number" ? exact : context.call(S.N, exact);
      }
    }
    out.push(new Fn(quantity, [count, plural(unit)]));
    at = step.rest;
  }
  if (!hasHead(spec, S.List)) return out[0];
  return new Fn(S.List, out);
}

const listOfDays = (args: readonly Expr[], context: Evaluator): Expr | undefined => {
  const from = readDateExpr(args[0]);
  const to = readDateExpr(args[1]);
  if (from === undefined || to === undefined) return undefined;
  const steps = stepsOf(args[2] ?? 1);
  const step = steps?.length === 1 ? steps[0] : undefined;
  if (step === undefined || step.count === 0) return undefined;
  const end = absoluteSeconds(to.moment);
  const out: Expr[] = [];
  for (let k = 0; ; k++) {
    context.tick();
    const at = moved(from.moment, { ...step, count: step.count * k });
    if (at === undefined) return undefined;
    const now = absoluteSeconds(at);
    if (step.count > 0 ? now > end : now < end) break;
    out.push(inFormOf(from, at, from.fields, context));
    context.reserve(out.length);
  }
  return context.list(out);
};

export const dateArithmetic = [
  builtin({
    name: "DatePlus",
    state: "partial",
    missing: "business calendars",
    doc: "ref/DatePlus",
    arity: [1, 2],
    apply: (args, context) => (args.length === 1 ? undefined : plus(args, 1, context)),
  }),
  builtin({
    name: "DateDifference",
    state: "partial",
    missing: "day count conventions",
    doc: "ref/DateDifference",
    arity: [2, 3],
    apply: difference,
  }),
  builtin({
    name: "DayCount",
    state: "partial",
    missing: "kinds of days and conventions",
    doc: "ref/DayCount",
    arity: [2, 2],
    apply([first, second]) {
      const from = readDateExpr(first);
      const to = readDateExpr(second);
      if (from === undefined || to === undefined) return undefined;
      return Math.trunc((absoluteSeconds(to.moment) - absoluteSeconds(from.moment)) / 86_400);
    },
  }),
  builtin({
    name: "DateRange",
    state: "partial",
    missing: "calendars",
    doc: "ref/DateRange",
    arity: [2, 3],
    apply: listOfDays,
  }),
  builtin({
    name: "DayRange",
    state: "partial",
    missing: "kinds of days",
    doc: "ref/DayRange",
    arity: [2, 2],
    apply([first, second], context) {
      const from = readDateExpr(first);
      const to = readDateExpr(second);
      if (from === undefined || to === undefined) return undefined;
      return listOfDays(
        [dateObject(from.moment, 3, context), dateObject(to.moment, 3, context)],
        context,
      );
    },
  }),
  builtin({
    name: "DateWithinQ",
    state: "partial",
    missing: "intervals of dates",
    doc: "ref/DateWithinQ",
    arity: [2, 2],
    apply([outer, inner]) {
      const a = readDateExpr(outer);
      const b = readDateExpr(inner);
      if (a === undefined || b === undefined) return undefined;
      const keys = ["year", "month", "day", "hour", "minute", "second"] as const;
      return S.bool(
        b.fields >= a.fields &&
          keys.slice(0, a.fields).every((key) => a.moment[key] === b.moment[key]),
      );
    },
  }),
  builtin({
    name: "JulianDate",
    state: "partial",
    missing: "variants",
    doc: "ref/JulianDate",
    arity: [1, 1],
    apply([expr]) {
      const read = readDateExpr(expr);
      return read && new Real(absoluteSeconds(read.moment) / 86_400 + 2_415_020.5);
    },
  }),
];

import type { Evaluator } from "../../core/evaluator.js";
import {
  Complex,
  type Expr,
  Fn,
  hasHead,
  isNumber,
  type Num,
  type Rational,
  Real,
  systemSymbol,
} from "../../core/expr.js";
import { toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { absoluteSeconds, type Moment, momentOf } from "./calendar.js";
import { readDate } from "./date-text.js";

/** How finely a date is given, coarse first. */
export const granularities = ["Year", "Month", "Day", "Hour", "Minute", "Instant"] as const;

/** A date that was read from an expression. */
export interface ReadDate {
  readonly moment: Moment;
  /** Number of fields that were given. */
  readonly fields: number;
  /** The form it came in, so that a result can have the same. */
  readonly form: "list" | "object" | "string" | "seconds";
}

const isReal = (expr: Expr): expr is number | Real | Rational =>
  isNumber(expr) && !(expr instanceof Complex);

/** The moment of a list of fields; those left out are the first of their kind. */
export function momentOfFields(fields: readonly number[]): Moment {
  const [year = 1900, month = 1, day = 1, hour = 0, minute = 0, second = 0] = fields;
  const exact = { year, month, day, hour, minute, second };
  return momentOf(absoluteSeconds(exact));
}

/** Reads a date in any form; `undefined` when it is none. */
export function readDateExpr(expr: Expr | undefined): ReadDate | undefined {
  if (hasHead(expr, S.List) && expr.args.length >= 1 && expr.args.length <= 6) {
    if (!expr.args.every(isReal)) return undefined;
    const fields = expr.args.map((field) => toDouble(field as number));
    if (fields.some((field) => !Number.isFinite(field) || Math.abs(field) > 1e9)) return undefined;
    return { moment: momentOfFields(fields), fields: fields.length, form: "list" };
  }
  if (hasHead(expr, S.DateObject)) {
    const read = readDateExpr(expr.args[0]);
    if (read === undefined) return undefined;
    return { ...read, form: "object" };
  }
  if (typeof expr === "string") {
    const fields = readDate(expr);
    return fields && { moment: momentOfFields(fields), fields: fields.length, form: "string" };
  }
  if (expr !== undefined && isReal(expr)) {
    const seconds = toDouble(expr);
    if (!Number.isFinite(seconds) || Math.abs(seconds) > 1e14) return undefined;
    return { moment: momentOf(seconds), fields: 6, form: "seconds" };
  }
  return undefined;
}

const whole = (value: number): Num => (Number.isInteger(value) ? value : new Real(value));

/** The first fields of a moment as a list; a sixth one is a real number when `inexact`. */
export function fieldList(
  moment: Moment,
  fields: number,
  inexact: boolean,
  context: Evaluator,
): Expr {
  const { year, month, day, hour, minute, second } = moment;
  const all: Expr[] = [year, month, day, hour, minute, inexact ? new Real(second) : whole(second)];
  return context.list(all.slice(0, fields));
}

/** `DateObject[{…}, granularity]`. */
export function dateObject(moment: Moment, fields: number, context: Evaluator): Expr {
  const granularity = granularities[fields - 1] as string;
  const list = fieldList(moment, fields, false, context);
  return fields < 4
    ? new Fn(S.DateObject, [list, granularity])
    : new Fn(S.DateObject, [list, granularity, "Gregorian", new Real(0)]);
}

/** The present moment. */
export function now(): Moment {
  return momentOf(Date.now() / 1000 + 2_208_988_800);
}

/** A date in the form that another one came in. */
export function inFormOf(read: ReadDate, moment: Moment, fields: number, context: Evaluator): Expr {
  if (read.form === "list") return fieldList(moment, fields, false, context);
  if (read.form === "seconds") return whole(absoluteSeconds(moment));
  return dateObject(moment, fields, context);
}

export const quantity = systemSymbol("Quantity");

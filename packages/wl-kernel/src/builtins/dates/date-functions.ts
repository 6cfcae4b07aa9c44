import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, type Fn, hasHead, Real, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import {
  absoluteSeconds,
  dayNames,
  daysInMonth,
  isLeapYear,
  isoWeek,
  type Moment,
  momentOf,
  monthNames,
  unixOffset,
  weekday,
} from "./calendar.js";
import { dateText, dayOfYear } from "./date-text.js";
import {
  dateObject,
  fieldList,
  granularities,
  now,
  type ReadDate,
  readDateExpr,
} from "./date-values.js";

const daySymbols = dayNames.map((name) => systemSymbol(name));

/** Reads the date, or takes the present moment when there is none. */
const dateOrNow = (expr: Expr | undefined): ReadDate | undefined =>
  expr === undefined ? { moment: now(), fields: 6, form: "list" } : readDateExpr(expr);

const whole = (value: number): Expr => (Number.isInteger(value) ? value : new Real(value));

/** Elements of a date as numbers or names. */
const values: Readonly<Record<string, (at: Moment) => Expr>> = {
  Year: (at) => at.year,
  Month: (at) => at.month,
  MonthName: (at) => monthNames[at.month - 1] as string,
  MonthNameShort: (at) => (monthNames[at.month - 1] as string).slice(0, 3),
  Day: (at) => at.day,
  DayName: (at) => dayNames[weekday(at)] as string,
  DayNameShort: (at) => (dayNames[weekday(at)] as string).slice(0, 3),
  DayOfYear: (at) => dayOfYear(at),
  Quarter: (at) => Math.ceil(at.month / 3),
  Week: (at) => isoWeek(at).week,
  Hour: (at) => at.hour,
  Minute: (at) => at.minute,
  Second: (at) => new Real(at.second),
  ISOWeekDay: (at) => weekday(at) || 7,
  DayCountOfMonth: (at) => daysInMonth(at.year, at.month),
};

function dateValue(expr: Expr | undefined, spec: Expr, context: Evaluator): Expr | undefined {
  if (hasHead(spec, S.List)) {
    const all = spec.args.map((one) => dateValue(expr, one, context));
    return all.includes(undefined) ? undefined : context.list(all as Expr[]);
  }
  const read = dateOrNow(expr);
  return read === undefined || typeof spec !== "string" ? undefined : values[spec]?.(read.moment);
}

const textParts = (spec: Expr): readonly string[] | undefined => {
  if (typeof spec === "string") return [spec];
  if (!hasHead(spec, S.List) || !spec.args.every((part) => typeof part === "string"))
    return undefined;
  return spec.args as readonly string[];
};

const standardFormat: readonly (readonly string[])[] = [
  ["Year"],
  ["MonthNameShort", " ", "Year"],
  ["DateShort"],
];

function dateString(args: readonly Expr[]): string | undefined {
  const [first, spec] = args;
  // One string, or a list of strings, is a format for the present moment.
  if (args.length === 1 && first !== undefined) {
    const format = textParts(first);
    if (format !== undefined && (typeof first !== "string" || readDateExpr(first) === undefined))
      return dateText(now(), format);
  }
  const read = dateOrNow(first);
  if (read === undefined) return undefined;
  if (spec === undefined) {
    const short = read.form === "list" ? undefined : standardFormat[read.fields - 1];
    return dateText(read.moment, short ?? ["DateTimeShort"]);
  }
  const parts = textParts(spec);
  return parts && dateText(read.moment, parts);
}

function makeDate(args: readonly Expr[], context: Evaluator, call: Fn): Expr | undefined {
  if (args.length === 0) return dateObject(now(), 6, context);
  const [first, granularity] = args;
  const read = readDateExpr(first);
  if (read === undefined) return undefined;
  const wanted =
    typeof granularity === "string" ? granularities.indexOf(granularity as "Day") + 1 : read.fields;
  if (wanted < 1) return undefined;
  const fields = granularity === undefined ? read.fields : Math.min(wanted, 6);
  const made = dateObject(read.moment, fields, context) as Fn;
  const same =
    call.args.length >= made.args.length &&
    context.call(S.SameQ, made.args[0] as Expr, first as Expr) === S.True;
  return same ? undefined : made;
}

export const dateFunctions = [
  builtin({
    name: "DateObject",
    state: "partial",
    missing: "calendars other than the Gregorian, time zones, weeks and quarters",
    doc: "ref/DateObject",
    apply: makeDate,
  }),
  builtin({
    name: "DateObjectQ",
    state: "complete",
    doc: "ref/DateObjectQ",
    arity: [1, 1],
    apply: ([expr]) => S.bool(hasHead(expr, S.DateObject) && readDateExpr(expr) !== undefined),
  }),
  builtin({
    name: "DateList",
    state: "partial",
    missing: "formats of the text that is read, time zones",
    doc: "ref/DateList",
    arity: [0, 1],
    apply([expr], context) {
      const read = dateOrNow(expr);
      return read && fieldList(read.moment, 6, true, context);
    },
  }),
  builtin({
    name: "AbsoluteTime",
    state: "partial",
    missing: "formats of the text that is read, time zones",
    doc: "ref/AbsoluteTime",
    arity: [0, 1],
    apply([expr]) {
      const read = dateOrNow(expr);
      if (read === undefined) return undefined;
      const seconds = absoluteSeconds(read.moment);
      return expr === undefined ? new Real(seconds) : whole(seconds);
    },
  }),
  builtin({
    name: "UnixTime",
    state: "complete",
    doc: "ref/UnixTime",
    arity: [0, 1],
    apply([expr]) {
      const read = dateOrNow(expr);
      return read && Math.floor(absoluteSeconds(read.moment) - unixOffset);
    },
  }),
  builtin({
    name: "FromUnixTime",
    state: "partial",
    missing: "time zones",
    doc: "ref/FromUnixTime",
    arity: [1, 1],
    apply: ([seconds], context) =>
      typeof seconds === "number" || seconds instanceof Real
        ? dateObject(
            momentOf((seconds instanceof Real ? seconds.value : seconds) + unixOffset),
            6,
            context,
          )
        : undefined,
  }),
  builtin({
    name: "FromAbsoluteTime",
    state: "partial",
    missing: "time zones",
    doc: "ref/FromAbsoluteTime",
    arity: [1, 1],
    apply: ([seconds], context) =>
      typeof seconds === "number" || seconds instanceof Real
        ? dateObject(momentOf(seconds instanceof Real ? seconds.value : seconds), 6, context)
        : undefined,
  }),
  builtin({
    name: "FromDateString",
    state: "partial",
    missing: "formats",
    doc: "ref/FromDateString",
    arity: [1, 2],
    apply([text], context) {
      const read = typeof text === "string" ? readDateExpr(text) : undefined;
      return read && dateObject(read.moment, read.fields, context);
    },
  }),
  builtin({
    name: "DateString",
    state: "partial",
    missing: "languages and time zones",
    doc: "ref/DateString",
    arity: [0, 2],
    apply: (args) => dateString(args),
  }),
  builtin({
    name: "DateValue",
    state: "partial",
    missing: "less common elements",
    doc: "ref/DateValue",
    arity: [1, 2],
    apply: (args, context) =>
      args.length === 1
        ? dateValue(undefined, args[0] as Expr, context)
        : dateValue(args[0], args[1] as Expr, context),
  }),
  builtin({
    name: "DayName",
    state: "complete",
    doc: "ref/DayName",
    arity: [0, 1],
    apply([expr]) {
      const read = dateOrNow(expr);
      return read && daySymbols[weekday(read.moment)];
    },
  }),
  builtin({
    name: "LeapYearQ",
    state: "complete",
    doc: "ref/LeapYearQ",
    arity: [1, 1],
    apply([expr]) {
      const read = readDateExpr(expr);
      return read && S.bool(isLeapYear(read.moment.year));
    },
  }),
  builtin({
    name: "Now",
    state: "complete",
    doc: "ref/Now",
    value: (context) => dateObject(now(), 6, context),
  }),
  builtin({
    name: "Today",
    state: "complete",
    doc: "ref/Today",
    value: (context) => dateObject(now(), 3, context),
  }),
  builtin({
    name: "Tomorrow",
    state: "complete",
    doc: "ref/Tomorrow",
    value: (context) => dateObject(momentOf(absoluteSeconds(now()) + 86_400), 3, context),
  }),
  builtin({
    name: "Yesterday",
    state: "complete",
    doc: "ref/Yesterday",
    value: (context) => dateObject(momentOf(absoluteSeconds(now()) - 86_400), 3, context),
  }),
  builtin({ name: "$TimeZone", state: "complete", doc: "ref/$TimeZone", value: () => new Real(0) }),
];

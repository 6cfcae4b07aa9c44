import { dayNames, dayNumber, isoWeek, type Moment, monthNames, weekday } from "./calendar.js";

const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");

/** Texts of the elements of a date by name. */
const elements: Readonly<Record<string, (at: Moment) => string>> = {
  Year: (at) => String(at.year).padStart(4, "0"),
  YearShort: (at) => two(at.year % 100),
  Month: (at) => two(at.month),
  MonthShort: (at) => String(at.month),
  MonthName: (at) => monthNames[at.month - 1] as string,
  MonthNameShort: (at) => (monthNames[at.month - 1] as string).slice(0, 3),
  MonthNameInitial: (at) => (monthNames[at.month - 1] as string).slice(0, 1),
  Day: (at) => two(at.day),
  DayShort: (at) => String(at.day),
  DayName: (at) => dayNames[weekday(at)] as string,
  DayNameShort: (at) => (dayNames[weekday(at)] as string).slice(0, 3),
  DayNameInitial: (at) => (dayNames[weekday(at)] as string).slice(0, 1),
  DayOfYear: (at) => String(dayOfYear(at)).padStart(3, "0"),
  DayOfYearShort: (at) => String(dayOfYear(at)),
  Quarter: (at) => String(Math.ceil(at.month / 3)),
  QuarterNameShort: (at) => `Q${Math.ceil(at.month / 3)}`,
  QuarterName: (at) => `Quarter ${Math.ceil(at.month / 3)}`,
  Week: (at) => two(isoWeek(at).week),
  WeekShort: (at) => String(isoWeek(at).week),
  Hour: (at) => two(at.hour),
  HourShort: (at) => String(at.hour),
  Hour24: (at) => two(at.hour),
  Hour24Short: (at) => String(at.hour),
  Hour12: (at) => two(at.hour % 12 || 12),
  Hour12Short: (at) => String(at.hour % 12 || 12),
  AMPM: (at) => (at.hour < 12 ? "AM" : "PM"),
  AMPMLowerCase: (at) => (at.hour < 12 ? "am" : "pm"),
  Minute: (at) => two(at.minute),
  MinuteShort: (at) => String(at.minute),
  Second: (at) => two(at.second),
  SecondShort: (at) => String(Math.floor(at.second)),
  SecondExact: (at) =>
    at.second.toFixed(6).padStart(9, "0").replace(/0+$/, "0").replace(/\.0$/, "."),
  Millisecond: (at) => String(Math.floor((at.second % 1) * 1000)).padStart(3, "0"),
  TimeZone: () => "+0",
  ISOTimeZone: () => "+00:00",
};

/** Whole formats by name, as lists of elements and literal text. */
const formats: Readonly<Record<string, readonly string[]>> = {
  Date: ["DayName", " ", "DayShort", " ", "MonthName", " ", "Year"],
  DateShort: ["DayNameShort", " ", "DayShort", " ", "MonthNameShort", " ", "Year"],
  DateTime: [
    "DayName",
    " ",
    "DayShort",
    " ",
    "MonthName",
    " ",
    "Year",
    " ",
    "Hour",
    ":",
    "Minute",
    ":",
    "Second",
  ],
  DateTimeShort: [
    "DayNameShort",
    " ",
    "DayShort",
    " ",
    "MonthNameShort",
    " ",
    "Year",
    " ",
    "Hour",
    ":",
    "Minute",
    ":",
    "Second",
  ],
  Time: ["Hour", ":", "Minute", ":", "Second"],
  ISODate: ["Year", "-", "Month", "-", "Day"],
  ISODateTime: ["Year", "-", "Month", "-", "Day", "T", "Hour", ":", "Minute", ":", "Second"],
  ISOOrdinalDate: ["Year", "-", "DayOfYear"],
};

/** Day of the year, from 1. */
export function dayOfYear(at: Moment): number {
  return dayNumber(at.year, at.month, at.day) - dayNumber(at.year, 1, 1) + 1;
}

/** The text of a date by a list of elements, formats and literal texts. */
export function dateText(at: Moment, parts: readonly string[]): string {
  return parts
    .map((part) => {
      const format = formats[part];
      if (format !== undefined) return dateText(at, format);
      if (part === "ISOWeekDate") {
        const { year, week } = isoWeek(at);
        return `${year}-W${two(week)}-${weekday(at) || 7}`;
      }
      return elements[part]?.(at) ?? part;
    })
    .join("");
}

/** Fields of a date that was read: as many as the text has. */
export type Fields = readonly number[];

const monthNumber = (name: string): number =>
  monthNames.findIndex(
    (month) => month.slice(0, 3).toLowerCase() === name.slice(0, 3).toLowerCase(),
  ) + 1;

function clock(text: string | undefined): readonly number[] | undefined {
  if (text === undefined || text.trim() === "") return [];
  const match =
    /^[\sT,]*(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?\s*([AaPp][Mm])?\s*(?:Z|GMT|UTC)?$/.exec(text);
  if (match === null) return undefined;
  let hour = Number(match[1]);
  if (match[4] !== undefined) hour = (hour % 12) + (/p/i.test(match[4]) ? 12 : 0);
  return [hour, Number(match[2]), Number(match[3] ?? 0)];
}

/** Reads the usual ways to write a date; `undefined` for any other text. */
export function readDate(text: string): Fields | undefined {
  const trimmed = text.trim();
  const attempts: readonly [
    RegExp,
    (m: RegExpExecArray) => readonly (number | undefined)[],
    number,
  ][] = [
    [
      /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(.*)$/,
      (m) => [Number(m[1]), Number(m[2]), Number(m[3])],
      4,
    ],
    [/^(\d{4})-(\d{1,2})()()$/, (m) => [Number(m[1]), Number(m[2])], 4],
    [/^(\d{4})()()()$/, (m) => [Number(m[1])], 4],
    [/^(\d{1,2})\/(\d{1,2})\/(\d{4})(.*)$/, (m) => [Number(m[3]), Number(m[1]), Number(m[2])], 4],
    [
      /^(?:[A-Za-z]+,?\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})(.*)$/,
      (m) => [Number(m[3]), monthNumber(m[1] as string), Number(m[2])],
      4,
    ],
    [
      /^(?:[A-Za-z]+,?\s+)?(\d{1,2})\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})(.*)$/,
      (m) => [Number(m[3]), monthNumber(m[2] as string), Number(m[1])],
      4,
    ],
    [/^([A-Za-z]{3,9})\s+(\d{4})()()$/, (m) => [Number(m[2]), monthNumber(m[1] as string)], 4],
  ];
  for (const [pattern, fields, rest] of attempts) {
    const match = pattern.exec(trimmed);
    if (match === null) continue;
    const date = fields(match) as number[];
    const time = clock(match[rest]);
    if (time === undefined || date[1] === 0 || (date[1] ?? 1) > 12 || (date[2] ?? 1) > 31) continue;
    return [...date, ...time];
  }
  return undefined;
}

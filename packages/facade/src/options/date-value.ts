import { Real } from "@remotebatch/expr-model";
import { isNamedFn, numberOf } from "./option-value.js";

/**
 * The point of time that a `Date` or `DateObject[{year, month, …}]` stands for, in milliseconds since 1970; one without a time zone
 * is of this machine's. `undefined` for anything else.
 */
export function dateMs(value: unknown): number | undefined {
  if (value instanceof Date) return value.getTime();
  if (!isNamedFn(value, "DateObject")) return undefined;
  const [parts, , , zone] = value.args;
  const numbers = isNamedFn(parts, "List") ? parts.args.map(numberOf) : [];
  const [year, month = 1, day = 1, hour = 0, minute = 0, second = 0] = numbers;
  if (year === undefined || numbers.length > 6) return undefined;
  const fields = [year, month - 1, day, hour, minute, Math.floor(second)] as const;
  const rest = (second % 1) * 1000;
  if (zone instanceof Real || typeof zone === "number") {
    return Date.UTC(...fields) + rest - (numberOf(zone) ?? 0) * 3_600_000;
  }
  return new Date(...fields).getTime() + rest;
}

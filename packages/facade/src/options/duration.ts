import { BatchError } from "@remotebatch/job-model";
import { isAutomatic, numberOf, quantityOf, shown } from "./option-value.js";

const second = 1000;
const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  milliseconds: 1,
  s: second,
  sec: second,
  second,
  seconds: second,
  m: 60 * second,
  min: 60 * second,
  minute: 60 * second,
  minutes: 60 * second,
  h: 3600 * second,
  hr: 3600 * second,
  hour: 3600 * second,
  hours: 3600 * second,
  d: 86_400 * second,
  day: 86_400 * second,
  days: 86_400 * second,
  w: 604_800 * second,
  week: 604_800 * second,
  weeks: 604_800 * second,
};

const textForm = /^([+-]?(?:\d+\.?\d*|\.\d+))\s*([a-z]*)$/iu;

function unitFactor(unit: string): number | undefined {
  const key = unit.toLowerCase();
  return Object.hasOwn(unitMs, key) ? unitMs[key] : undefined;
}

function milliseconds(value: unknown): number | undefined {
  const plain = numberOf(value);
  if (plain !== undefined) return plain * second;
  const quantity = quantityOf(value);
  if (quantity !== undefined) {
    const factor = unitFactor(quantity.unit);
    return factor === undefined ? undefined : quantity.magnitude * factor;
  }
  const parts = typeof value === "string" ? textForm.exec(value.trim()) : null;
  if (parts === null) return undefined;
  const factor = unitFactor(parts[2] === "" ? "s" : (parts[2] ?? ""));
  return factor === undefined ? undefined : Number(parts[1]) * factor;
}

/**
 * Milliseconds of a duration: seconds as a number, a text such as "90 s" or "1.5 h", `Quantity[90, "Seconds"]` as an
 * expression or text. `undefined` for "Automatic"; `Infinity` for no limit.
 * @throws BatchError `BATCH_INVALID_OPTION` naming the option.
 */
export function parseDuration(value: unknown, option = "timeConstraint"): number | undefined {
  if (isAutomatic(value)) return undefined;
  const limit = value === "Infinity" ? Number.POSITIVE_INFINITY : milliseconds(value);
  if (limit === undefined || Number.isNaN(limit)) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `${option} is ${shown(value)}; give seconds as a number, a text such as "90 s" or "2 h", or Quantity[90, "Seconds"].`,
    );
  }
  if (limit <= 0) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `${option} is ${shown(value)}; a time limit must be greater than zero.`,
    );
  }
  return limit;
}

import { InvalidArgumentError } from "commander";

/** For options: a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`Give a whole number of at least ${least}.`);
    }
    return value;
  };
}

/** For options: a number greater than zero. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value <= 0) {
    throw new InvalidArgumentError("Give a number greater than zero.");
  }
  return value;
}

/** For options: a whole number of at least `least`, or one word. */
export function wholeNumberOr<Word extends string>(
  least: number,
  word: Word,
): (text: string) => number | Word {
  const number = wholeNumber(least);
  return (text) => {
    if (text.trim() === word) return word;
    try {
      return number(text);
    } catch {
      throw new InvalidArgumentError(`Give a whole number of at least ${least}, or ${word}.`);
    }
  };
}

const units: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
};

/** For options: a number of bytes such as 512M, 2G or 1000000. */
export function byteCount(text: string): number {
  const parts = /^\s*(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?\s*$/i.exec(text);
  const bytes = Number(parts?.[1]) * (units[parts?.[2]?.toUpperCase() ?? ""] ?? Number.NaN);
  if (!(bytes >= 1)) throw new InvalidArgumentError("Give a size such as 512M or 2G.");
  return Math.round(bytes);
}

const timeUnits: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** For options: a time in milliseconds, given as 90s, 500ms, 2m, 1.5h or 1d; a bare number means seconds. */
export function timeMs(text: string): number {
  const parts = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const milliseconds =
    Number(parts?.[1]) * (timeUnits[parts?.[2]?.toLowerCase() || "s"] ?? Number.NaN);
  if (!(milliseconds > 0)) throw new InvalidArgumentError("Give a time such as 90s, 2m or 500ms.");
  return milliseconds;
}

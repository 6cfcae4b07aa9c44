import type { Expr } from "./expr.js";
import { Fn } from "./function.js";
import { BigReal, int, real } from "./number.js";
import { machineDigits, printReal, significantDigits } from "./print-number.js";
import { sym } from "./symbol.js";

/** A number read from text, and the offset after it. */
export interface NumberToken {
  readonly value: Expr;
  readonly end: number;
  /** Digits that are not in the text but come from the exponent of an integer. */
  readonly expanded: number;
}

/** A complaint about a number, and where. */
export interface NumberComplaint {
  readonly complaint: string;
  readonly offset: number;
  readonly tooLarge?: boolean;
}

const pattern =
  /(?:(\d+)\^\^([0-9A-Za-z]+(?:\.(?!\.)[0-9A-Za-z]*)?)|(\d+(?:\.(?!\.)\d*)?|\.\d+))(``[+-]?(?:\d+\.?\d*|\.\d+)|`(?:\d+(?:\.(?!\.)\d*)?|\.\d+)?)?(?:\*\^([+-]?\d+))?/y;

/** Cancelling takes quadratic time, so exact quotients from exponents are kept short. */
const maxQuotientDigits = 10_000;

/**
 * Reads the number that begins at `offset` (a digit, or a point before a digit): an integer, a machine real, or a big
 * real when it has a precision or accuracy mark, more than 17 significant digits, or lies beyond the doubles.
 */
export function readNumber(
  text: string,
  offset: number,
  maxDigits: number,
  maxExpansion: number,
): NumberToken | NumberComplaint {
  pattern.lastIndex = offset;
  const match = pattern.exec(text);
  if (match === null) return { complaint: "Expected a number", offset };
  const [whole, base, baseDigits, decimal, mark = "", exponentText = "0"] = match;
  const end = offset + whole.length;
  const exponent = Number(exponentText);
  if (whole.length > maxDigits || Math.abs(exponent) > 1e15) {
    return { complaint: `The number has more than ${maxDigits} digits`, offset, tooLarge: true };
  }
  const digits = decimal ?? "";
  if (base !== undefined) {
    const radix = Number(base);
    const converted = inBase(radix, baseDigits ?? "");
    if (typeof converted === "string") return { complaint: converted, offset };
    // The exponent of `base^^digits*^n` is one of the base, not of ten.
    if (typeof converted === "bigint" && mark === "") {
      return scaledWhole(converted, radix, exponent, maxExpansion, offset, end);
    }
    const value = Number(converted) * radix ** exponent;
    if (!Number.isFinite(value) || (value === 0 && Number(converted) !== 0)) {
      return { complaint: "The number is no machine real", offset };
    }
    if (mark.length < 2) return { value: real(value), end, expanded: 0 };
    const [written = "", tens] = printReal(value).split("*^");
    const power = tens === undefined ? "" : `*^${tens}`;
    return { value: new BigReal(`${written}${mark.replace("+", "")}${power}`), end, expanded: 0 };
  }
  if (mark === "" && !digits.includes(".")) {
    return wholeNumber(digits, exponent, maxExpansion, offset, end);
  }
  if (mark.length < 2 && (mark === "`" || significantDigits(digits) <= machineDigits)) {
    const value = Number(`${digits}e${exponent}`);
    const zero = /^[0.]*$/.test(digits);
    if (Number.isFinite(value) && (value !== 0 || zero))
      return { value: real(value), end, expanded: 0 };
  }
  const power = exponentText === "0" ? "" : `*^${exponentText.replace("+", "")}`;
  const written = `${digits}${mark === "`" ? "" : mark.replace("+", "")}${power}`;
  return { value: new BigReal(written), end, expanded: 0 };
}

function wholeNumber(
  digits: string,
  exponent: number,
  maxExpansion: number,
  offset: number,
  end: number,
): NumberToken | NumberComplaint {
  if (exponent === 0) {
    const value = digits.length < 16 ? Number(digits) : int(BigInt(digits));
    return { value, end, expanded: 0 };
  }
  const expanded = Math.abs(exponent);
  if (expanded > maxExpansion || (exponent < 0 && digits.length + expanded > maxQuotientDigits)) {
    return { complaint: "The exponent makes the number too long", offset, tooLarge: true };
  }
  if (exponent > 0) {
    return { value: int(BigInt(digits + "0".repeat(exponent))), end, expanded };
  }
  return { value: quotient(BigInt(digits), 10n ** BigInt(-exponent)), end, expanded };
}

/** `digits * base^exponent`, exact. */
function scaledWhole(
  digits: bigint,
  base: number,
  exponent: number,
  maxExpansion: number,
  offset: number,
  end: number,
): NumberToken | NumberComplaint {
  const expanded = Math.ceil(Math.abs(exponent) * Math.log10(base));
  if (expanded > maxExpansion || (exponent < 0 && expanded > maxQuotientDigits)) {
    return { complaint: "The exponent makes the number too long", offset, tooLarge: true };
  }
  const power = BigInt(base) ** BigInt(Math.abs(exponent));
  const value = exponent < 0 ? quotient(digits, power) : int(digits * power);
  return { value, end, expanded };
}

/** An exact quotient in lowest terms. */
function quotient(over: bigint, under: bigint): Expr {
  let a = over;
  let b = under;
  while (b > 0n) [a, b] = [b, a % b];
  const numerator = over / a;
  const denominator = under / a;
  return denominator === 1n
    ? int(numerator)
    : new Fn(sym("Rational"), [int(numerator), int(denominator)]);
}

/** The value of digits in a base: a `bigint` without a point, a `number` with one, a complaint when they do not fit. */
function inBase(base: number, digits: string): bigint | number | string {
  if (base < 2 || base > 36) return "The base of a number must be from 2 to 36";
  const [whole = "", fraction] = digits.toLowerCase().split(".");
  for (const character of whole + (fraction ?? "")) {
    if (Number.parseInt(character, 36) >= base) {
      return `The digit ${character} does not exist in base ${base}`;
    }
  }
  const exact = wholeInBase(base, whole);
  if (fraction === undefined) return exact;
  let value = 0;
  for (let i = Math.min(fraction.length, 1100) - 1; i >= 0; i--) {
    value = (value + Number.parseInt(fraction.charAt(i), 36)) / base;
  }
  return Number(exact) + value;
}

/** By halves, so that many digits do not take quadratic time. */
function wholeInBase(base: number, digits: string): bigint {
  if (base === 16 || base === 8 || base === 2) {
    return BigInt(`${base === 16 ? "0x" : base === 8 ? "0o" : "0b"}${digits}`);
  }
  if (digits.length <= 10) return BigInt(Number.parseInt(digits, base));
  const half = digits.length >> 1;
  const left = wholeInBase(base, digits.slice(0, digits.length - half));
  return (
    left * BigInt(base) ** BigInt(half) + wholeInBase(base, digits.slice(digits.length - half))
  );
}

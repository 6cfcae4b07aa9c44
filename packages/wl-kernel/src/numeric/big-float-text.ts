/** Reading and printing arbitrary-precision reals. */

import {
  accuracyOf,
  type BigFloat,
  decimalMagnitude,
  floatFromFraction,
  zeroFloat,
} from "./big-float.js";

const PATTERN = /^(-?)(\d*)\.?(\d*)(?:(``?)(-?\d*\.?\d*))?(?:\*\^(-?\d+))?$/;

/** The number an InputForm text such as ``1.5`20.*^3`` stands for; undefined when it is none or its exponent passes 10^6. */
export function parseBigFloat(text: string): BigFloat | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", part = "", mark, given = "", power = "0"] = match;
  if (whole === "" && part === "") return undefined;
  const exponent = Number(power) - part.length;
  if (Math.abs(exponent) > 1_000_000) return undefined;
  const digits = BigInt(sign + whole + part);
  const written = (whole + part).replace(/^0+/, "").length;
  if (mark === "``" || digits === 0n) {
    const accuracy = given === "" ? part.length - Number(power) : Number(given);
    if (digits === 0n) return zeroFloat(accuracy);
    const magnitude = decimalMagnitude(floatFromFraction(digits, 1n, 20)) + exponent;
    const precision = accuracy + magnitude;
    return precision <= 0 ? zeroFloat(accuracy) : scaled(digits, exponent, precision);
  }
  return scaled(digits, exponent, given === "" ? written : Number(given));
}

function scaled(digits: bigint, exponent: number, precision: number): BigFloat {
  return exponent >= 0
    ? floatFromFraction(digits * 10n ** BigInt(exponent), 1n, precision)
    : floatFromFraction(digits, 10n ** BigInt(-exponent), precision);
}

/** `count` significant decimal digits of |x| > 0, rounded, and the exponent of the first one. */
export function decimalDigits(
  x: BigFloat,
  count: number,
): { readonly digits: string; readonly exponent: number } {
  const size = x.mantissa < 0n ? -x.mantissa : x.mantissa;
  let first = Math.floor(decimalMagnitude(x));
  for (;;) {
    const scale = count - 1 - first;
    let num = size;
    let den = 1n;
    if (scale >= 0) num *= 10n ** BigInt(scale);
    else den *= 10n ** BigInt(-scale);
    if (x.exponent >= 0) num <<= BigInt(x.exponent);
    else den <<= BigInt(-x.exponent);
    const digits = ((2n * num + den) / (2n * den)).toString();
    if (digits.length === count) return { digits, exponent: first };
    first += digits.length > count ? 1 : -1;
  }
}

function trimmed(value: number): string {
  const text = String(value);
  return text.includes(".") || text.includes("e") ? text : `${text}.`;
}

/** InputForm text with every stored digit: ``3.14159265358979323846264338327950288419716939937510582`50.``. */
export function bigFloatInputForm(x: BigFloat): string {
  if (x.mantissa === 0n) return `0\`\`${trimmed(accuracyOf(x))}`;
  const count = Math.max(1, Math.ceil(x.precision) + 1);
  const { digits, exponent } = decimalDigits(x, count);
  const sign = x.mantissa < 0n ? "-" : "";
  const mark = `\`${trimmed(x.precision)}`;
  const plain = (text: string): string => text.replace(/0+$/, "");
  if (exponent >= -5 && exponent < 6) {
    if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${plain(digits)}${mark}`;
    const padded = digits.padEnd(exponent + 1, "0");
    return `${sign}${padded.slice(0, exponent + 1)}.${plain(padded.slice(exponent + 1))}${mark}`;
  }
  return `${sign}${digits.charAt(0)}.${plain(digits.slice(1))}${mark}*^${exponent}`;
}

/** What OutputForm shows: as many digits as the precision has, an exponent from 10^6 and below 10^-5. */
export function bigFloatOutputForm(x: BigFloat): string {
  if (x.mantissa === 0n) {
    const exponent = -Math.ceil(accuracyOf(x));
    return exponent === 0 ? "0." : `0.*^${exponent}`;
  }
  const count = Math.max(1, Math.round(x.precision));
  const { digits, exponent } = decimalDigits(x, count);
  const sign = x.mantissa < 0n ? "-" : "";
  if (exponent >= 0 && exponent < 6) {
    const padded = digits.padEnd(exponent + 1, "0");
    return `${sign}${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1)}`;
  }
  if (exponent < 0 && exponent >= -5) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  return `${sign}${digits.charAt(0)}.${digits.slice(1)}*^${exponent}`;
}

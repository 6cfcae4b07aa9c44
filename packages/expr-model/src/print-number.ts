/**
 * A finite machine real as InputForm writes it: `1.`, `-0.25`, `1.5*^-7`; always with a point, with the fewest
 * digits that read back as the same double. Infinities and NaN, for which the language has no literal, come as
 * `Infinity`, `-Infinity` and `Indeterminate`.
 * @param mark Put after the mantissa; FullForm's is a backtick.
 */
export function printReal(value: number, mark = ""): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? "Indeterminate" : value > 0 ? "Infinity" : "-Infinity";
  }
  if (value === 0) return Object.is(value, -0) ? `-0.${mark}` : `0.${mark}`;
  const size = Math.abs(value);
  // From 10^-5 to below 10^6 the language writes no exponent.
  if (size >= 1e-4 && size < 1e6) {
    const text = String(value);
    return text.includes(".") ? text + mark : `${text}.${mark}`;
  }
  const text = value.toExponential();
  const split = text.indexOf("e");
  const mantissa = text.slice(0, split);
  const exponent = text.charAt(split + 1) === "+" ? text.slice(split + 2) : text.slice(split + 1);
  if (exponent === "-5") return plainSmall(mantissa) + mark;
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.`}${mark}*^${exponent}`;
}

/** `mantissa` times 10^-5 without an exponent. */
function plainSmall(mantissa: string): string {
  const sign = mantissa.startsWith("-") ? "-" : "";
  return `${sign}0.0000${mantissa.replace("-", "").replace(".", "")}`;
}

// No two parts of the pattern can take the same digit: a text of a million digits that fits nothing is left at once.
const bigRealText =
  /^-?(\d+(?:\.\d*)?|\.\d+)(`(?:\d+(?:\.\d*)?|\.\d+)?|``-?(?:\d+(?:\.\d*)?|\.\d+))?(?:\*\^(-?\d+))?$/;

/** More significant digits than a double can have asked for: 17 always suffice to name one. */
export const machineDigits = 17;

/** How many digits of a decimal count, those before the first that is not 0 left out. */
export function significantDigits(decimal: string): number {
  return decimal.replace(".", "").replace(/^0+/, "").length;
}

/**
 * True when the text reads as an arbitrary-precision real, the same text again, and so may be printed as it is. False
 * for what the language has no literal for (`` 1.5`-3 ``) or reads as a machine real or an integer (`1.5`, `` 1.5` ``).
 */
export function isBigRealText(text: string): boolean {
  const match = bigRealText.exec(text);
  if (match === null) return false;
  const [, digits = "", mark = "", exponent = "1"] = match;
  if (exponent === "0" || Math.abs(Number(exponent)) > 1e15) return false;
  if (mark.length > 1) return true;
  if (mark === "`" || !digits.includes(".")) return false;
  if (significantDigits(digits) > machineDigits) return true;
  const value = Number(match[3] === undefined ? digits : `${digits}e${exponent}`);
  return !Number.isFinite(value) || (value === 0 && /[1-9]/.test(digits));
}

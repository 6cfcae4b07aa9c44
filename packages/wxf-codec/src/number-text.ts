import { int } from "@remotebatch/expr-model";

/** What a big integer's text must be; leading zeros and -0 are read, never written. */
const bigIntegerPattern = /^-?[0-9]+$/;

/** A big integer with a plus sign, which some writers make; read only when lenient. */
const signedIntegerPattern = /^\+[0-9]+$/;

/** What a big real's text must be: mantissa, then precision or accuracy mark, then exponent. */
export const bigRealPattern =
  /^-?[0-9]+(?:\.[0-9]*)?(?:``-?[0-9]+(?:\.[0-9]*)?|`(?:-?[0-9]+(?:\.[0-9]*)?)?)?(?:\*\^-?[0-9]+)?$/;

/** The integer with that text, or `undefined` when the text breaks the grammar. */
export function parseBigInteger(text: string, lenient: boolean): number | bigint | undefined {
  if (!bigIntegerPattern.test(text) && !(lenient && signedIntegerPattern.test(text)))
    return undefined;
  const digits = text.startsWith("+") ? text.slice(1) : text;
  if (digits.length > 15) return int(BigInt(digits));
  const small = Number(digits);
  return small === 0 ? 0 : small;
}

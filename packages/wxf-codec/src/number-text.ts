/** What a big integer's text must be; leading zeros and -0 are read, never written. */
export const bigIntegerPattern = /^-?[0-9]+$/;

/** A big integer with a plus sign, which some writers make; read only when lenient. */
export const signedIntegerPattern = /^\+[0-9]+$/;

/** What a big real's text must be: mantissa, then precision or accuracy mark, then exponent. */
export const bigRealPattern =
  /^-?[0-9]+(?:\.[0-9]*)?(?:``-?[0-9]+(?:\.[0-9]*)?|`(?:-?[0-9]+(?:\.[0-9]*)?)?)?(?:\*\^-?[0-9]+)?$/;

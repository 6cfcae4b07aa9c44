/** Options of the parser. */
export interface ParseOptions {
  /** Deepest nesting of the result, 1 for an atom. Default 5,000. */
  readonly maxDepth?: number;
  /** Longest number in digits, and the total of digits that `*^` may add to integers. Default 1,000,000. */
  readonly maxDigits?: number;
  /**
   * Makes the atoms that evaluation would make from what {@link printInputForm} writes for them: `1/2` a rational,
   * `1 + 2*I` a complex number, `ByteArray["…"]` and `NumericArray[…]` the arrays. Default false: the calls as
   * written, `Times[1, Power[2, -1]]`, like the language before it evaluates.
   */
  readonly atoms?: boolean;
}

export const defaultMaxDepth = 5000;
export const defaultMaxDigits = 1_000_000;

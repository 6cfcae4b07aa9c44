/** A contiguous run of list positions, 1-based, both ends included: `from;;to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Number of positions in a span. */
export function spanLength(span: Span): number {
  return span.to - span.from + 1;
}

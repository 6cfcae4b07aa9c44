/** A vector as the page gets it. */
export interface BrowserVector {
  readonly name: string;
  readonly base64: string;
  /** "any" for hostile files that may be read or refused. */
  readonly expect: "read" | "refused" | "any";
  /** SHA-256 of the neutral form; left out where the value is not promised. */
  readonly digest?: string;
  readonly nodes?: number;
  readonly depth?: number;
  /** True when the value must be written to the same bytes. */
  readonly isCanonical: boolean;
}

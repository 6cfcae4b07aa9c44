/** Why a text is no expression. Codes are stable between majors; messages are not. */
export type WlSyntaxErrorCode =
  | "WL_UNEXPECTED"
  | "WL_INCOMPLETE"
  | "WL_UNBALANCED"
  | "WL_BAD_NUMBER"
  | "WL_BAD_STRING"
  | "WL_BAD_CHARACTER"
  | "WL_TOO_DEEP"
  | "WL_TOO_LARGE";

/**
 * A text that is no expression of the language. `WL_INCOMPLETE` and `WL_UNBALANCED` at the end of the text mean that
 * more input could complete it.
 */
export class WlSyntaxError extends SyntaxError {
  override readonly name = "WlSyntaxError";
  readonly code: WlSyntaxErrorCode;
  /** 0-based position in UTF-16 units. */
  readonly offset: number;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;

  constructor(code: WlSyntaxErrorCode, message: string, text: string, offset: number) {
    const { line, column } = placeOf(text, offset);
    super(`${message} (line ${line}, column ${column})`);
    this.code = code;
    this.offset = offset;
    this.line = line;
    this.column = column;
  }
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let i = text.indexOf("\n"); i >= 0 && i < offset; i = text.indexOf("\n", i + 1)) {
    line++;
    start = i + 1;
  }
  return { line, column: offset - start + 1 };
}

/** What went wrong in a conversion. Codes are stable between majors; messages are not. */
export type ExprErrorCode =
  | "EXPR_CYCLE"
  | "EXPR_UNSUPPORTED_VALUE"
  | "EXPR_BAD_NEUTRAL"
  | "EXPR_BAD_SPARSE"
  | "EXPR_NOT_NUMERIC"
  | "EXPR_DIMENSIONS"
  | "EXPR_TOO_LARGE";

/** A value or structure that is no expression, or an expression that is no such value. */
export class ExprError extends TypeError {
  override readonly name = "ExprError";
  readonly code: ExprErrorCode;

  constructor(code: ExprErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

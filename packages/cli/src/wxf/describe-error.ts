import { WxfDecodeError, WxfEncodeError } from "@remotebatch/wxf-codec";

/** What is wrong with a line of input, apart from the WXF in it. */
export class LineError extends Error {
  override readonly name = "LineError";
  readonly code: "LINE_JSON" | "LINE_FIELDS" | "LINE_HEX" | "LINE_FILE";

  constructor(code: LineError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** An error as the lines of `--jsonl` and `--json` show it. */
export interface ErrorDescription {
  readonly code: string;
  /** Byte offset in the input, or character offset in code, where one is known. */
  readonly offset: number | null;
  readonly message: string;
}

/** The code, place and text of anything that reading or writing an expression can throw. */
export function describeError(error: unknown): ErrorDescription {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof WxfDecodeError) return { code: error.code, offset: error.offset, message };
  if (error instanceof WxfEncodeError) return { code: error.code, offset: null, message };
  if (error instanceof LineError) return { code: error.code, offset: null, message };
  const { code, offset } = error as { readonly code?: unknown; readonly offset?: unknown };
  if (error instanceof RangeError && code === undefined) {
    // Beyond what one JavaScript string or array can hold.
    return {
      code: "TOO_LARGE",
      offset: null,
      message: `The text of the value is too large: ${message}.`,
    };
  }
  return {
    code: typeof code === "string" ? code : error instanceof Error ? error.name : "Error",
    offset: typeof offset === "number" ? offset : null,
    message,
  };
}

import {
  type Expr,
  fromNeutralJson,
  printFullForm,
  printInputForm,
  toNeutralJson,
} from "@remotebatch/expr-model";
import { UsageError } from "../exit-code.js";
import { describeError, LineError } from "./describe-error.js";
import { printExact, readExact } from "./exact-text.js";
import type { LineObject } from "./wxf-lines.js";

/** In which form `remotebatch wxf` prints and reads values; "json" is another name of "neutral". */
export type WxfForm = "exact" | "input" | "full" | "neutral" | "json";

/** The forms, for options. */
export const wxfForms: readonly WxfForm[] = ["exact", "input", "full", "neutral", "json"];

/** A value in that form: a text, or for "neutral" a value for JSON. */
export function shownValue(expr: Expr, form: WxfForm): unknown {
  switch (form) {
    case "exact":
      return printExact(expr);
    case "input":
      return printInputForm(expr, { quotients: true });
    case "full":
      return printFullForm(expr);
    case "neutral":
    case "json":
      return toNeutralJson(expr);
  }
}

// No code begins so: a text before a colon is no pattern.
const neutralBeginning =
  /^\s*\{\s*"(?:fn|sym|int|real|str|bytes|bigreal|assoc|packed|numeric)"\s*:/;

/**
 * The expression of a text: neutral JSON where the form says so or, without a form, where the text is; else code.
 * @throws UsageError when the text is neither.
 */
export function readValue(text: string, form: WxfForm | undefined): Expr {
  const isNeutral = form === undefined ? neutralBeginning.test(text) : isJson(form);
  try {
    return isNeutral ? fromNeutralJson(JSON.parse(text)) : readExact(text);
  } catch (error) {
    const { message, offset } = describeError(error);
    const place = offset === null ? "" : ` (at character ${offset})`;
    throw new UsageError(
      `The text is no ${isNeutral ? "neutral JSON" : "Wolfram Language code"}: ${message}${place}`,
      { cause: error },
    );
  }
}

/**
 * The value in a line of `--jsonl`.
 * @throws LineError when there is none, and what reading the value throws.
 */
export function lineValue(line: LineObject, form: WxfForm): Expr {
  const value = line["value"];
  if (value === undefined) throw new LineError("LINE_FIELDS", 'The line needs a "value".');
  if (isJson(form)) return fromNeutralJson(value);
  if (typeof value !== "string") {
    throw new LineError("LINE_FIELDS", `With --form ${form} "value" must be a text.`);
  }
  return readExact(value);
}

function isJson(form: WxfForm): boolean {
  return form === "neutral" || form === "json";
}

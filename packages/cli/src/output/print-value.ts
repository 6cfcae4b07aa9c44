import type { Expr } from "@remotebatch/expr-model";
import { encode } from "@remotebatch/wxf-codec";
import type { Form } from "../evaluation/answer.js";
import { formText } from "./form-text.js";
import { plainJson } from "./plain-json.js";
import { write, writeLine } from "./streams.js";

/** Prints a value to standard output, in InputForm unless told otherwise; as WXF its bytes. */
export async function printValue(expr: Expr, form: Form = "input"): Promise<void> {
  if (form === "wxf") await write(encode(expr));
  else await writeLine(await textOf(expr, form));
}

/** A value for `--json`: plain JSON; with a form its text in that form, or the neutral JSON itself. */
export async function valueForJson(expr: Expr, form?: Form): Promise<unknown> {
  if (form === undefined) return plainJson(expr);
  const text = await textOf(expr, form);
  return form === "neutral" ? JSON.parse(text) : text;
}

async function textOf(expr: Expr, form: Form): Promise<string> {
  if (form !== "output") return formText(expr, form, String);
  const { createSession } = await import("@remotebatch/wl-kernel");
  const session = createSession();
  return formText(expr, form, (value) => session.outputForm(value));
}

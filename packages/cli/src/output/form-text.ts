import {
  type Expr,
  isFn,
  printFullForm,
  printInputForm,
  sym,
  toNeutralJson,
  unqualify,
} from "@remotebatch/expr-model";
import { encode } from "@remotebatch/wxf-codec";
import type { Form } from "../evaluation/answer.js";
import { jsonText } from "./json-text.js";

/** The value as text in that form: the text of a JSON value for "neutral", hex digits for "wxf". */
export function formText(expr: Expr, form: Form, outputForm: (expr: Expr) => string): string {
  switch (form) {
    case "input":
      return printInputForm(readable(expr), { quotients: true });
    case "full":
      return printFullForm(unqualify(expr));
    case "neutral":
      return jsonText(toNeutralJson(expr));
    case "wxf":
      return Buffer.from(encode(expr)).toString("hex");
    case "output":
      return outputForm(expr);
  }
}

/** As a terminal shows it: no context for the user's own symbols, and infinities by their names. */
function readable(expr: Expr): Expr {
  return isFn(expr, "DirectedInfinity") && expr.args.length === 0
    ? sym("ComplexInfinity")
    : unqualify(expr);
}

import { type Expr, printFullForm, printInputForm, toNeutralJson } from "@remotebatch/expr-model";
import { encode } from "@remotebatch/wxf-codec";
import type { Form } from "../evaluation/answer.js";
import { jsonText } from "./json-text.js";

/** The value as text in that form: the text of a JSON value for "neutral", hex digits for "wxf". */
export function formText(expr: Expr, form: Form, outputForm: (expr: Expr) => string): string {
  switch (form) {
    case "input":
      return printInputForm(expr);
    case "full":
      return printFullForm(expr);
    case "neutral":
      return jsonText(toNeutralJson(expr));
    case "wxf":
      return Buffer.from(encode(expr)).toString("hex");
    case "output":
      return outputForm(expr);
  }
}

import { type Expr, printInputForm } from "@remotebatch/expr-model";

/** InputForm of what a child evaluates; empty when it cannot be printed within the printer's limits. */
export function inputText(expr: Expr): string {
  try {
    return printInputForm(expr, { quotients: true });
  } catch {
    return "";
  }
}

import type { Expr } from "@remotebatch/expr-model";

/** InputForm of what a child evaluates. */
export function inputText(_expr: Expr): string {
  return "";
}

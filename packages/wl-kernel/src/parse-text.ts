import * as model from "@remotebatch/expr-model";
import type { ParseFailure } from "./core/session-state.js";

/** Parses input text into its expressions. */
export function parseText(text: string): readonly model.Expr[] | ParseFailure {
  const parseAll = (model as unknown as { readonly parseAll: (text: string) => readonly model.Expr[] }).parseAll;
  try {
    return parseAll(text);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { problem, position: 0 };
  }
}

import { type Expr, parseAll, WlSyntaxError } from "@remotebatch/expr-model";
import type { ParseFailure } from "./core/session-state.js";

/** Parses input text into its expressions. */
export function parseText(text: string): readonly Expr[] | ParseFailure {
  try {
    return parseAll(text);
  } catch (error) {
    if (!(error instanceof WlSyntaxError)) throw error;
    return { problem: error.message, position: error.offset };
  }
}

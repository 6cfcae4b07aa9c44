import { type Expr, integer, Real } from "../../core/expr.js";

/** The number that a text is, as files write them, or `undefined`. */
export function numberOfText(text: string): Expr | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 100_000) return undefined;
  if (/^[+-]?\d+$/.test(trimmed)) return integer(BigInt(trimmed.replace(/^\+/, "")));
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d+)?$/.test(trimmed)) {
    const value = Number(trimmed.replace(/[dD]/, "e"));
    return Number.isFinite(value) ? new Real(value) : undefined;
  }
  return undefined;
}

/** A field of a table: a number when it is one, else the text. */
export function fieldValue(text: string): Expr {
  return numberOfText(text) ?? text;
}

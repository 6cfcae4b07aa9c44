import { type Expr, Fn, isNumber } from "../core/expr.js";
import { structuralKey } from "../core/identity.js";
import { compareExpr } from "../core/order.js";
import * as S from "../core/symbols.js";

/** Bases of a term with their whole exponents. */
function degrees(term: Expr): ReadonlyMap<unknown, number> {
  const found = new Map<unknown, number>();
  const factors = term instanceof Fn && term.head === S.Times ? term.args : [term];
  for (const factor of factors) {
    if (isNumber(factor)) continue;
    const isPower = factor instanceof Fn && factor.head === S.Power;
    const exponent = isPower ? factor.args[1] : 1;
    if (isPower && typeof exponent === "number")
      found.set(structuralKey(factor.args[0] as Expr), exponent);
    else found.set(structuralKey(factor), 1);
  }
  return found;
}

function bases(terms: readonly Expr[]): readonly Expr[] {
  const found = new Map<unknown, Expr>();
  for (const term of terms) {
    for (const factor of term instanceof Fn && term.head === S.Times ? term.args : [term]) {
      if (isNumber(factor)) continue;
      const isPower =
        factor instanceof Fn && factor.head === S.Power && typeof factor.args[1] === "number";
      const base = isPower ? (factor.args[0] as Expr) : factor;
      found.set(structuralKey(base), base);
    }
  }
  return [...found.values()].sort(compareExpr);
}

/** The terms of a sum by falling powers, as traditional notation has them: x^2 + x + 1. */
export function traditionalOrder(terms: readonly Expr[]): readonly Expr[] {
  const keys = bases(terms).map((base) => structuralKey(base));
  const rows = terms.map((term) => ({ term, powers: degrees(term) }));
  rows.sort((a, b) => {
    for (const key of keys) {
      const by = (b.powers.get(key) ?? 0) - (a.powers.get(key) ?? 0);
      if (by !== 0) return by;
    }
    return 0;
  });
  return rows.map(({ term }) => term);
}

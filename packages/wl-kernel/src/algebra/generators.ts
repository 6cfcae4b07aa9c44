import { type Expr, Fn } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { factorsOf, isExactReal, termsOf } from "./build.js";

/** `base^exponent` as generators with rational multiples: E^(x + 2 y/3) is E^x to 1 and E^y to 2/3. */
export function splitPower(
  base: Expr,
  exponent: Expr,
): (readonly [generator: Expr, multiple: Expr])[] {
  if (isExactReal(exponent)) return [[base, exponent]];
  return termsOf(exponent).map((term) => {
    if (isExactReal(term)) return [base, term] as const;
    const factors = factorsOf(term);
    const first = factors[0] as Expr;
    if (factors.length > 1 && isExactReal(first)) {
      const rest = factors.slice(1);
      return [
        new Fn(S.Power, [base, rest.length === 1 ? (rest[0] as Expr) : new Fn(S.Times, rest)]),
        first,
      ] as const;
    }
    return [new Fn(S.Power, [base, term]), 1] as const;
  });
}

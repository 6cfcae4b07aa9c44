import { type Expr, hasHead, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { type Complexes, isZeroZ, type Z, zeroZ } from "../../numeric/plain-complex.js";
import { gammaZ, integerOf, reciprocalGamma } from "../../numeric/plain-gamma.js";
import { hypergeometric } from "../../numeric/plain-hypergeometric.js";
import { lowerGamma, upperGamma } from "../../numeric/plain-special.js";
import { call } from "./integer-arguments.js";
import { numericFunction } from "./numeric-function.js";

function betaRegularized(x: Z, a: Z, b: Z, c: Complexes): Z | undefined {
  if (isZeroZ(x)) return zeroZ;
  const w = c.wider(32);
  const one = w.int(1);
  if (integerOf(x) === 1n) return one;
  if (w.r.cmp(x.re, w.r.ratio(3n, 5n)) > 0) {
    const other = betaRegularized(w.sub(one, x), b, a, w);
    return other && c.round(w.sub(one, other));
  }
  const series = hypergeometric([a, w.sub(one, b)], [w.add(a, one)], x, w);
  const sum = gammaZ(w.add(a, b), w);
  if (series === undefined || sum === undefined) return undefined;
  const factor = w.mul(w.mul(sum, reciprocalGamma(a, w)), reciprocalGamma(b, w));
  return c.round(w.div(w.mul(w.mul(w.pow(x, a), series), factor), a));
}

/** Regularized incomplete gamma and beta functions. */
export const regularizedFunctions = [
  numericFunction({
    name: "GammaRegularized",
    arity: [2, 3],
    compute: ([a, x, y], c) => {
      if (a === undefined || x === undefined) return undefined;
      const w = c.wider(24);
      const inverse = reciprocalGamma(a, w);
      if (y === undefined) {
        const upper = upperGamma(a, x, w);
        return upper && c.round(w.mul(upper, inverse));
      }
      const high = lowerGamma(a, y, w);
      const low = isZeroZ(x) ? zeroZ : lowerGamma(a, x, w);
      return high && low && c.round(w.mul(w.sub(high, low), inverse));
    },
    exact: ([a, x, y]) => {
      if (y !== undefined) {
        if (a === 1 && x === 0)
          return call(S.Plus, 1, call(S.Times, -1, call(S.Power, S.E, call(S.Times, -1, y))));
        return x === 0 && y === 0 ? 0 : undefined;
      }
      if (x === 0) return 1;
      if (hasHead(x, S.DirectedInfinity) && x.args[0] === 1) return 0;
      return a === 1 ? call(S.Power, S.E, call(S.Times, -1, x as Expr)) : undefined;
    },
  }),
  numericFunction({
    name: "BetaRegularized",
    arity: [3, 3],
    compute: ([x, a, b], c) =>
      x === undefined || a === undefined || b === undefined
        ? undefined
        : betaRegularized(x, a, b, c),
    exact: ([x, a, b], context) => {
      if (x === 0) return 0;
      if (x === 1) return 1;
      if (typeof a !== "number" || typeof b !== "number" || a < 1 || b < 1 || a + b > 200)
        return undefined;
      // A finite binomial sum for whole parameters.
      const n = a + b - 1;
      const terms = Array.from({ length: b }, (_, i) =>
        call(
          S.Times,
          call(S.Binomial, n, a + i),
          call(S.Power, x as Expr, a + i),
          call(S.Power, call(S.Plus, 1, call(S.Times, -1, x as Expr)), n - a - i),
        ),
      );
      const value = context.call(S.Plus, ...terms);
      return context.call(systemSymbol("NumberQ"), value) === S.True ? value : undefined;
    },
  }),
];

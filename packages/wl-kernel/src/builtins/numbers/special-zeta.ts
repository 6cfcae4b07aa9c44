import { rational } from "../../core/arithmetic.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, Rational, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { bernoulli, harmonicNumber } from "../../numeric/bernoulli.js";
import { factorial } from "../../numeric/factorials.js";
import { realZ } from "../../numeric/plain-complex.js";
import { integerOf } from "../../numeric/plain-gamma.js";
import { hurwitzZeta, polyLogZ, zetaZ } from "../../numeric/plain-zeta.js";
import { exactText } from "./exact-text.js";
import { call, whole } from "./integer-arguments.js";
import { numericFunction } from "./numeric-function.js";

function exactZeta(s: Expr): Expr | undefined {
  const n = whole(s);
  if (n === undefined) return hasHead(s, S.DirectedInfinity) && s.args[0] === 1 ? 1 : undefined;
  if (n === 1n) return S.ComplexInfinity;
  if (n === 0n) return new Rational(-1n, 2n);
  if (n > 2000n || n < -2000n) return undefined;
  if (n < 0n) {
    const { num, den } = bernoulli(Number(1n - n));
    return rational(-num, den * (1n - n));
  }
  if (n % 2n === 1n) return undefined;
  // |B_n| (2 Pi)^n/(2 n!)
  const { num, den } = bernoulli(Number(n));
  const size = num < 0n ? -num : num;
  return call(
    S.Times,
    rational(size * (1n << (n - 1n)), den * factorial(Number(n))),
    call(S.Power, S.Pi, Number(n)),
  );
}

function hurwitz(s: Expr, a: Expr): Expr | undefined {
  if (a === 1) return call(systemSymbol("Zeta"), s);
  const n = whole(s);
  const k = whole(a);
  if (s === 0) return call(S.Plus, new Rational(1n, 2n), call(S.Times, -1, a));
  if (k !== undefined && k > 1n && k < 10_000n && n !== undefined && n > 1n && n < 200n) {
    const { num, den } = harmonicNumber(Number(k) - 1, Number(n));
    return call(S.Plus, call(systemSymbol("Zeta"), s), rational(-num, den));
  }
  if (a instanceof Rational && a.num === 1n && a.den === 2n) {
    return call(S.Times, call(S.Plus, -1, call(S.Power, 2, s)), call(systemSymbol("Zeta"), s));
  }
  return undefined;
}

function exactPolyLog(s: Expr, z: Expr, context: Evaluator): Expr | undefined {
  if (z === 0) return 0;
  if (z === 1) return call(systemSymbol("Zeta"), s);
  const order = whole(s);
  if (z === -1) {
    return call(
      S.Times,
      call(S.Plus, call(S.Power, 2, call(S.Plus, 1, call(S.Times, -1, s))), -1),
      call(systemSymbol("Zeta"), s),
    );
  }
  if (order === 1n) return new Fn(exactText("Function[-Log[1-#]]", context), [z]);
  if (order === 2n && z instanceof Rational && z.num === 1n && z.den === 2n)
    return exactText("Pi^2/12 - Log[2]^2/2", context);
  if (order === 0n) return new Fn(exactText("Function[#/(1-#)]", context), [z]);
  if (order === -1n) return new Fn(exactText("Function[#/(1-#)^2]", context), [z]);
  if (order === -2n) return new Fn(exactText("Function[#(1+#)/(1-#)^3]", context), [z]);
  return undefined;
}

/** Zeta functions and polylogarithms. */
export const zetaFunctions = [
  numericFunction({
    name: "Zeta",
    arity: [1, 2],
    compute: ([s, a], c) =>
      s === undefined ? undefined : a === undefined ? zetaZ(s, c) : hurwitzZeta(s, a, c),
    exact: ([s, a]) => (a === undefined ? exactZeta(s as Expr) : hurwitz(s as Expr, a)),
  }),
  numericFunction({
    name: "HurwitzZeta",
    arity: [2, 2],
    compute: ([s, a], c) => (s === undefined || a === undefined ? undefined : hurwitzZeta(s, a, c)),
    exact: ([s, a]) => hurwitz(s as Expr, a as Expr),
  }),
  numericFunction({
    name: "DirichletEta",
    arity: [1, 1],
    compute: ([s], c) => {
      if (s === undefined) return undefined;
      if (integerOf(s) === 1n) return realZ(c.r.logTwo());
      const w = c.wider(24);
      const zeta = zetaZ(s, w);
      const factor = w.sub(w.int(1), w.pow(w.int(2), w.sub(w.int(1), s)));
      return zeta && c.round(w.mul(factor, zeta));
    },
    exact: ([s]) => {
      if (s === 1) return call(S.Log, 2);
      const n = whole(s);
      if (n === undefined || (n > 0n && n % 2n === 1n)) return undefined;
      return call(
        S.Times,
        call(S.Plus, 1, call(S.Times, -1, call(S.Power, 2, Number(1n - n)))),
        call(systemSymbol("Zeta"), s as Expr),
      );
    },
  }),
  numericFunction({
    name: "PolyLog",
    arity: [2, 2],
    missing: "orders that are no integers",
    compute: ([s, z], c) => {
      const order = s === undefined ? undefined : integerOf(s);
      return order === undefined || z === undefined || order > 1000n || order < -1000n
        ? undefined
        : polyLogZ(Number(order), z, c);
    },
    exact: ([s, z], context) => exactPolyLog(s as Expr, z as Expr, context),
  }),
];

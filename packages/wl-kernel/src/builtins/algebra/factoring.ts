import { isCall, power, times } from "../../algebra/build.js";
import { variablesOf } from "../../algebra/coefficients.js";
import { factorModulo } from "../../algebra/factor-modulo.js";
import { factorPoly, squareFreePoly } from "../../algebra/factor-multivariate.js";
import { degreeAnywhere, type Poly } from "../../algebra/multivariate.js";
import { NotRational, Ring } from "../../algebra/rational-form.js";
import { rational } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, Sym } from "../../core/expr.js";
import { compareExpr } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { threaded } from "./expansion.js";

type Splitter = typeof factorPoly;

const squareFree: Splitter = (p, _variables, check) => squareFreePoly(p, check);

/** The factors of a rational function: the numeric one first, then the others in canonical order. */
export function factorList(
  expr: Expr,
  context: Evaluator,
  split: Splitter = factorPoly,
): [Expr, number][] | undefined {
  try {
    const ring = new Ring([expr], context);
    const whole = ring.product(expr);
    let num = whole.num;
    let den = whole.den;
    const out: [Expr, number][] = [];
    const powers = new Map<string, [Expr, number]>();
    for (const [f, e] of whole.factors) {
      const { content, factors } = split(f, ring.size, ring.check);
      if (e > 0) num *= content ** BigInt(e);
      else den *= content ** BigInt(-e);
      for (const [g, k] of factors) {
        const made = single(g, ring);
        const key = context.state.fullForm(made);
        const old = powers.get(key);
        if (old === undefined) {
          const entry: [Expr, number] = [made, k * e];
          powers.set(key, entry);
          out.push(entry);
        } else old[1] += k * e;
      }
    }
    out.sort(([a], [b]) => compareExpr(a, b));
    return [[rational(num, den), 1], ...out.filter(([, e]) => e !== 0)];
  } catch (problem) {
    if (problem instanceof NotRational) return undefined;
    throw problem;
  }
}

function single(p: Poly, ring: Ring): Expr {
  return ring.expr(p);
}

/** The factored expression; the expression itself when it has inexact numbers. */
export function factor(expr: Expr, context: Evaluator, split: Splitter = factorPoly): Expr {
  const list = factorList(expr, context, split);
  if (list === undefined) return expr;
  return times(context, ...list.map(([f, e]) => power(context, f, e)));
}

function pairs(list: readonly (readonly [Expr, number])[], context: Evaluator): Expr {
  return context.list(list.map(([f, e]) => context.list([f, e])));
}

export const factoring = [
  builtin({
    name: "Factor",
    attributes: ["Listable"],
    state: "partial",
    missing: "Extension, GaussianIntegers; inexact coefficients",
    doc: "ref/Factor",
    arity: [1, 2],
    apply([expr, option], context) {
      if (isCall(option, "Rule", 2)) {
        const [name, value] = option.args;
        if (
          name instanceof Sym &&
          name.name === "Modulus" &&
          typeof value === "number" &&
          value > 1
        )
          return factorModulo(expr as Expr, value, context);
        return undefined;
      }
      if (option !== undefined) return undefined;
      const one = (part: Expr): Expr => factor(part, context);
      return threaded(expr as Expr, one) ?? one(expr as Expr);
    },
  }),
  builtin({
    name: "FactorSquareFree",
    attributes: ["Listable"],
    state: "partial",
    missing: "Extension and Modulus",
    doc: "ref/FactorSquareFree",
    arity: [1, 2],
    apply: ([expr], context) => factor(expr as Expr, context, squareFree),
  }),
  builtin({
    name: "FactorList",
    attributes: ["Listable"],
    state: "partial",
    missing: "Extension and Modulus",
    doc: "ref/FactorList",
    arity: [1, 2],
    apply([expr], context) {
      const list = factorList(expr as Expr, context);
      return list === undefined ? undefined : pairs(list, context);
    },
  }),
  builtin({
    name: "FactorSquareFreeList",
    attributes: ["Listable"],
    state: "partial",
    missing: "Extension and Modulus",
    doc: "ref/FactorSquareFreeList",
    arity: [1, 2],
    apply([expr], context) {
      const list = factorList(expr as Expr, context, squareFree);
      return list === undefined ? undefined : pairs(list, context);
    },
  }),
  builtin({
    name: "FactorTerms",
    attributes: ["Listable"],
    state: "partial",
    missing: "factors free of given variables",
    doc: "ref/FactorTerms",
    arity: [1, 2],
    apply([expr, form], context) {
      if (form !== undefined) return undefined;
      return factor(expr as Expr, context, (p) => ({ content: 1n, factors: [[p, 1]] }));
    },
  }),
  builtin({
    name: "FactorTermsList",
    state: "partial",
    missing: "factors free of given variables",
    doc: "ref/FactorTermsList",
    arity: [1, 2],
    apply([expr, form], context) {
      if (form !== undefined) return undefined;
      const list = factorList(expr as Expr, context, (p) => ({ content: 1n, factors: [[p, 1]] }));
      if (list === undefined) return undefined;
      const rest = list.slice(1).map(([f, e]) => power(context, f, e));
      return context.list([(list[0] as [Expr, number])[0], times(context, ...rest)]);
    },
  }),
  builtin({
    name: "IrreduciblePolynomialQ",
    state: "partial",
    missing: "Extension and Modulus",
    doc: "ref/IrreduciblePolynomialQ",
    arity: [1, 2],
    apply([expr], context) {
      if (variablesOf(expr as Expr).length === 0) return S.False;
      try {
        const ring = new Ring([expr as Expr], context);
        const { poly } = ring.polynomial(expr as Expr);
        const { factors } = factorPoly(poly, ring.size, ring.check);
        const whole = factors.length === 1 && factors[0]?.[1] === 1;
        return S.bool(whole && degreeAnywhere(poly, ring.size - 1) > 0);
      } catch (problem) {
        if (problem instanceof NotRational) return undefined;
        throw problem;
      }
    },
  }),
  builtin({
    name: "Cyclotomic",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/Cyclotomic",
    arity: [2, 2],
    apply([n, x], context) {
      if (typeof n !== "number" || n < 1) return undefined;
      context.reserve(n);
      let p: bigint[] = [-1n, 1n];
      if (n === 1) return polynomialIn(p, x as Expr, context);
      p = new Array<bigint>(n + 1).fill(0n);
      p[0] = -1n;
      p[n] = 1n;
      const memo = new Map<number, bigint[]>();
      const phi = (m: number): bigint[] => {
        const known = memo.get(m);
        if (known !== undefined) return known;
        let made: bigint[] = new Array<bigint>(m + 1).fill(0n);
        made[0] = -1n;
        made[m] = 1n;
        for (let d = 1; d < m; d++) {
          context.tick();
          if (m % d === 0) made = exact(made, phi(d));
        }
        memo.set(m, made);
        return made;
      };
      return polynomialIn(phi(n), x as Expr, context);
    },
  }),
];

function exact(a: readonly bigint[], b: readonly bigint[]): bigint[] {
  const rest = a.slice();
  const out: bigint[] = [];
  for (let i = a.length - b.length; i >= 0; i--) {
    const q = rest[i + b.length - 1] as bigint;
    out[i] = q;
    for (let j = 0; j < b.length; j++) rest[i + j] = (rest[i + j] as bigint) - q * (b[j] as bigint);
  }
  return out;
}

function polynomialIn(p: readonly bigint[], x: Expr, context: Evaluator): Expr {
  return context.evaluate(
    new Fn(
      S.Plus,
      p.map((c, i) => new Fn(S.Times, [rational(c, 1n), new Fn(S.Power, [x, i])])),
    ),
  );
}

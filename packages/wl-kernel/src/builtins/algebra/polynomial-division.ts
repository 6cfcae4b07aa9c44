import { quotient as divided, fn, isCall, minus, plus, power, times } from "../../algebra/build.js";
import { fromCoefficients, univariate } from "../../algebra/coefficients.js";
import { expand } from "../../algebra/expand.js";
import type { Poly } from "../../algebra/multivariate.js";
import { NotRational, Ring } from "../../algebra/rational-form.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { together } from "./fractions.js";

/** Quotient and remainder of coefficient lists, over the field of rational functions. */
export function divideLists(
  a: readonly Expr[],
  b: readonly Expr[],
  context: Evaluator,
): { readonly quotient: Expr[]; readonly remainder: Expr[] } {
  const rest = a.slice() as Expr[];
  const out: Expr[] = [];
  const top = b[b.length - 1] as Expr;
  for (let i = a.length - b.length; i >= 0; i--) {
    context.tick();
    const q = tidy(divided(context, rest[i + b.length - 1] as Expr, top), context);
    out[i] = q;
    for (let j = 0; j < b.length; j++) {
      rest[i + j] = tidy(
        minus(context, rest[i + j] as Expr, times(context, q, b[j] as Expr)),
        context,
      );
    }
  }
  while (rest.length > 0 && rest[rest.length - 1] === 0) rest.pop();
  return { quotient: out, remainder: rest };
}

/** Rational functions over one denominator, so that a zero is seen as one. */
export function tidy(expr: Expr, context: Evaluator): Expr {
  return expr instanceof Fn ? expand(together(expr, context), context) : expr;
}

function divide(p: Expr, q: Expr, x: Expr, context: Evaluator) {
  const a = univariate(p, x, context);
  const b = univariate(q, x, context);
  if (a === undefined || b === undefined || b.length === 0) return undefined;
  const { quotient, remainder } = divideLists(a, b, context);
  return {
    quotient: fromCoefficients(quotient, x, context),
    remainder: fromCoefficients(remainder, x, context),
  };
}

function gcdOf(args: readonly Expr[], context: Evaluator, lcm: boolean): Expr | undefined {
  if (args.some((arg) => isCall(arg, "Rule"))) return undefined;
  try {
    const ring = new Ring(args, context);
    const products = args.map((arg) => ring.product(arg));
    if (products.some((p) => p.factors.some(([, e]) => e < 0))) return undefined;
    const nonzero = products.filter((p) => p.num !== 0n);
    if (nonzero.length < products.length && lcm) return 0;
    return ring.productExpr(ring.common(nonzero, lcm));
  } catch (problem) {
    if (problem instanceof NotRational) return undefined;
    throw problem;
  }
}

/** The resultant by the remainder sequence over the field of fractions. */
export function resultantOf(
  first: readonly Expr[],
  second: readonly Expr[],
  context: Evaluator,
): Expr {
  let a = first;
  let b = second;
  let factor: Expr = 1;
  if (a.length === 0 || b.length === 0) return 0;
  for (;;) {
    const m = a.length - 1;
    const n = b.length - 1;
    if (n === 0) return tidy(times(context, factor, power(context, b[0] as Expr, m)), context);
    if (m < n) {
      [a, b] = [b, a];
      if ((m * n) % 2 === 1) factor = times(context, -1, factor);
      continue;
    }
    const { remainder } = divideLists(a, b, context);
    if (remainder.length === 0) return 0;
    const r = remainder.length - 1;
    const lead = b[n] as Expr;
    factor = times(context, factor, power(context, lead, m - r), (m * n) % 2 === 1 ? -1 : 1);
    [a, b] = [b, remainder];
  }
}

export const polynomialDivision = [
  ...(["PolynomialQuotient", "PolynomialRemainder", "PolynomialQuotientRemainder"] as const).map(
    (name) =>
      builtin({
        name,
        state: "partial",
        missing: "Modulus",
        doc: `ref/${name}`,
        arity: [3, 4],
        apply([p, q, x], context) {
          const parts = divide(p as Expr, q as Expr, x as Expr, context);
          if (parts === undefined) return undefined;
          if (name === "PolynomialQuotient") return parts.quotient;
          if (name === "PolynomialRemainder") return parts.remainder;
          return context.list([parts.quotient, parts.remainder]);
        },
      }),
  ),
  builtin({
    name: "PolynomialGCD",
    attributes: ["Listable"],
    state: "partial",
    missing: "Extension and Modulus",
    doc: "ref/PolynomialGCD",
    apply: (args, context) => (args.length === 0 ? undefined : gcdOf(args, context, false)),
  }),
  builtin({
    name: "PolynomialLCM",
    attributes: ["Listable"],
    state: "partial",
    missing: "Extension and Modulus",
    doc: "ref/PolynomialLCM",
    apply: (args, context) => (args.length === 0 ? undefined : gcdOf(args, context, true)),
  }),
  builtin({
    name: "PolynomialExtendedGCD",
    state: "partial",
    missing: "Modulus",
    doc: "ref/PolynomialExtendedGCD",
    arity: [3, 4],
    apply([p, q, x], context) {
      let a: readonly Expr[] | undefined = univariate(p as Expr, x as Expr, context);
      let b: readonly Expr[] | undefined = univariate(q as Expr, x as Expr, context);
      if (a === undefined || b === undefined) return undefined;
      let [s0, s1, t0, t1]: [Expr, Expr, Expr, Expr] = [1, 0, 0, 1];
      while (b.length > 0) {
        const step: { quotient: Expr[]; remainder: Expr[] } = divideLists(a, b, context);
        const k = fromCoefficients(step.quotient, x as Expr, context);
        [a, b] = [b, step.remainder];
        [s0, s1] = [s1, tidy(minus(context, s0, times(context, k, s1)), context)];
        [t0, t1] = [t1, tidy(minus(context, t0, times(context, k, t1)), context)];
      }
      const lead = a[a.length - 1];
      if (lead === undefined) return undefined;
      const scale = (e: Expr): Expr => tidy(divided(context, e, lead), context);
      return context.list([
        scale(fromCoefficients(a, x as Expr, context)),
        context.list([scale(s0), scale(t0)]),
      ]);
    },
  }),
  builtin({
    name: "PolynomialMod",
    attributes: [],
    state: "partial",
    missing: "several moduli",
    doc: "ref/PolynomialMod",
    arity: [2, 2],
    apply([p, m], context) {
      if (isCall(p, "List"))
        return new Fn(
          S.List,
          p.args.map((e) => new Fn(fn("PolynomialMod").head, [e, m as Expr])),
        );
      try {
        const ring = new Ring([p as Expr, m as Expr], context);
        const { poly, den } = ring.polynomial(p as Expr);
        if (typeof m === "number" && m > 0) {
          if (den !== 1n) return undefined;
          return ring.expr(reduce(poly, BigInt(m)));
        }
        if (ring.size !== 1) return undefined;
        const x = (ring.generators[0] as { expr: Expr }).expr;
        return divide(p as Expr, m as Expr, x, context)?.remainder;
      } catch (problem) {
        if (problem instanceof NotRational) return undefined;
        throw problem;
      }
    },
  }),
  builtin({
    name: "Resultant",
    state: "partial",
    missing: "Modulus",
    doc: "ref/Resultant",
    arity: [3, 4],
    apply([p, q, x], context) {
      const a = univariate(p as Expr, x as Expr, context);
      const b = univariate(q as Expr, x as Expr, context);
      if (a === undefined || b === undefined) return undefined;
      return resultantOf(a, b, context);
    },
  }),
  builtin({
    name: "Discriminant",
    state: "partial",
    missing: "Modulus",
    doc: "ref/Discriminant",
    arity: [2, 3],
    apply([p, x], context) {
      const a = univariate(p as Expr, x as Expr, context);
      if (a === undefined || a.length < 2) return undefined;
      const n = a.length - 1;
      const d = a.slice(1).map((c, i) => times(context, i + 1, c));
      const value = resultantOf(a, d, context);
      const sign = ((n * (n - 1)) / 2) % 2 === 1 ? -1 : 1;
      return tidy(divided(context, times(context, sign, value), a[n] as Expr), context);
    },
  }),
  builtin({
    name: "PolynomialReduce",
    state: "partial",
    missing: "more than one polynomial or variable",
    doc: "ref/PolynomialReduce",
    arity: [3, 3],
    apply([p, q, x], context) {
      const list = isCall(q, "List", 1) ? (q.args[0] as Expr) : undefined;
      const v = isCall(x, "List", 1) ? (x.args[0] as Expr) : (x as Expr);
      if (list === undefined || isCall(v, "List")) return undefined;
      const parts = divide(p as Expr, list, v, context);
      return parts === undefined
        ? undefined
        : context.list([context.list([parts.quotient]), plus(context, parts.remainder)]);
    },
  }),
];

function reduce(p: Poly, m: bigint): Poly {
  if (typeof p === "bigint") return ((p % m) + m) % m;
  const parts = p.c.map((c) => reduce(c, m));
  return parts.every((c) => c === 0n) ? 0n : trim(p.v, parts);
}

function trim(v: number, parts: readonly Poly[]): Poly {
  let n = parts.length;
  while (n > 0 && parts[n - 1] === 0n) n--;
  if (n === 0) return 0n;
  if (n === 1) return parts[0] as Poly;
  return { v, c: parts.slice(0, n) };
}

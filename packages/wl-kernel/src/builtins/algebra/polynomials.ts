import { expanded } from "../../algebra/expansion.js";
import { factorPoly } from "../../algebra/factor-polynomial.js";
import { generatorsOf } from "../../algebra/generators.js";
import { RationalField } from "../../algebra/rational-function.js";
import {
  constantValue,
  dividePoly,
  gcdPoly,
  isZero,
  multiplyPoly,
  type Poly,
} from "../../algebra/recursive-polynomial.js";
import { gcdBig } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, isNumber, systemSymbol } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import * as S from "../../core/symbols.js";
import { isExact } from "./rational-functions.js";

const times = (...factors: readonly Expr[]): Expr => new Fn(S.Times, factors);
const plus = (terms: readonly Expr[]): Expr => new Fn(S.Plus, terms);

/** Coefficients of the powers of a form in an expression, by exponent; the expression is expanded first. */
export function coefficientsOf(
  expr: Expr,
  form: Expr,
  context: Evaluator,
): Map<unknown, { exponent: Expr; terms: Expr[] }> {
  const sum = expanded(expr, context);
  const out = new Map<unknown, { exponent: Expr; terms: Expr[] }>();
  for (const term of hasHead(sum, S.Plus) ? sum.args : [sum]) {
    let exponent: Expr = 0;
    const rest: Expr[] = [];
    for (const factor of hasHead(term, S.Times) ? term.args : [term]) {
      if (sameExpr(factor, form)) exponent = plusOf(exponent, 1, context);
      else if (hasHead(factor, S.Power) && sameExpr(factor.args[0] as Expr, form))
        exponent = plusOf(exponent, factor.args[1] as Expr, context);
      else rest.push(factor);
    }
    const key = typeof exponent === "number" ? exponent : context.state.fullForm(exponent);
    const known = out.get(key);
    if (known === undefined) out.set(key, { exponent, terms: [times(...rest)] });
    else known.terms.push(times(...rest));
  }
  return out;
}

const plusOf = (a: Expr, b: Expr, context: Evaluator): Expr =>
  a === 0 ? b : context.evaluate(plus([a, b]));

function isPolynomial(expr: Expr, variables: readonly Expr[], context: Evaluator): boolean {
  if (variables.some((variable) => sameExpr(expr, variable))) return true;
  if (hasHead(expr, S.Plus) || hasHead(expr, S.Times))
    return expr.args.every((arg) => isPolynomial(arg, variables, context));
  if (hasHead(expr, S.Power)) {
    const [base, exponent] = expr.args as readonly [Expr, Expr];
    if (typeof exponent === "number" && exponent >= 0)
      return isPolynomial(base, variables, context);
  }
  return variables.every(
    (variable) => context.call(systemSymbol("FreeQ"), expr, variable) === S.True,
  );
}

const variablesIn = (spec: Expr | undefined): readonly Expr[] =>
  hasHead(spec, S.List) ? spec.args : spec === undefined ? [] : [spec];

/** Quotient and remainder in one variable, the coefficients any expressions. */
export function quotientRemainder(
  a: Expr,
  b: Expr,
  x: Expr,
  context: Evaluator,
): readonly [Expr, Expr] | undefined {
  const dense = (expr: Expr): Expr[] | undefined => {
    const out: Expr[] = [];
    for (const { exponent, terms } of coefficientsOf(expr, x, context).values()) {
      if (typeof exponent !== "number" || exponent < 0) return undefined;
      out[exponent] = context.evaluate(plus(terms));
    }
    for (let i = 0; i < out.length; i++) out[i] ??= 0;
    while (out.length > 0 && out[out.length - 1] === 0) out.pop();
    return out;
  };
  const top = dense(a);
  const bottom = dense(b);
  if (top === undefined || bottom === undefined || bottom.length === 0) return undefined;
  const together = (expr: Expr): Expr => context.evaluate(new Fn(systemSymbol("Together"), [expr]));
  const lead = bottom[bottom.length - 1] as Expr;
  const quotient: Expr[] = [];
  while (top.length >= bottom.length) {
    context.tick();
    const shift = top.length - bottom.length;
    const factor = together(times(top[top.length - 1] as Expr, new Fn(S.Power, [lead, -1])));
    quotient[shift] = factor;
    bottom.forEach((c, i) => {
      top[shift + i] = together(plus([top[shift + i] as Expr, times(-1, factor, c)]));
    });
    top.pop();
    while (top.length > 0 && top[top.length - 1] === 0) top.pop();
  }
  const write = (list: readonly (Expr | undefined)[]): Expr =>
    context.evaluate(
      plus(list.map((c, i) => times(c ?? 0, i === 0 ? 1 : new Fn(S.Power, [x, i])))),
    );
  return [write(Array.from(quotient)), write(top)];
}

/** Greatest common divisor or least common multiple of polynomials. */
function common(name: "PolynomialGCD" | "PolynomialLCM") {
  return builtin({
    name,
    attributes: ["Listable"],
    state: "partial",
    missing: "options Modulus and Extension",
    doc: `ref/${name}`,
    apply(args, context) {
      if (args.length === 0 || !args.every(isExact)) return undefined;
      const field = new RationalField(args, context);
      const read = args.map((arg) => field.read(arg));
      if (read.some((f) => f === undefined || f.bottom.length > 0)) return undefined;
      let num: bigint | undefined;
      let den = 1n;
      let poly: Poly | undefined;
      for (const f of read) {
        if (f === undefined) continue;
        const next = field.expanded(f.top);
        const size = f.num < 0n ? -f.num : f.num;
        if (poly === undefined || num === undefined) {
          [num, den, poly] = [size, f.den, next];
          continue;
        }
        den = (den * f.den) / gcdBig(den, f.den);
        const shared = gcdPoly(poly, next);
        if (name === "PolynomialGCD") [num, poly] = [gcdBig(num, size), shared];
        else
          [num, poly] = [
            (num * size) / gcdBig(num, size),
            dividePoly(multiplyPoly(poly, next), shared) as Poly,
          ];
      }
      const factors =
        poly === undefined || constantValue(poly) !== undefined
          ? []
          : name === "PolynomialLCM"
            ? factorPoly(poly, field.generators.length)
            : [{ poly, power: 1 }];
      return field.write({
        num: num ?? 0n,
        den,
        top: poly !== undefined && isZero(poly) ? [] : factors,
        bottom: [],
      });
    },
  });
}

/** Coefficients of all powers up to those, an array with a level for each variable. */
function coefficientTable(
  expr: Expr,
  variables: readonly Expr[],
  most: readonly number[],
  context: Evaluator,
): Expr {
  const [x, ...rest] = variables;
  if (x === undefined) return expr;
  const parts = coefficientsOf(expr, x, context);
  return context.list(
    Array.from({ length: (most[0] as number) + 1 }, (_, i) =>
      coefficientTable(
        context.evaluate(plus(parts.get(i)?.terms ?? [])),
        rest,
        most.slice(1),
        context,
      ),
    ),
  );
}

/** Highest power of each variable; `undefined` for what is no polynomial in one of them. */
function highestPowers(
  expr: Expr,
  variables: readonly Expr[],
  context: Evaluator,
): readonly number[] | undefined {
  const out: number[] = [];
  for (const variable of variables) {
    let most = 0;
    for (const { exponent } of coefficientsOf(expr, variable, context).values()) {
      if (typeof exponent !== "number" || exponent < 0) return undefined;
      most = Math.max(most, exponent);
    }
    out.push(most);
  }
  return out;
}

export const polynomials = [
  builtin({
    name: "Coefficient",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/Coefficient",
    arity: [2, 3],
    apply([expr, form, power = 1], context) {
      if (expr === undefined || form === undefined) return undefined;
      const isPower = hasHead(form, S.Power) && typeof form.args[1] === "number" && power === 1;
      if (hasHead(form, S.Times)) {
        // The coefficient of a product is taken factor by factor.
        return form.args.reduce(
          (sum: Expr, factor) => new Fn(systemSymbol("Coefficient"), [sum, factor, power]),
          expr,
        );
      }
      const base = isPower ? (form.args[0] as Expr) : form;
      const wanted = isPower ? (form.args[1] as Expr) : power;
      const parts = coefficientsOf(expr, base, context);
      const found = [...parts.values()].find(({ exponent }) => sameExpr(exponent, wanted));
      return plus(found?.terms ?? []);
    },
  }),
  builtin({
    name: "Exponent",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/Exponent",
    arity: [2, 3],
    apply([expr, form, f = S.Max], context) {
      if (expr === undefined || form === undefined) return undefined;
      const powers = [...coefficientsOf(expr, form, context).values()].map(
        ({ exponent }) => exponent,
      );
      const isNothing = context.evaluate(expr) === 0;
      return new Fn(f, isNothing ? [new Fn(S.DirectedInfinity, [-1])] : powers.reverse());
    },
  }),
  builtin({
    name: "CoefficientList",
    state: "complete",
    doc: "ref/CoefficientList",
    arity: [2, 2],
    apply([expr, spec], context) {
      const variables = variablesIn(spec);
      const most = highestPowers(expr as Expr, variables, context);
      if (most === undefined) return undefined;
      return expr === 0
        ? context.list([])
        : coefficientTable(expr as Expr, variables, most, context);
    },
  }),
  builtin({
    name: "Variables",
    state: "complete",
    doc: "ref/Variables",
    arity: [0, 1],
    apply: ([expr], context) => {
      const parts = hasHead(expr, S.List) ? expr.args : expr === undefined ? [] : [expr];
      return context.list(
        generatorsOf(parts)
          .filter((one) => !isNumber(one) && context.call(systemSymbol("NumericQ"), one) !== S.True)
          .map((one) =>
            hasHead(one, S.Power) && isNumber(one.args[1] as Expr) ? (one.args[0] as Expr) : one,
          ),
      );
    },
  }),
  builtin({
    name: "PolynomialQ",
    state: "complete",
    doc: "ref/PolynomialQ",
    arity: [1, 2],
    apply: ([expr, spec], context) => {
      const variables = spec === undefined ? generatorsOf([expr as Expr]) : variablesIn(spec);
      return S.bool(isPolynomial(expr as Expr, variables, context));
    },
  }),
  builtin({
    name: "PolynomialQuotientRemainder",
    state: "partial",
    missing: "option Modulus",
    doc: "ref/PolynomialQuotientRemainder",
    arity: [3, 3],
    apply([a, b, x], context) {
      const found = quotientRemainder(a as Expr, b as Expr, x as Expr, context);
      return found === undefined ? undefined : context.list([...found]);
    },
  }),
  common("PolynomialGCD"),
  common("PolynomialLCM"),
];

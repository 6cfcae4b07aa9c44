/** An expression as a polynomial in given forms, by looking at its expanded terms. */

import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn } from "../core/expr.js";
import { sameExpr, structuralKey } from "../core/identity.js";
import * as S from "../core/symbols.js";
import {
  elementsOf,
  factorsOf,
  freeOf,
  isCall,
  plus,
  powerParts,
  termsOf,
  times,
} from "./build.js";
import { expand } from "./expand.js";

/** One term: exponent of each form, and the rest. */
export interface Term {
  readonly exponents: readonly Expr[];
  readonly coefficient: Expr;
}

/** Splits a product into powers of the forms and the rest. */
export function splitTerm(term: Expr, forms: readonly Expr[], context: Evaluator): Term {
  const exponents: Expr[] = forms.map(() => 0);
  const rest: Expr[] = [];
  for (const factor of factorsOf(term)) {
    const [base, exponent] = powerParts(factor);
    let at = forms.findIndex((form) => sameExpr(form, factor));
    let found: Expr = 1;
    if (at < 0) {
      at = forms.findIndex((form) => sameExpr(form, base));
      found = exponent;
    }
    if (at < 0) {
      // A form such as x^2 inside x^6.
      at = forms.findIndex((form) => {
        const [b, e] = powerParts(form);
        return (
          sameExpr(b, base) &&
          typeof e === "number" &&
          typeof exponent === "number" &&
          exponent % e === 0 &&
          e !== 1
        );
      });
      if (at >= 0) found = (exponent as number) / (powerParts(forms[at] as Expr)[1] as number);
    }
    if (at < 0) rest.push(factor);
    else exponents[at] = plus(context, exponents[at] as Expr, found);
  }
  return {
    exponents,
    coefficient: rest.length === 1 ? (rest[0] as Expr) : times(context, ...rest),
  };
}

/** The terms of the expanded expression by their exponents, equal ones joined, in order of appearance. */
export function collectTerms(expr: Expr, forms: readonly Expr[], context: Evaluator): Term[] {
  const wanted = (part: Expr): boolean => forms.some((form) => !freeOf(part, base(form)));
  const expanded = expand(expr, context, wanted);
  const groups = new Map<unknown, { exponents: readonly Expr[]; parts: Expr[] }>();
  for (const term of termsOf(expanded)) {
    const { exponents, coefficient } = splitTerm(term, forms, context);
    const key = structuralKey(new Fn(S.List, exponents));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { exponents, parts: [coefficient] });
    else group.parts.push(coefficient);
  }
  return [...groups.values()].map(({ exponents, parts }) => ({
    exponents,
    coefficient: plus(context, ...parts),
  }));
}

function base(form: Expr): Expr {
  return powerParts(form)[0];
}

/** Coefficients of a polynomial in `x` from the constant term on, or undefined when it is none. */
export function univariate(expr: Expr, x: Expr, context: Evaluator): Expr[] | undefined {
  const out: Expr[] = [];
  for (const { exponents, coefficient } of collectTerms(expr, [x], context)) {
    const e = exponents[0];
    if (typeof e !== "number" || e < 0 || !freeOf(coefficient, x)) return undefined;
    context.reserve(e);
    while (out.length <= e) out.push(0);
    out[e] = coefficient;
  }
  while (out.length > 0 && out[out.length - 1] === 0) out.pop();
  return out;
}

/** The polynomial with these coefficients in `x`, evaluated. */
export function fromCoefficients(coefficients: readonly Expr[], x: Expr, context: Evaluator): Expr {
  return plus(
    context,
    ...coefficients.map((c, i) => times(context, c, context.call(S.Power, x, i))),
  );
}

/** True when the expression is a polynomial in the variables. */
export function isPolynomial(expr: Expr, variables: readonly Expr[]): boolean {
  if (variables.some((v) => sameExpr(v, expr))) return true;
  if (variables.every((v) => freeOf(expr, v))) return true;
  if (isCall(expr, "Plus") || isCall(expr, "Times")) {
    return expr.args.every((arg) => isPolynomial(arg, variables));
  }
  if (isCall(expr, "Power", 2)) {
    const [b, e] = powerParts(expr);
    return typeof e === "number" && e > 0 && Number.isInteger(e) && isPolynomial(b, variables);
  }
  return false;
}

/** The variables of an expression, as `Variables` gives them, in canonical order without repeats. */
export function variablesOf(expr: Expr): Expr[] {
  const found = new Map<unknown, Expr>();
  const walk = (part: Expr): void => {
    if (isCall(part, "Plus") || isCall(part, "Times") || isCall(part, "List")) {
      for (const arg of part.args) walk(arg);
      return;
    }
    if (isCall(part, "Equal")) {
      for (const arg of part.args) walk(arg);
      return;
    }
    if (isCall(part, "Power", 2)) {
      const [b, e] = powerParts(part);
      if (typeof e === "number" || (typeof e === "object" && !(e instanceof Fn) && "num" in e)) {
        walk(b);
        return;
      }
      if (b === S.E || typeof b === "number") {
        found.set(structuralKey(part), part);
        return;
      }
      found.set(structuralKey(part), part);
      return;
    }
    if (typeof part !== "object" || (!(part instanceof Fn) && !("name" in part))) return;
    if ("name" in part && constants.has(part.name)) return;
    found.set(structuralKey(part), part);
  };
  walk(expr);
  return [...found.values()];
}

const constants = new Set(["Pi", "E", "Degree", "GoldenRatio", "EulerGamma", "Catalan", "I"]);

/** A list argument or a single form as forms. */
export function formsOf(expr: Expr): readonly Expr[] {
  return elementsOf(expr);
}

/** Roots of polynomials in one variable with exact or symbolic coefficients. */

import { factorList } from "../builtins/algebra/factoring.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, Rational } from "../core/expr.js";
import { compareExpr } from "../core/order.js";
import * as S from "../core/symbols.js";
import { fn, freeOf, isExactReal, minus, plus, power, quotient, times } from "./build.js";
import { fromCoefficients, univariate } from "./coefficients.js";
import { expand } from "./expand.js";
import { callText } from "./language-text.js";

/** Roots with repeats, in the order in which they are found, or undefined when the expression is no polynomial. */
export function polynomialRoots(expr: Expr, x: Expr, context: Evaluator): Expr[] | undefined {
  const list = factorList(expr, context);
  if (list === undefined) {
    const coefficients = univariate(expr, x, context);
    return coefficients === undefined ? undefined : rootsOf(coefficients, x, context);
  }
  const out: Expr[] = [];
  for (const [factor, multiplicity] of list) {
    if (freeOf(factor, x) || multiplicity < 0) continue;
    const coefficients = univariate(factor, x, context);
    if (coefficients === undefined) return undefined;
    const roots = rootsOf(coefficients, x, context);
    if (roots === undefined) return undefined;
    context.reserve(out.length + multiplicity * roots.length);
    for (let i = 0; i < multiplicity; i++) out.push(...roots);
  }
  return out;
}

/** Roots of an irreducible polynomial given by its coefficients, the constant first; `cubics` asks for radicals. */
export function rootsOf(
  coefficients: readonly Expr[],
  x: Expr,
  context: Evaluator,
  cubics = false,
): Expr[] | undefined {
  const n = coefficients.length - 1;
  if (n <= 0) return [];
  const [c0, c1 = 0, c2 = 0] = coefficients as readonly [Expr, Expr?, Expr?];
  if (n === 1) {
    const numeric = isExactReal(c0) && isExactReal(c1);
    return [
      numeric
        ? quotient(context, times(context, -1, c0), c1)
        : ratio(times(context, -1, c0), c1, context),
    ];
  }
  if (n === 2) return quadratic(c2, c1, c0, context);
  if (coefficients.slice(1, -1).every((c) => c === 0)) {
    const value = quotient(context, times(context, -1, c0), coefficients[n] as Expr);
    const pure = pureRoots(value, n, context);
    if (pure !== undefined) return pure;
  }
  const step = commonStep(coefficients);
  if (step > 1) {
    const inner = rootsOf(
      coefficients.filter((_c, i) => i % step === 0),
      x,
      context,
    );
    if (inner !== undefined && step === 2) {
      return inner.flatMap((root) => {
        const r = power(context, root, new Rational(1n, 2n));
        return [times(context, -1, r), r];
      });
    }
  }
  if (n === 3 && (cubics || !coefficients.every((c) => isExactReal(c)))) {
    return cubic(coefficients, context);
  }
  if (!coefficients.every((c) => isExactReal(c))) return undefined;
  const slot = fn("Slot", 1);
  const body = fromCoefficients(coefficients, slot, context);
  const roots: Expr[] = [];
  for (let k = 1; k <= n; k++) roots.push(fn("Root", new Fn(S.Function, [body]), k, 0));
  return roots;
}

function ratio(top: Expr, bottom: Expr, context: Evaluator): Expr {
  return context.call(fn("Together").head, quotient(context, top, bottom));
}

function commonStep(coefficients: readonly Expr[]): number {
  let step = 0;
  coefficients.forEach((c, i) => {
    if (c === 0) return;
    let a = step;
    let b = i;
    while (b !== 0) [a, b] = [b, a % b];
    step = a;
  });
  return step;
}

function quadratic(a: Expr, b: Expr, c: Expr, context: Evaluator): Expr[] {
  const exact = [a, b, c].every((e) => isExactReal(e));
  const discriminant = expand(
    minus(context, times(context, b, b), times(context, 4, a, c)),
    context,
  );
  const half = new Rational(1n, 2n);
  if (exact && a === 1 && c === 1 && (b === 1 || b === -1)) {
    // Primitive roots of unity keep their short form.
    return [
      context.evaluate(fn("Times", -Number(b), fn("Power", -1, new Rational(1n, 3n)))),
      context.evaluate(fn("Times", Number(b), fn("Power", -1, new Rational(2n, 3n)))),
    ];
  }
  if (exact) {
    // Each term on its own: 1 - Sqrt[2], (1 + Sqrt[5])/2.
    const root = power(context, discriminant, half);
    const make = (sign: number): Expr => {
      const top = plus(context, times(context, -1, b), times(context, sign, root));
      return lowest(top, times(context, 2, a), context);
    };
    const both = [make(-1), make(1)];
    return compareExpr(a, 0) < 0 ? both.reverse() : both;
  }
  if (b === 0) {
    const root = power(context, quotient(context, times(context, -1, c), a), half);
    const split = context.call(fn("PowerExpand").head, root);
    const simple = isExactReal(a) ? split : root;
    const plain = isExactReal(a) || isExactReal(c) ? simple : tidyRoot(a, c, context);
    return [times(context, -1, plain), plain];
  }
  const root = power(context, discriminant, half);
  const make = (sign: number): Expr =>
    quotient(
      context,
      plus(context, times(context, -1, b), times(context, sign, root)),
      times(context, 2, a),
    );
  return [make(-1), make(1)];
}

function tidyRoot(a: Expr, c: Expr, context: Evaluator): Expr {
  return callText("((Complex[0,1] Sqrt[#2])/Sqrt[#1])&", [a, c], context);
}

/** `top/bottom` of exact numbers with square roots, common integer factors cancelled. */
function lowest(top: Expr, bottom: Expr, context: Evaluator): Expr {
  const value = expand(quotient(context, top, bottom), context);
  if (!(value instanceof Fn) || value.head !== S.Plus) return value;
  return context.call(fn("Together").head, value);
}

/** All roots of `x^n = value` when they can be written plainly. */
function pureRoots(value: Expr, n: number, context: Evaluator): Expr[] | undefined {
  if (n > 12) return undefined;
  const positive = isExactReal(value) && compareExpr(value, 0) > 0;
  const size = power(
    context,
    positive || !isExactReal(value) ? value : times(context, -1, value),
    new Rational(1n, BigInt(n)),
  );
  if (isExactReal(value) && !positive) {
    if (n % 2 === 0) {
      const out: Expr[] = [];
      for (let k = 1; k < 2 * n; k += 2) out.push(times(context, size, unit(k, n, context)));
      return out;
    }
    const roots = pureRoots(times(context, -1, value), n, context);
    return roots?.map((r) => times(context, -1, r));
  }
  if (n === 4) {
    return [
      times(context, -1, size),
      context.evaluate(fn("Times", -1, S.I, size)),
      context.evaluate(fn("Times", S.I, size)),
      size,
    ];
  }
  const out: Expr[] = [size];
  if (n === 3) {
    return [
      context.evaluate(fn("Times", -1, power(context, -1, new Rational(1n, 3n)), size)),
      size,
      context.evaluate(fn("Times", power(context, -1, new Rational(2n, 3n)), size)),
    ].sort((p, q) => (p === size ? -1 : q === size ? 1 : 0));
  }
  for (let k = 1; k < n; k++) {
    out.push(times(context, size, unit(2 * k, n, context)));
  }
  return out;
}

function unit(k: number, n: number, context: Evaluator): Expr {
  return context.evaluate(fn("Power", -1, fn("Times", k, fn("Power", n, -1))));
}

function cubic(coefficients: readonly Expr[], context: Evaluator): Expr[] {
  const text =
    "Module[{p=3 #4 #2-#3^2,q=-2 #3^3+9 #4 #3 #2-27 #4^2 #1,r},r=(q+Sqrt[4 p^3+q^2])^(1/3);{-#3/(3 #4)-2^(1/3) p/(3 #4 r)+r/(3 2^(1/3) #4),-#3/(3 #4)+(1+I Sqrt[3]) p/(3 2^(2/3) #4 r)-(1-I Sqrt[3]) r/(6 2^(1/3) #4),-#3/(3 #4)+(1-I Sqrt[3]) p/(3 2^(2/3) #4 r)-(1+I Sqrt[3]) r/(6 2^(1/3) #4)}]&";
  const made = callText(text, coefficients, context);
  return made instanceof Fn ? [...made.args] : [];
}

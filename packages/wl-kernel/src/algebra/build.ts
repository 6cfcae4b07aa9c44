/** Short ways to build and evaluate expressions. */

import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, Rational, Sym, systemSymbol } from "../core/expr.js";
import { sameExpr } from "../core/identity.js";
import * as S from "../core/symbols.js";

/** The unevaluated call of a System function. */
export function fn(name: string, ...args: readonly Expr[]): Fn {
  return new Fn(systemSymbol(name), args);
}

/** The evaluated sum. */
export function plus(context: Evaluator, ...terms: readonly Expr[]): Expr {
  return context.call(S.Plus, ...terms);
}

/** The evaluated product. */
export function times(context: Evaluator, ...factors: readonly Expr[]): Expr {
  return context.call(S.Times, ...factors);
}

/** The evaluated power. */
export function power(context: Evaluator, base: Expr, exponent: Expr): Expr {
  return context.call(S.Power, base, exponent);
}

/** The evaluated quotient. */
export function quotient(context: Evaluator, top: Expr, bottom: Expr): Expr {
  return context.call(S.Times, top, power(context, bottom, -1));
}

/** The evaluated difference. */
export function minus(context: Evaluator, a: Expr, b: Expr): Expr {
  return context.call(S.Plus, a, times(context, -1, b));
}

declare const checked: unique symbol;
/** A function call whose head was looked at. The mark is for the compiler: other heads remain possible after a failed look. */
export type Call = Fn & { readonly [checked]: true };

/** True when the expression is `head[…]` of that System name, with `count` arguments if given. */
export function isCall(expr: Expr | undefined, name: string, count?: number): expr is Call {
  return (
    expr instanceof Fn &&
    expr.head instanceof Sym &&
    expr.head.name === name &&
    (count === undefined || expr.args.length === count)
  );
}

/** True when nothing in the expression equals `form`. */
export function freeOf(expr: Expr, form: Expr): boolean {
  if (sameExpr(expr, form)) return false;
  if (!(expr instanceof Fn)) return true;
  return freeOf(expr.head, form) && expr.args.every((arg) => freeOf(arg, form));
}

/** The expression with every occurrence of `form` replaced, then evaluated. */
export function replaceAll(context: Evaluator, expr: Expr, form: Expr, value: Expr): Expr {
  return context.evaluate(substitute(expr, form, value));
}

/** The expression with every occurrence of `form` replaced. */
export function substitute(expr: Expr, form: Expr, value: Expr): Expr {
  if (sameExpr(expr, form)) return value;
  if (!(expr instanceof Fn)) return expr;
  let changed = false;
  const head = substitute(expr.head, form, value);
  const args = expr.args.map((arg) => {
    const next = substitute(arg, form, value);
    if (next !== arg) changed = true;
    return next;
  });
  return changed || head !== expr.head ? new Fn(head, args) : expr;
}

/** Base and exponent; the exponent of anything but a power is 1. */
export function powerParts(expr: Expr): readonly [base: Expr, exponent: Expr] {
  return isCall(expr, "Power", 2) ? [expr.args[0] as Expr, expr.args[1] as Expr] : [expr, 1];
}

/** The terms of a sum, or the expression alone. */
export function termsOf(expr: Expr): readonly Expr[] {
  return isCall(expr, "Plus") ? expr.args : [expr];
}

/** The factors of a product, or the expression alone. */
export function factorsOf(expr: Expr): readonly Expr[] {
  return isCall(expr, "Times") ? expr.args : [expr];
}

/** Elements of a list, or the expression alone. */
export function elementsOf(expr: Expr): readonly Expr[] {
  return isCall(expr, "List") ? expr.args : [expr];
}

/** True for an integer or a fraction. */
export function isExactReal(expr: Expr): expr is number | bigint | Rational {
  return typeof expr === "number" || typeof expr === "bigint" || expr instanceof Rational;
}

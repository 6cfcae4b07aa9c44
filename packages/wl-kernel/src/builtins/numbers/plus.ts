import { add, isInexactNumber, NumberTooLarge } from "../../core/arithmetic.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, isNumber, type Num, Real } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import { compareExpr } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { TermIndex } from "../../core/term-index.js";
import { hookOf } from "./arithmetic-hooks.js";
import { digitsOf, numericize } from "./numericize.js";
import { isNumericQuantity } from "./quantities.js";

/** True for `DirectedInfinity[…]` and `ComplexInfinity`. */
export function isInfinite(expr: Expr | undefined): boolean {
  return hasHead(expr, S.DirectedInfinity) || expr === S.ComplexInfinity;
}

/** Splits a term into its numeric coefficient and the rest. */
function coefficient(term: Expr): readonly [Num, Expr] {
  if (term instanceof Fn && term.head === S.Times && term.args.length > 1) {
    const first = term.args[0] as Expr;
    if (isNumber(first)) {
      const rest =
        term.args.length === 2 ? (term.args[1] as Expr) : new Fn(S.Times, term.args.slice(1));
      return [first, rest];
    }
  }
  return [1, term];
}

/** True when both lists hold the same expressions. */
export function unchanged(out: readonly Expr[], args: readonly Expr[]): boolean {
  return out.length === args.length && out.every((part, i) => sameExpr(part, args[i] as Expr));
}

/** A machine number that is no number becomes `Indeterminate`. */
export function checked(value: Num): Expr {
  return value instanceof Real && Number.isNaN(value.value) ? S.Indeterminate : value;
}

/** Runs a computation; a result beyond all limits gives `Overflow[]` with its message. */
export function withOverflow<T extends Expr | undefined>(
  context: Evaluator,
  compute: () => T,
): T | Fn {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof NumberTooLarge)) throw error;
    context.message(S.General, "ovfl");
    return new Fn(S.Overflow, []);
  }
}

/** `Plus`: adds numbers and like terms, and orders what is left. */
export function plus(args: readonly Expr[], context: Evaluator, expr: Fn): Expr | undefined {
  if (args.length === 2) {
    const [a, b] = args as readonly [Expr, Expr];
    if (isNumber(a) && isNumber(b)) return withOverflow(context, () => checked(add(a, b)));
  }
  if (args.length === 0) return 0;
  if (args.length === 1) return args[0];
  return withOverflow(context, () => sum(args, context, expr));
}

interface Term {
  readonly rest: Expr;
  factor: Num;
}

function sum(args: readonly Expr[], context: Evaluator, expr: Fn): Expr | undefined {
  const hooked = hookOf(args)?.plus?.(args, context);
  if (hooked !== undefined) return hooked;
  let total: Num = 0;
  const terms: Term[] = [];
  const index = new TermIndex();
  let infinite: Expr | undefined;
  for (const arg of args) {
    if (isNumber(arg)) {
      total = add(total, arg);
      continue;
    }
    if (arg === S.Indeterminate) return S.Indeterminate;
    if (isInfinite(arg)) {
      const again = infinite !== undefined;
      if (
        again &&
        !(sameExpr(infinite as Expr, arg) && arg instanceof Fn && arg.args.length === 1)
      ) {
        context.message(S.InfinitySymbol, "indet", expr);
        return S.Indeterminate;
      }
      infinite = arg;
      continue;
    }
    const [factor, rest] = coefficient(arg);
    const at = index.place(rest);
    if (at < 0) terms.push({ rest, factor });
    else {
      const term = terms[at] as Term;
      term.factor = add(term.factor, factor);
    }
  }
  if (infinite !== undefined) return infinite;
  const symbolic: Expr[] = [];
  for (const term of terms) {
    const value = termValue(term);
    if (value === undefined) continue;
    // An inexact number makes exact numeric terms inexact: 1. + Pi.
    if (isInexactNumber(total) && isNumericQuantity(value, context)) {
      const number = numericize(value, digitsOf(total), context);
      if (isNumber(number)) {
        total = add(total, number);
        continue;
      }
    }
    symbolic.push(value);
  }
  if (symbolic.length === 0) return checked(total);
  const out = total === 0 ? symbolic : [total, ...symbolic];
  if (out.length === 1) return out[0];
  out.sort(compareExpr);
  return unchanged(out, args) ? undefined : new Fn(S.Plus, out);
}

function termValue({ rest, factor }: Term): Expr | undefined {
  if (factor === 0) return undefined;
  if (factor === 1) return rest;
  return rest instanceof Fn && rest.head === S.Times
    ? new Fn(S.Times, [factor, ...rest.args])
    : new Fn(S.Times, [factor, rest]);
}

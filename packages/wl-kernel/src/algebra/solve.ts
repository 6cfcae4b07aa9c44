/** Solving equations and systems. */

import { splitFraction } from "../builtins/algebra/expansion.js";
import { together } from "../builtins/algebra/fractions.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, isNumber } from "../core/expr.js";
import { sameExpr, structuralKey } from "../core/identity.js";
import { compareExpr } from "../core/order.js";
import * as S from "../core/symbols.js";
import { fn, freeOf, isCall, isExactReal, minus, quotient, replaceAll, times } from "./build.js";
import { isPolynomial, univariate } from "./coefficients.js";
import { expand } from "./expand.js";
import { groebnerBasis } from "./groebner.js";
import { invertFunction } from "./invert-function.js";
import { callText } from "./language-text.js";
import { NotRational, Ring } from "./rational-form.js";
import { polynomialRoots } from "./solve-polynomial.js";

/** Values for the variables, in their order; a variable without value is free. */
export type Solution = readonly (Expr | undefined)[];

/** The equations of a system as expressions that are zero; undefined when something else is in it. */
export function equationsOf(expr: Expr, context: Evaluator): Expr[] | undefined {
  if (expr === S.True) return [];
  if (isCall(expr, "Equal")) {
    const out: Expr[] = [];
    for (let i = 1; i < expr.args.length; i++) {
      const [a, b] = [expr.args[i - 1] as Expr, expr.args[i] as Expr];
      if (isCall(a, "List") && isCall(b, "List") && a.args.length === b.args.length) {
        a.args.forEach((e, k) => {
          out.push(minus(context, e, b.args[k] as Expr));
        });
      } else out.push(minus(context, a, b));
    }
    return out;
  }
  if (isCall(expr, "And") || isCall(expr, "List")) {
    const parts = expr.args.map((arg) => equationsOf(arg, context));
    return parts.some((p) => p === undefined) ? undefined : parts.flatMap((p) => p as Expr[]);
  }
  return undefined;
}

/** Solutions of one equation `expr == 0` for `x`, with repeats; undefined when they cannot be found. */
export function solveOne(expr: Expr, x: Expr, context: Evaluator): Expr[] | undefined {
  if (freeOf(expr, x)) return undefined;
  const whole = together(expr, context);
  const { top, bottom } = splitFraction(whole, context);
  if (isPolynomial(top, [x])) {
    const roots = polynomialRoots(top, x, context);
    if (roots === undefined) return undefined;
    if (freeOf(bottom, x)) return roots;
    return roots.filter((root) => replaceAll(context, bottom, x, root) !== 0);
  }
  return invertFunction(top, x, context);
}

/** All solutions of a system; undefined when the method does not reach. */
export function solveSystem(
  equations: readonly Expr[],
  variables: readonly Expr[],
  context: Evaluator,
): Solution[] | undefined {
  const tops = equations.map((e) => splitFraction(together(e, context), context));
  if (!tops.every(({ top }) => isPolynomial(top, variables))) {
    return bySubstitution(equations, variables, context);
  }
  try {
    const polys = tops.map(({ top }) => expand(top, context)).filter((p) => p !== 0);
    const ring = new Ring([...polys, ...variables], context, variables);
    const basis = groebnerBasis(
      polys.map((p) => ring.polynomial(p).poly),
      ring.size,
      ring.check,
    ).map((p) => ring.expr(p));
    // A basis element without any of the variables: generically no solution.
    if (basis.some((p) => variables.every((v) => freeOf(p, v)))) return [];
    return backSolve(basis, variables, context)?.filter((solution) =>
      tops.every(({ bottom }) => {
        let value = bottom;
        variables.forEach((v, i) => {
          const s = solution[i];
          if (s !== undefined) value = replaceAll(context, value, v, s);
        });
        return value !== 0;
      }),
    );
  } catch (problem) {
    if (problem instanceof NotRational) return bySubstitution(equations, variables, context);
    throw problem;
  }
}

function backSolve(
  basis: readonly Expr[],
  variables: readonly Expr[],
  context: Evaluator,
): Solution[] | undefined {
  let partial: Map<unknown, Expr>[] = [new Map()];
  // The last variable is the lowest one of the order.
  for (let at = variables.length - 1; at >= 0; at--) {
    const x = variables[at] as Expr;
    const higher = variables.slice(0, at);
    const usable = basis.filter((p) => !freeOf(p, x) && higher.every((v) => freeOf(p, v)));
    const next: Map<unknown, Expr>[] = [];
    for (const known of partial) {
      const candidates = usable
        .map((p) => insert(p, variables, known, context))
        .filter((p) => !freeOf(p, x));
      const lowest = candidates[0];
      if (lowest === undefined) {
        next.push(known);
        continue;
      }
      const roots = linearRoot(lowest, x, variables, context) ?? solveOne(lowest, x, context);
      if (roots === undefined) return undefined;
      for (const root of roots) {
        const fits = candidates.slice(1).every((p) => {
          const value = replaceAll(context, p, x, root);
          return isZero(value, context);
        });
        if (fits) next.push(new Map(known).set(structuralKey(x), root));
      }
    }
    partial = next;
  }
  return partial.map((known) => variables.map((v) => known.get(structuralKey(v))));
}

/** The root of `a x + b` in a system with parameters is written `-(b/a)`. */
function linearRoot(
  expr: Expr,
  x: Expr,
  variables: readonly Expr[],
  context: Evaluator,
): Expr[] | undefined {
  const { top } = splitFraction(together(expr, context), context);
  const [b, a, more] = univariate(top, x, context) ?? [];
  if (a === undefined || b === undefined || more !== undefined) return undefined;
  if (isExactReal(a) || isExactReal(b) || variables.some((v) => !freeOf(expr, v) && v !== x)) {
    return undefined;
  }
  const ratio = context.call(fn("Cancel").head, quotient(context, b, a));
  if (!isCall(ratio, "Times")) return undefined;
  const numbered = isExactReal(ratio.args[0] as Expr);
  return [numbered ? times(context, -1, ratio) : new Fn(S.Times, [-1, ...ratio.args])];
}

/** True for what simplifies to zero, or is numerically zero. */
export function isZero(expr: Expr, context: Evaluator): boolean {
  if (expr === 0) return true;
  const value = expand(together(expand(expr, context), context), context);
  if (value === 0) return true;
  const number = context.call(fn("Chop").head, context.call(S.N, value), fn("Power", 10, -8));
  return number === 0;
}

function insert(
  p: Expr,
  variables: readonly Expr[],
  known: ReadonlyMap<unknown, Expr>,
  context: Evaluator,
): Expr {
  let value = p;
  for (const v of variables) {
    const root = known.get(structuralKey(v));
    if (root !== undefined) value = replaceAll(context, value, v, root);
  }
  return sameExpr(value, p) ? p : expand(value, context);
}

/** Solves one equation for one variable and puts it into the others. */
function bySubstitution(
  equations: readonly Expr[],
  variables: readonly Expr[],
  context: Evaluator,
): Solution[] | undefined {
  if (equations.length === 0) return [variables.map(() => undefined)];
  const order = equations
    .map((e, i) => [e, i] as const)
    .sort(([a], [b]) => count(a, variables) - count(b, variables));
  const [first, index] = order[0] as readonly [Expr, number];
  for (const x of variables) {
    if (freeOf(first, x)) continue;
    const roots = solveOne(first, x, context);
    if (roots === undefined) continue;
    const out: Solution[] = [];
    const at = variables.indexOf(x);
    for (const root of roots) {
      const rest = equations
        .filter((_e, i) => i !== index)
        .map((e) => replaceAll(context, e, x, root))
        .filter((e) => e !== 0);
      const others = variables.filter((v) => v !== x);
      const inner = solveSystem(rest, others, context);
      if (inner === undefined) return undefined;
      for (const solution of inner) {
        let value = root;
        others.forEach((v, i) => {
          const s = solution[i];
          if (s !== undefined) value = replaceAll(context, value, v, s);
        });
        out.push([...solution.slice(0, at), value, ...solution.slice(at)]);
      }
    }
    return out;
  }
  return first === 0 ? bySubstitution(equations.slice(1), variables, context) : undefined;
}

function count(expr: Expr, variables: readonly Expr[]): number {
  return variables.filter((v) => !freeOf(expr, v)).length;
}

/** Exact real numbers by value, then complex ones by their real and imaginary parts; symbolic ones stay. */
export function sortRoots(roots: readonly Expr[], context: Evaluator): Expr[] {
  const families = roots.map((root) =>
    isCall(root, "ConditionalExpression", 2)
      ? callText("N[#/.C[1]->0]&", [root.args[0] as Expr], context)
      : undefined,
  );
  if (roots.length > 1 && families.every((value) => value !== undefined && isNumber(value))) {
    return roots
      .map((root, i) => ({ root, value: families[i] as Expr }))
      .sort((a, b) => compareExpr(a.value, b.value))
      .map(({ root }) => root);
  }
  const keyed = roots.map((root) => ({ root, value: context.call(S.N, root) }));
  const numeric = keyed.every(
    ({ value }) =>
      typeof value === "number" ||
      (typeof value === "object" && !(value instanceof Fn) && !("name" in value)),
  );
  if (!numeric) return [...roots];
  return [...roots].sort(compareExpr);
}

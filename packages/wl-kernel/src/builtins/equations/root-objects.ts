import { fn, freeOf, isExactReal, substitute } from "../../algebra/build.js";
import { fromCoefficients, isPolynomial, univariate } from "../../algebra/coefficients.js";
import { rootsOf } from "../../algebra/solve-polynomial.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  BigReal,
  Complex,
  type Expr,
  Fn,
  hasHead,
  isNumber,
  Real,
  type RealNumber,
  Sym,
  systemSymbol,
} from "../../core/expr.js";
import { toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { factorList } from "../algebra/factoring.js";
import { realRoots } from "./numeric-roots.js";

const SetPrecision = systemSymbol("SetPrecision");
const Rationalize = systemSymbol("Rationalize");
const x = new Sym("RemoteBatch`Private`root");

/** The polynomial of a pure function in `x`, `undefined` when it is none. */
function polynomialOf(f: Expr | undefined, context: Evaluator): Expr | undefined {
  if (!hasHead(f, S.Function)) return undefined;
  const body = context.call(f, x);
  return isPolynomial(body, [x]) && !freeOf(body, x) ? body : undefined;
}

const partsOf = (value: Expr): readonly [number, number] =>
  value instanceof Complex
    ? [toDouble(value.re), toDouble(value.im)]
    : [toDouble(value as RealNumber), 0];

/** The order in which roots are numbered: real ones first, then pairs by real part and size of the imaginary one. */
function inRootOrder(a: Expr, b: Expr): number {
  const [[p, q], [r, s]] = [partsOf(a), partsOf(b)];
  if ((q === 0) !== (s === 0)) return q === 0 ? -1 : 1;
  if (Math.abs(p - r) > 1e-9 * Math.max(1, Math.abs(p))) return p - r;
  if (Math.abs(Math.abs(q) - Math.abs(s)) > 1e-9) return Math.abs(q) - Math.abs(s);
  return q - s;
}

/** Machine roots of a polynomial in `x` in the order of `Root`. */
export function numberedRoots(
  polynomial: Expr,
  variable: Expr,
  context: Evaluator,
): readonly Expr[] | undefined {
  return realRoots(polynomial, variable, context)?.sort(inRootOrder);
}

/** Steps of Newton's method from a machine root, with so many digits. */
function refined(polynomial: Expr, start: Expr, digits: number, context: Evaluator): Expr {
  const slope = context.call(S.D, polynomial, x);
  const working = digits + 15;
  let at: Expr = context.call(SetPrecision, start, working);
  for (let known = 14; known < 2 * working; known *= 2) {
    const step = context.call(
      S.Divide,
      context.evaluate(substitute(polynomial, x, at)),
      context.evaluate(substitute(slope, x, at)),
    );
    at = context.call(SetPrecision, context.call(S.Subtract, at, step), working);
  }
  return context.call(S.N, at, digits);
}

function digitsOf(coefficients: readonly Expr[]): number | "machine" | undefined {
  let digits: number | undefined;
  for (const c of coefficients) {
    const reals = c instanceof Complex ? [c.re, c.im] : [c];
    for (const one of reals) {
      if (one instanceof Real) return "machine";
      if (one instanceof BigReal) digits = Math.min(digits ?? 1e9, one.float.precision);
    }
  }
  return digits;
}

interface Placed {
  readonly factor: Expr;
  readonly index: number;
  readonly value: Expr;
}

/** Roots of exact polynomials as roots of their irreducible factors, in order. */
function placedRoots(polynomial: Expr, context: Evaluator): Placed[] | undefined {
  const factors = factorList(polynomial, context);
  const placed: Placed[] = [];
  for (const [factor, multiplicity] of factors ?? []) {
    if (freeOf(factor, x)) continue;
    const roots = numberedRoots(factor, x, context);
    if (roots === undefined) return undefined;
    roots.forEach((value, i) => {
      for (let k = 0; k < multiplicity; k++) placed.push({ factor, index: i + 1, value });
    });
  }
  return placed.length === 0 ? undefined : placed.sort((a, b) => inRootOrder(a.value, b.value));
}

function distance(a: Expr, b: Expr, context: Evaluator): number {
  const value = context.call(S.N, context.call(S.Abs, context.call(S.Subtract, a, b)));
  return value instanceof Real ? value.value : typeof value === "number" ? value : Infinity;
}

/** The one of some exact values that is nearest to a machine number. */
function nearest(values: readonly Expr[], to: Expr, context: Evaluator): Expr | undefined {
  let best: Expr | undefined;
  let least = 1e-6;
  for (const value of values) {
    const away = distance(context.call(S.N, value), to, context);
    if (away < least) [best, least] = [value, away];
  }
  return best;
}

function exactRoot(polynomial: Expr, index: number, context: Evaluator): Expr | undefined {
  const root = placedRoots(polynomial, context)?.[index - 1];
  const coefficients = root && univariate(root.factor, x, context);
  if (root === undefined || coefficients === undefined) return undefined;
  if (coefficients.length <= 3)
    return nearest(rootsOf(coefficients, x, context) ?? [], root.value, context);
  const body = fromCoefficients(coefficients, fn("Slot", 1), context);
  return new Fn(S.Root, [new Fn(S.Function, [body]), root.index, 0]);
}

function rootValue(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [f, index, method] = args;
  const polynomial = polynomialOf(f, context);
  const coefficients = polynomial === undefined ? undefined : univariate(polynomial, x, context);
  if (polynomial === undefined || coefficients === undefined) return undefined;
  if (typeof index !== "number" || index < 1 || index >= coefficients.length) return undefined;
  if (!coefficients.every((c) => isNumber(c))) return undefined;
  const digits = digitsOf(coefficients);
  if (digits === undefined) {
    if (!coefficients.every((c) => isExactReal(c))) return undefined;
    const made = exactRoot(polynomial, index, context);
    if (!hasHead(made, S.Root)) return made;
    const same = method === 0 && context.call(S.SameQ, made.args[0] as Expr, f as Expr) === S.True;
    return same && made.args[1] === index ? undefined : made;
  }
  const machine = numberedRoots(polynomial, x, context)?.[index - 1];
  if (machine === undefined || digits === "machine") return machine;
  const exact = fromCoefficients(
    coefficients.map((c) => context.call(Rationalize, c, 0)),
    x,
    context,
  );
  return refined(exact, machine, digits, context);
}

function inRadicals(root: Fn, context: Evaluator): Expr {
  const polynomial = polynomialOf(root.args[0], context);
  const coefficients = polynomial === undefined ? undefined : univariate(polynomial, x, context);
  if (coefficients === undefined || coefficients.length > 4) return root;
  const radicals = rootsOf(coefficients, x, context, true) ?? [];
  return nearest(radicals, context.call(S.N, root), context) ?? root;
}

function everyRoot(expr: Expr, change: (root: Fn) => Expr): Expr {
  if (hasHead(expr, S.Root)) return change(expr);
  if (!(expr instanceof Fn)) return expr;
  return new Fn(
    expr.head,
    expr.args.map((arg) => everyRoot(arg, change)),
  );
}

function countRoots(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [polynomial, spec] = args as readonly [Expr, Expr];
  const [variable, low, high] = hasHead(spec, S.List) ? spec.args : [spec];
  if (variable === undefined || !isPolynomial(polynomial, [variable])) return undefined;
  const list = factorList(polynomial, context);
  if (list === undefined) return undefined;
  let count = 0;
  for (const [factor, multiplicity] of list) {
    if (freeOf(factor, variable)) continue;
    const roots = numberedRoots(factor, variable, context);
    if (roots === undefined) return undefined;
    for (const root of roots) {
      if (root instanceof Complex) continue;
      if (low !== undefined && high !== undefined) {
        const within = context.evaluate(fn("LessEqual", low, root, high));
        // A bound that is itself a root is met exactly, whatever rounding says.
        const met = [low, high].some(
          (end) =>
            distance(end, root, context) < 1e-9 &&
            context.evaluate(substitute(factor, variable, end)) === 0,
        );
        if (within !== S.True && !met) continue;
      }
      count += multiplicity;
    }
  }
  return count;
}

/** Roots that have no name but their polynomial. */
export const rootObjects = [
  builtin({
    name: "Root",
    attributes: ["NHoldRest"],
    state: "partial",
    missing: "transcendental equations, parameters, systems",
    doc: "ref/Root",
    arity: [1, 3],
    apply: rootValue,
  }),
  builtin({
    name: "ToRadicals",
    state: "partial",
    missing: "roots of degree four and above",
    doc: "ref/ToRadicals",
    arity: [1, 1],
    apply: ([expr], context) => everyRoot(expr as Expr, (root) => inRadicals(root, context)),
  }),
  builtin({
    name: "CountRoots",
    state: "partial",
    missing: "complex regions, functions that are no polynomials",
    doc: "ref/CountRoots",
    arity: [2, 2],
    apply: countRoots,
  }),
];

/** Indefinite integrals of elementary forms. */

import { apart, together } from "../builtins/algebra/fractions.js";
import { derivative } from "../builtins/calculus/derivatives.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, Rational, Sym } from "../core/expr.js";
import { sameExpr, structuralKey } from "../core/identity.js";
import * as S from "../core/symbols.js";
import {
  factorsOf,
  fn,
  freeOf,
  isCall,
  minus,
  plus,
  power,
  quotient,
  replaceAll,
  times,
} from "./build.js";
import { univariate } from "./coefficients.js";
import { expand } from "./expand.js";
import { antiderivatives, squareAntiderivatives } from "./integral-table.js";
import { callText } from "./language-text.js";
import { specialIntegral } from "./special-integrals.js";

/** An antiderivative in `x`, or undefined. */
export function integrate(expr: Expr, x: Expr, context: Evaluator, depth = 0): Expr | undefined {
  context.tick();
  if (depth > 6) return undefined;
  if (freeOf(expr, x)) return times(context, expr, x);
  if (sameExpr(expr, x)) return times(context, new Rational(1n, 2n), power(context, x, 2));
  if (isCall(expr, "Plus")) return sum(expr.args, x, context, depth);
  const outside = factorsOf(expr).filter((f) => freeOf(f, x));
  if (outside.length > 0) {
    const inside = times(context, ...factorsOf(expr).filter((f) => !freeOf(f, x)));
    const value = integrate(inside, x, context, depth);
    return value === undefined ? undefined : distribute(times(context, ...outside), value, context);
  }
  return (
    single(expr, x, context) ??
    specialIntegral(expr, x, context) ??
    rationalFunction(expr, x, context, depth) ??
    expSine(expr, x, context) ??
    substitution(expr, x, context, depth) ??
    byParts(expr, x, context, depth) ??
    reduced(expr, x, context, depth) ??
    expanded(expr, x, context, depth)
  );
}

function sum(terms: readonly Expr[], x: Expr, context: Evaluator, depth: number): Expr | undefined {
  const parts = terms.map((term) => integrate(term, x, context, depth));
  return parts.some((p) => p === undefined) ? undefined : plus(context, ...(parts as Expr[]));
}

function distribute(factor: Expr, value: Expr, context: Evaluator): Expr {
  if (!isCall(value, "Plus")) return times(context, factor, value);
  return plus(context, ...value.args.map((term) => times(context, factor, term)));
}

/** Slope and offset of a linear expression. */
function linear(
  u: Expr,
  x: Expr,
  context: Evaluator,
): readonly [slope: Expr, offset: Expr] | undefined {
  if (freeOf(u, x)) return undefined;
  const c = univariate(u, x, context);
  return c?.length === 2 ? [c[1] as Expr, c[0] as Expr] : undefined;
}

/** One function or power of a linear expression, and what the table has for squares. */
function single(expr: Expr, x: Expr, context: Evaluator): Expr | undefined {
  if (isCall(expr, "Power", 2)) {
    const [base, exponent] = expr.args as readonly [Expr, Expr];
    const line = linear(base, x, context);
    if (line !== undefined && freeOf(exponent, x)) {
      if (exponent === -1) return quotient(context, context.call(S.Log, base), line[0]);
      const raised = plus(context, exponent, 1);
      return quotient(context, power(context, base, raised), times(context, raised, line[0]));
    }
    if (freeOf(base, x)) {
      const rise = linear(exponent, x, context);
      if (rise !== undefined) {
        return quotient(context, expr, times(context, rise[0], context.call(S.Log, base)));
      }
      if (base === S.E) return gaussian(exponent, x, context);
    }
    if (
      exponent === 2 &&
      base instanceof Fn &&
      base.head instanceof Sym &&
      base.args.length === 1
    ) {
      const text = squareAntiderivatives[base.head.name];
      const inner = linear(base.args[0] as Expr, x, context);
      if (text !== undefined && inner !== undefined) {
        return expand(quotient(context, callText(text, base.args, context), inner[0]), context);
      }
    }
    if (exponent instanceof Rational && exponent.den === 2n)
      return squareRoot(base, exponent, x, context);
    return undefined;
  }
  if (expr instanceof Fn && expr.head instanceof Sym && expr.args.length === 1) {
    const text = antiderivatives[expr.head.name];
    const inner = linear(expr.args[0] as Expr, x, context);
    if (text === undefined || inner === undefined) return undefined;
    return expand(quotient(context, callText(text, expr.args, context), inner[0]), context);
  }
  return undefined;
}

/** E^(c x^2). */
function gaussian(exponent: Expr, x: Expr, context: Evaluator): Expr | undefined {
  const c = univariate(exponent, x, context);
  if (c === undefined || c.length !== 3 || c[0] !== 0 || c[1] !== 0) return undefined;
  const negative =
    context.call(fn("Sign").head, c[2] as Expr) === -1 ||
    (isCall(c[2] as Expr, "Times") && (c[2] as Fn).args[0] === -1);
  const text = negative
    ? "(Sqrt[Pi] Erf[Sqrt[-#1] #2])/(2 Sqrt[-#1])&"
    : "(Sqrt[Pi] Erfi[Sqrt[#1] #2])/(2 Sqrt[#1])&";
  return callText(text, [c[2] as Expr, x], context);
}

/** 1/Sqrt and Sqrt of a quadratic without linear term. */
function squareRoot(base: Expr, exponent: Rational, x: Expr, context: Evaluator): Expr | undefined {
  const c = univariate(base, x, context);
  if (c === undefined || c.length !== 3 || c[1] !== 0) return undefined;
  const [a, b] = [c[0] as Expr, c[2] as Expr];
  if (typeof a !== "number" || typeof b !== "number") return undefined;
  const key = `${Math.sign(a)}${Math.sign(b)}${exponent.num}`;
  const text = (
    {
      "1-1-1": "ArcSin[Sqrt[-#2/#1] #3]/Sqrt[-#2]&",
      "11-1": "ArcSinh[Sqrt[#2/#1] #3]/Sqrt[#2]&",
      "-11-1": "Log[Sqrt[#2] #3+Sqrt[#1+#2 #3^2]]/Sqrt[#2]&",
      "1-11": "(#3 Sqrt[#1+#2 #3^2])/2+(#1 ArcSin[Sqrt[-#2/#1] #3])/(2 Sqrt[-#2])&",
      "111": "(#3 Sqrt[#1+#2 #3^2])/2+(#1 ArcSinh[Sqrt[#2/#1] #3])/(2 Sqrt[#2])&",
    } as Readonly<Record<string, string>>
  )[key];
  return text === undefined ? undefined : callText(text, [a, b, x], context);
}

/** Partial fractions, then logarithms and arc tangents. */
function rationalFunction(
  expr: Expr,
  x: Expr,
  context: Evaluator,
  depth: number,
): Expr | undefined {
  const whole = together(expr, context);
  const { args } = isCall(whole, "Times") ? whole : { args: [whole] };
  const below = args.filter(
    (f) => isCall(f, "Power", 2) && typeof f.args[1] === "number" && f.args[1] < 0,
  );
  const top = univariate(times(context, ...args.filter((f) => !below.includes(f))), x, context);
  if (top === undefined) return undefined;
  if (below.length === 0) {
    return top.length > 0 && !isCall(expr, "Power") ? expanded(expr, x, context, depth) : undefined;
  }
  const bottom = below.map((f) => univariate((f as Fn).args[0] as Expr, x, context));
  if (bottom.some((b) => b === undefined)) return undefined;
  const parts = apart(whole, x, context);
  if (isCall(parts, "Plus")) return sum(parts.args, x, context, depth + 1);
  const factors = factorsOf(parts);
  const powers = factors.filter(
    (f) => !freeOf(f, x) && isCall(f, "Power", 2) && typeof f.args[1] === "number" && f.args[1] < 0,
  );
  if (powers.length !== 1) return undefined;
  const [base, exponent] = (powers[0] as Fn).args as readonly [Expr, number];
  const q = univariate(base, x, context);
  const p = univariate(times(context, ...factors.filter((f) => f !== powers[0])), x, context);
  if (q === undefined || p === undefined) return undefined;
  if (q.length === 2 && p.length === 1) {
    const inner = single(powers[0] as Expr, x, context);
    return inner === undefined ? undefined : times(context, p[0] as Expr, inner);
  }
  if (q.length !== 3 || p.length > 2) return undefined;
  if (exponent === -1) {
    const text =
      "With[{d=4 #1 #3-#2^2},With[{s=If[NumericQ[d],Sqrt[d],PowerExpand[Sqrt[d]]]},If[TrueQ[d<0],If[#4===0,0,#4 Log[#6]/(2 #3)]-(2 #5-#4 #2/#3) ArcTanh[(#2+2 #3 #7)/Sqrt[-d]]/Sqrt[-d],(2 #5-#4 #2/#3) ArcTan[Cancel[Together[(#2+2 #3 #7)/s]]]/s+If[#4===0,0,#4 Log[#6]/(2 #3)]]]]&";
    return callText(
      text,
      [q[0] as Expr, q[1] as Expr, q[2] as Expr, p[1] ?? 0, p[0] as Expr, base, x],
      context,
    );
  }
  if (exponent === -2 && p.length === 1) {
    const text =
      "With[{d=4 #1 #3-#2^2},#4 ((#2+2 #3 #6)/(d #5)+4 #3 ArcTan[(#2+2 #3 #6)/Sqrt[d]]/d^(3/2))]&";
    return expand(
      callText(text, [q[0] as Expr, q[1] as Expr, q[2] as Expr, p[0] as Expr, base, x], context),
      context,
    );
  }
  return undefined;
}

/** E^(a x) Sin[b x] and E^(a x) Cos[b x]. */
function expSine(expr: Expr, x: Expr, context: Evaluator): Expr | undefined {
  const factors = factorsOf(expr);
  if (factors.length !== 2) return undefined;
  const wave = factors.find((f) => isCall(f, "Sin", 1) || isCall(f, "Cos", 1)) as Fn | undefined;
  const growth = factors.find((f) => isCall(f, "Power", 2) && f.args[0] === S.E) as Fn | undefined;
  if (wave === undefined || growth === undefined) return undefined;
  const a = linear(growth.args[1] as Expr, x, context)?.[0];
  const b = linear(wave.args[0] as Expr, x, context)?.[0];
  if (a === undefined || b === undefined) return undefined;
  const text = isCall(wave, "Sin")
    ? "#1 (-#3 Cos[#4]+#2 Sin[#4])/(#2^2+#3^2)&"
    : "#1 (#2 Cos[#4]+#3 Sin[#4])/(#2^2+#3^2)&";
  return callText(text, [growth, a, b, wave.args[0] as Expr], context);
}

/** f(u) u' for an inner expression u. */
function substitution(expr: Expr, x: Expr, context: Evaluator, depth: number): Expr | undefined {
  const mark = new Sym(`Algebra\`Private\`u${depth}`);
  for (const u of inner(expr, x)) {
    const slope = derivative(u, x, context);
    if (slope === 0) continue;
    const rest = together(quotient(context, expr, slope), context);
    const changed = replaceAll(context, rest, u, mark);
    if (!freeOf(changed, x)) continue;
    const value = integrate(changed, mark, context, depth + 1);
    if (value !== undefined) return replaceAll(context, value, mark, u);
  }
  return undefined;
}

function inner(expr: Expr, x: Expr): Expr[] {
  const found = new Map<unknown, Expr>();
  const walk = (part: Expr, top: boolean): void => {
    if (!(part instanceof Fn) || freeOf(part, x)) return;
    if (!top && !isCall(part, "Times")) found.set(structuralKey(part), part);
    for (const arg of part.args) walk(arg, false);
  };
  walk(expr, false);
  found.delete(structuralKey(expr));
  return [...found.values()];
}

/** A polynomial times an exponential, sine, cosine, logarithm or inverse function. */
function byParts(expr: Expr, x: Expr, context: Evaluator, depth: number): Expr | undefined {
  const factors = factorsOf(expr);
  const logs = factors.filter(
    (f) =>
      isInverse(f) ||
      (isCall(f, "Power", 2) &&
        isInverse(f.args[0] as Expr) &&
        typeof f.args[1] === "number" &&
        f.args[1] > 0),
  );
  const u = logs[0] ?? factors.find((f) => univariate(f, x, context) !== undefined);
  if (u === undefined) return undefined;
  const rest = times(context, ...factors.filter((f) => f !== u));
  if (rest === 1 && logs.length === 0) return undefined;
  const v = integrate(rest, x, context, depth + 1);
  if (v === undefined) return undefined;
  const next = expand(times(context, derivative(u, x, context), v), context);
  if (sameExpr(next, expr)) return undefined;
  const tail = integrate(next, x, context, depth + 1);
  return tail === undefined
    ? undefined
    : minus(context, expand(times(context, u, v), context), tail);
}

function isInverse(f: Expr): boolean {
  return ["Log", "ArcTan", "ArcSin", "ArcCos", "ArcTanh", "ArcSinh", "ArcCosh", "ArcCot"].some(
    (name) => isCall(f, name, 1),
  );
}

/** Products and powers of sines and cosines as sums. */
function reduced(expr: Expr, x: Expr, context: Evaluator, depth: number): Expr | undefined {
  if (freeOf(expr, S.Sin) && freeOf(expr, S.Cos)) return undefined;
  const other = context.call(fn("TrigReduce").head, expr);
  if (sameExpr(other, expr) || isCall(other, "TrigReduce")) return undefined;
  return integrate(expand(other, context), x, context, depth + 1);
}

function expanded(expr: Expr, x: Expr, context: Evaluator, depth: number): Expr | undefined {
  const other = expand(expr, context);
  return sameExpr(other, expr) ? undefined : integrate(other, x, context, depth + 1);
}

import { rational } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  BigReal,
  type Expr,
  Fn,
  hasHead,
  integer,
  isInteger,
  Rational,
  Real,
  systemSymbol,
} from "../../core/expr.js";
import { exactValue } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { accuracyOf } from "../../numeric/big-float.js";
import {
  continuedFraction,
  convergents,
  quadraticContinuedFraction,
} from "../../numeric/continued-fraction.js";
import {
  addFractions,
  type Fraction,
  fraction,
  subtractFractions,
} from "../../numeric/rational.js";
import { call, integerList, wholes } from "./integer-arguments.js";
import { numericize } from "./numericize.js";
import { isNumericQuantity } from "./quantities.js";

/** Terms that a number and all numbers within its error have in common. */
function certainTerms(value: Real | BigReal, limit: number): bigint[] {
  const x = exactValue(value);
  const size = x.num < 0n ? -x.num : x.num;
  // Half a unit in the last place.
  const error =
    value instanceof Real
      ? fraction(size, x.den << 53n)
      : fraction(1n, 10n ** BigInt(Math.max(0, Math.floor(accuracyOf(value.float)))));
  const low = continuedFraction(subtractFractions(x, error), limit + 2);
  const high = continuedFraction(addFractions(x, error), limit + 2);
  const terms: bigint[] = [];
  for (let i = 0; i < Math.min(low.length, high.length) && low[i] === high[i]; i++)
    terms.push(low[i] as bigint);
  return terms.slice(0, limit);
}

/** k (a + b) as k a + k b. */
function distributed(x: Expr): Expr {
  if (!hasHead(x, S.Times) || x.args.length !== 2 || !hasHead(x.args[1], S.Plus)) return x;
  const factor = x.args[0] as Expr;
  return new Fn(
    S.Plus,
    x.args[1].args.map((term) =>
      isInteger(term) && factor instanceof Rational
        ? rational(BigInt(term) * factor.num, factor.den)
        : new Fn(S.Times, [factor, term]),
    ),
  );
}

/** p, d, q with x = (p + Sqrt[d])/q, for quadratic irrationals. */
function quadratic(
  x: Expr,
): { readonly p: bigint; readonly d: bigint; readonly q: bigint } | undefined {
  if (x === S.GoldenRatio) return { p: 1n, d: 5n, q: 2n };
  const terms = hasHead(x, S.Plus) ? x.args : [x];
  let rest: Fraction = { num: 0n, den: 1n };
  let square: { factor: Fraction; under: bigint } | undefined;
  for (const term of terms) {
    if (isInteger(term) || term instanceof Rational) {
      rest = addFractions(rest, exactValue(term));
      continue;
    }
    const factors = hasHead(term, S.Times) ? term.args : [term];
    let factor: Fraction = { num: 1n, den: 1n };
    let under: bigint | undefined;
    for (const part of factors) {
      if (isInteger(part) || part instanceof Rational)
        factor = fraction(factor.num * exactValue(part).num, factor.den * exactValue(part).den);
      else if (
        hasHead(part, S.Power) &&
        part.args[1] instanceof Rational &&
        part.args[1].den === 2n &&
        under === undefined
      ) {
        const base = part.args[0] as Expr;
        const { num } = part.args[1];
        if (!(isInteger(base) || base instanceof Rational) || (num !== 1n && num !== -1n))
          return undefined;
        const { num: a, den: b } = exactValue(base);
        // Sqrt[a/b] is Sqrt[a b]/b, its inverse Sqrt[a b]/a.
        under = a * b;
        factor = fraction(factor.num, factor.den * (num === 1n ? b : a));
      } else return undefined;
    }
    if (under === undefined || square !== undefined || under <= 0n) return undefined;
    square = { factor, under };
  }
  if (square === undefined) return undefined;
  const q = rest.den * square.factor.den;
  const p = rest.num * square.factor.den;
  const s = square.factor.num * rest.den;
  return s > 0n ? { p, d: s * s * square.under, q } : { p: -p, d: s * s * square.under, q: -q };
}

function terms(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [x, count] = args as readonly [Expr, Expr | undefined];
  const limit =
    count === undefined ? Number.POSITIVE_INFINITY : typeof count === "number" ? count : undefined;
  if (limit === undefined || limit < 0) return undefined;
  if (isInteger(x) || x instanceof Rational)
    return integerList(continuedFraction(exactValue(x), limit), context);
  if (x instanceof Real || x instanceof BigReal)
    return integerList(certainTerms(x, limit), context);
  if (count === undefined) {
    const form = quadratic(context.call(systemSymbol("Expand"), x)) ?? quadratic(distributed(x));
    if (form === undefined) return undefined;
    const found = quadraticContinuedFraction(form.p, form.d, form.q);
    if (found === undefined) return undefined;
    return context.list([
      ...integerList(found.start, context).args,
      integerList(found.period, context),
    ]);
  }
  if (!isNumericQuantity(x, context)) return undefined;
  for (let digits = limit * 1.2 + 20; digits < 100_000; digits *= 2) {
    const value = numericize(x, digits, context);
    if (!(value instanceof BigReal)) return undefined;
    const list = certainTerms(value, limit);
    if (list.length === limit) return integerList(list, context);
  }
  return undefined;
}

function fromTerms(list: Fn, context: Evaluator): Expr | undefined {
  const last = list.args[list.args.length - 1];
  if (hasHead(last, S.List)) return periodic(list.args.slice(0, -1), last.args, context);
  const values = wholes(list.args);
  if (values !== undefined) {
    const all = convergents(values);
    const end = all[all.length - 1];
    return end === undefined ? 0 : end.den === 0n ? S.ComplexInfinity : rational(end.num, end.den);
  }
  return (
    list.args.reduceRight(
      (tail: Expr | undefined, term) =>
        tail === undefined ? term : call(S.Plus, term, call(S.Power, tail, -1)),
      undefined,
    ) ?? 0
  );
}

/** A periodic continued fraction solves x = (a x + b)/(c x + d). */
function periodic(
  start: readonly Expr[],
  period: readonly Expr[],
  context: Evaluator,
): Expr | undefined {
  const loop = wholes(period);
  const head = wholes(start);
  if (loop === undefined || head === undefined || loop.length === 0) return undefined;
  const matrix = (list: readonly bigint[]): readonly [bigint, bigint, bigint, bigint] =>
    list.reduce<readonly [bigint, bigint, bigint, bigint]>(
      ([a, b, c, d], term) => [a * term + b, a, c * term + d, c],
      [1n, 0n, 0n, 1n],
    );
  const [a, b, c, d] = matrix(loop);
  // c x^2 + (d - a) x - b = 0, the root with the sign of the first term.
  const discriminant = (d - a) ** 2n + 4n * b * c;
  const root = call(S.Power, integer(discriminant), new Rational(1n, 2n));
  const sign = (loop[0] as bigint) < 0n ? -1 : 1;
  const x = call(
    S.Times,
    call(S.Plus, integer(a - d), call(S.Times, sign, root)),
    rational(1n, 2n * c),
  );
  const [e, f, g, h] = matrix(head);
  if (head.length === 0) return context.evaluate(call(systemSymbol("Expand"), x));
  // (e x + f)/(g x + h) with the root made rational below.
  const p = integer(a - d);
  const num = quadraticForm(e, f, p, 2n * c);
  const den = quadraticForm(g, h, p, 2n * c);
  const s = BigInt(sign);
  // (num.r + s num.q Sqrt[D])/(den.r + s den.q Sqrt[D])
  const norm = den.r * den.r - den.q * den.q * discriminant;
  const real = rational(num.r * den.r - num.q * den.q * discriminant, norm);
  const imaginary = rational(s * (num.q * den.r - num.r * den.q), norm);
  return call(S.Plus, real, call(S.Times, imaginary, root));
}

/** (e x + f) 2c for x = (p + Sqrt[D])/(2c), as r + q Sqrt[D]. */
function quadraticForm(
  e: bigint,
  f: bigint,
  p: number | bigint,
  twiceC: bigint,
): { readonly r: bigint; readonly q: bigint } {
  return { r: e * BigInt(p) + f * twiceC, q: e };
}

/** Continued fractions. */
export const continuedFractions = [
  builtin({
    name: "ContinuedFraction",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/ContinuedFraction",
    arity: [1, 2],
    apply: terms,
  }),
  builtin({
    name: "FromContinuedFraction",
    state: "complete",
    doc: "ref/FromContinuedFraction",
    arity: [1, 1],
    apply: ([list], context) => (hasHead(list, S.List) ? fromTerms(list, context) : undefined),
  }),
  builtin({
    name: "Convergents",
    state: "complete",
    doc: "ref/Convergents",
    arity: [1, 2],
    apply([x, count], context) {
      const list = hasHead(x, S.List)
        ? x
        : terms(count === undefined ? [x as Expr] : [x as Expr, count], context);
      if (!hasHead(list, S.List)) return undefined;
      const values = wholes(list.args);
      if (values !== undefined)
        return context.list(convergents(values).map(({ num, den }) => rational(num, den)));
      if (list.args.some((term) => hasHead(term, S.List))) return undefined;
      return new Fn(
        S.List,
        list.args.map(
          (_term, i) => fromTerms(new Fn(S.List, list.args.slice(0, i + 1)), context) as Expr,
        ),
      );
    },
  }),
];

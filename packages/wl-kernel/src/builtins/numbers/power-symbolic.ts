import { rational } from "../../core/arithmetic.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  Complex,
  type Expr,
  Fn,
  hasHead,
  isInteger,
  isNumber,
  type Num,
  Rational,
} from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import { compareReal } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { isInfinite } from "./plus.js";
import { isNumericQuantity, signOfQuantity } from "./quantities.js";
import { combineRadicals } from "./radicals.js";
import { reciprocalPower } from "./trigonometric-products.js";

const complexInfinity = new Fn(S.DirectedInfinity, []);

function indeterminate(context: Evaluator, expr: Fn): Expr {
  context.message(S.InfinitySymbol, "indet", expr);
  return S.Indeterminate;
}

/** Powers with an infinite base. */
function infiniteBase(base: Expr, exponent: Expr, context: Evaluator, expr: Fn): Expr | undefined {
  if (exponent === 0) return indeterminate(context, expr);
  const direction = base instanceof Fn ? base.args[0] : undefined;
  if (isInfinite(exponent)) {
    const towards = exponent instanceof Fn ? exponent.args[0] : undefined;
    if (towards === 1) return complexInfinity;
    return towards === -1 ? 0 : indeterminate(context, expr);
  }
  const sign = signOfQuantity(exponent, context);
  if (sign === undefined || sign === 0) return undefined;
  if (sign < 0) return 0;
  if (direction === undefined) return complexInfinity;
  if (direction === 1) return base;
  return new Fn(S.DirectedInfinity, [new Fn(S.Power, [direction, exponent])]);
}

/** Powers of numbers with an infinite exponent. */
function infiniteExponent(base: Expr, exponent: Expr, context: Evaluator, expr: Fn) {
  const towards = exponent instanceof Fn ? exponent.args[0] : undefined;
  if (towards !== 1 && towards !== -1) {
    const known = towards === undefined || isNumericQuantity(towards, context);
    return known && isNumericQuantity(base, context) ? indeterminate(context, expr) : undefined;
  }
  if (base === 0) return towards === 1 ? 0 : complexInfinity;
  if (!isNumericQuantity(base, context)) return undefined;
  const size = context.call(S.Plus, context.call(S.Abs, base), -1);
  const above = signOfQuantity(size, context);
  if (above === undefined) return undefined;
  if (above === 0) return indeterminate(context, expr);
  if (above > 0 !== (towards === 1)) return 0;
  return signOfQuantity(base, context) === 1 ? new Fn(S.DirectedInfinity, [1]) : complexInfinity;
}

/** E to a multiple of I Pi/2, or to logarithms. */
function exponential(exponent: Expr): Expr | undefined {
  if (hasHead(exponent, S.Log) && exponent.args.length === 1) return exponent.args[0];
  if (hasHead(exponent, S.Times)) {
    const logs = exponent.args.filter((part) => hasHead(part, S.Log) && part.args.length === 1);
    if (logs.length === 1) {
      const log = logs[0] as Fn;
      const rest = exponent.args.filter((part) => part !== log);
      return new Fn(S.Power, [
        log.args[0] as Expr,
        rest.length === 1 ? (rest[0] as Expr) : new Fn(S.Times, rest),
      ]);
    }
    const [factor, constant] = exponent.args;
    if (exponent.args.length === 2 && constant === S.Pi && factor instanceof Complex) {
      return factor.re === 0 ? quarterTurns(factor.im) : undefined;
    }
  }
  if (hasHead(exponent, S.Plus)) {
    const simple = exponent.args.map((term) => {
      const turns = quarterTurnTerm(term);
      return turns ?? logTerm(term);
    });
    if (simple.every((value) => value === undefined)) return undefined;
    const rest = exponent.args.filter((_term, i) => simple[i] === undefined);
    const known = simple.filter((value): value is Expr => value !== undefined);
    if (rest.length === 0) return new Fn(S.Times, known);
    const sum = rest.length === 1 ? (rest[0] as Expr) : new Fn(S.Plus, rest);
    return new Fn(S.Times, [...known, new Fn(S.Power, [S.E, sum])]);
  }
  return undefined;
}

function quarterTurnTerm(term: Expr): Expr | undefined {
  if (!hasHead(term, S.Times) || term.args.length !== 2 || term.args[1] !== S.Pi) return undefined;
  const factor = term.args[0];
  return factor instanceof Complex && factor.re === 0 ? quarterTurns(factor.im) : undefined;
}

function logTerm(term: Expr): Expr | undefined {
  if (hasHead(term, S.Log) && term.args.length === 1) return term.args[0];
  return hasHead(term, S.Times) ? (exponentialOfLog(term) ?? undefined) : undefined;
}

function exponentialOfLog(term: Fn): Expr | undefined {
  const hasLog = term.args.some((part) => hasHead(part, S.Log) && part.args.length === 1);
  return hasLog ? exponential(term) : undefined;
}

function quarterTurns(turns: Num): Expr | undefined {
  if (!isInteger(turns) && !(turns instanceof Rational)) return undefined;
  const twice =
    turns instanceof Rational ? (turns.den === 2n ? turns.num : undefined) : BigInt(turns) * 2n;
  if (twice === undefined) {
    return reducedTurn(turns as Rational);
  }
  const quarter = ((twice % 4n) + 4n) % 4n;
  return quarter === 0n ? 1 : quarter === 2n ? -1 : new Complex(0, quarter === 1n ? 1 : -1);
}

/** E^(I q Pi) with q brought into (-1, 1]. */
function reducedTurn(turns: Rational): Expr | undefined {
  const period = 2n * turns.den;
  let top = ((turns.num % period) + period) % period;
  if (top > turns.den) top -= period;
  if (top === turns.num) return undefined;
  return new Fn(S.Power, [S.E, new Fn(S.Times, [new Complex(0, rational(top, turns.den)), S.Pi])]);
}

/** b^(Log[x]/Log[b]) is x. */
function cancelsLogarithm(base: Expr, exponent: Expr): Expr | undefined {
  if (!hasHead(exponent, S.Times)) return undefined;
  const inverse = exponent.args.find(
    (part) =>
      hasHead(part, S.Power) &&
      part.args[1] === -1 &&
      hasHead(part.args[0], S.Log) &&
      part.args[0].args.length === 1 &&
      sameExpr(part.args[0].args[0] as Expr, base),
  );
  const log = exponent.args.find((part) => hasHead(part, S.Log) && part.args.length === 1);
  if (inverse === undefined || !(log instanceof Fn)) return undefined;
  const rest = exponent.args.filter((part) => part !== inverse && part !== log);
  const of = log.args[0] as Expr;
  return rest.length === 0 ? of : new Fn(S.Power, [of, new Fn(S.Times, rest)]);
}

/** A product to a fractional power: positive numbers and constants leave it. */
function productRoot(base: Fn, exponent: Num, context: Evaluator, expr: Fn): Expr | undefined {
  if (exponent instanceof Complex) return undefined;
  const positive: Expr[] = [];
  const rest: Expr[] = [];
  for (const factor of base.args) {
    const number = isNumber(factor);
    if (number && !(factor instanceof Complex) && compareReal(factor, 0) < 0 && factor !== -1) {
      positive.push(context.call(S.Times, -1, factor));
      rest.push(-1);
    } else if (isNumericQuantity(factor, context) && signOfQuantity(factor, context) === 1)
      positive.push(factor);
    else rest.push(factor);
  }
  if (positive.length === 0) return undefined;
  if (rest.length > 0) {
    const remaining = rest.length === 1 ? (rest[0] as Expr) : new Fn(S.Times, rest);
    return new Fn(S.Times, [
      ...positive.map((factor) => new Fn(S.Power, [factor, exponent])),
      new Fn(S.Power, [remaining, exponent]),
    ]);
  }
  if (!(exponent instanceof Rational)) return undefined;
  // Only constants: they stay together under the root, as Times puts them.
  const { num, den } = exponent;
  const { coefficient, factors } = combineRadicals(
    1,
    positive.map((factor) =>
      hasHead(factor, S.Power) && factor.args[1] === -1
        ? { base: factor.args[0] as Expr, exponent: new Rational(-num, den) }
        : { base: factor, exponent },
    ),
  );
  if (coefficient === 1 && factors.length === 1 && sameExpr(factors[0] as Expr, expr))
    return undefined;
  return new Fn(S.Times, [coefficient, ...factors]);
}

/** Powers of which base or exponent is no number. */
export function symbolicPower(
  base: Expr,
  exponent: Expr,
  context: Evaluator,
  expr: Fn,
): Expr | undefined {
  if (base === S.Indeterminate || exponent === S.Indeterminate) return S.Indeterminate;
  if (isInfinite(base)) return infiniteBase(base, exponent, context, expr);
  if (exponent === 0) return 1;
  if (isInfinite(exponent)) return infiniteExponent(base, exponent, context, expr);
  if (base === 1) return 1;
  if (base === 0) {
    const sign = signOfQuantity(exponent, context);
    return sign === 1 ? 0 : sign === -1 ? S.ComplexInfinity : undefined;
  }
  if (base === S.E) {
    const value = exponential(exponent);
    if (value !== undefined) return value;
  }
  // (1/2)^x is 2^(-x).
  if (base instanceof Rational && base.num === 1n && !isNumber(exponent))
    return new Fn(S.Power, [rational(base.den, 1n), context.call(S.Times, -1, exponent)]);
  const reciprocal = reciprocalPower(base, exponent);
  if (reciprocal !== undefined) return reciprocal;
  const cancelled = cancelsLogarithm(base, exponent);
  if (cancelled !== undefined) return cancelled;
  if (hasHead(base, S.Power) && base.args.length === 2) {
    const [inner, old] = base.args as readonly [Expr, Expr];
    if (isInteger(exponent) || isPositivePower(inner, old, context))
      return new Fn(S.Power, [inner, context.call(S.Times, old, exponent)]);
    // (x^a)^b = x^(a b) for -1 < a <= 1.
    if (old instanceof Rational && old.num * old.num < old.den * old.den)
      return new Fn(S.Power, [inner, context.call(S.Times, old, exponent)]);
  }
  if (hasHead(base, S.Times)) {
    if (isInteger(exponent)) {
      return new Fn(
        S.Times,
        base.args.map((factor) => new Fn(S.Power, [factor, exponent])),
      );
    }
    if (exponent instanceof Rational) return productRoot(base, exponent, context, expr);
    const first = base.args[0] as Expr;
    if (isNumber(first) && !(first instanceof Complex) && compareReal(first, 0) > 0) {
      // (2 x)^y is 2^y x^y.
      const rest =
        base.args.length === 2 ? (base.args[1] as Expr) : new Fn(S.Times, base.args.slice(1));
      return new Fn(S.Times, [
        new Fn(S.Power, [first, exponent]),
        new Fn(S.Power, [rest, exponent]),
      ]);
    }
  }
  return undefined;
}

/** True for a positive base with a real exponent, both known numbers. */
function isPositivePower(base: Expr, exponent: Expr, context: Evaluator): boolean {
  return (
    isNumericQuantity(base, context) &&
    isNumericQuantity(exponent, context) &&
    signOfQuantity(base, context) === 1 &&
    signOfQuantity(exponent, context) !== undefined
  );
}

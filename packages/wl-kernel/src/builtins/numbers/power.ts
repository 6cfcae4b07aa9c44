import {
  add,
  imaginaryPart,
  integerPower,
  isInexactNumber,
  multiply,
  NumberTooLarge,
  rational,
  realPart,
} from "../../core/arithmetic.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  Complex,
  type Expr,
  Fn,
  isInteger,
  isNumber,
  type Num,
  Rational,
  Real,
  type RealNumber,
} from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import { bitLength, compareReal, toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { hookOf } from "./arithmetic-hooks.js";
import { computeNumeric } from "./numeric-values.js";
import { digitsOf, numericize } from "./numericize.js";
import { checked, withOverflow } from "./plus.js";
import { symbolicPower } from "./power-symbolic.js";
import { isNumericQuantity, isZeroNumber } from "./quantities.js";
import { combineRadicals } from "./radicals.js";

/** `Power`. */
export function power(args: readonly Expr[], context: Evaluator, expr: Fn): Expr | undefined {
  if (args.length === 1) return args[0];
  if (args.length === 0) return 1;
  if (args.length > 2) {
    const last = args[args.length - 1] as Expr;
    return args
      .slice(0, -1)
      .reduceRight((exponent: Expr, base) => new Fn(S.Power, [base, exponent]), last);
  }
  const [base, exponent] = args as readonly [Expr, Expr];
  if (exponent === 1) return base;
  const hooked = hookOf(args)?.power?.(base, exponent, context);
  if (hooked !== undefined) return hooked;
  if (isNumber(base) && isNumber(exponent)) {
    return withOverflow(context, () => numericPower(base, exponent, context, expr));
  }
  const inexact = inexactPower(base, exponent, context);
  return inexact ?? symbolicPower(base, exponent, context, expr);
}

/** A power of numeric quantities of which one is inexact: 2.^Pi, E^1.5. */
function inexactPower(base: Expr, exponent: Expr, context: Evaluator): Expr | undefined {
  const number = isNumber(base) ? base : isNumber(exponent) ? exponent : undefined;
  if (number === undefined || !isInexactNumber(number)) return undefined;
  if (base === S.E) {
    if (exponent instanceof Real) {
      const quick = Math.exp(exponent.value);
      if (Number.isFinite(quick)) return new Real(quick);
    }
    return withOverflow(context, () => computeNumeric(([z], c) => z && c.exp(z), [number]));
  }
  const other = number === base ? exponent : base;
  if (!isNumericQuantity(other, context)) return undefined;
  const value = numericize(other, digitsOf(number), context);
  if (!isNumber(value)) return undefined;
  return number === base ? new Fn(S.Power, [base, value]) : new Fn(S.Power, [value, exponent]);
}

function isZero(value: Num): boolean {
  return !(value instanceof Complex) && isZeroNumber(value);
}

function numericPower(base: Num, exponent: Num, context: Evaluator, expr: Fn): Expr | undefined {
  if (isZero(base)) return zeroPower(base, exponent, context, expr);
  if (isInteger(exponent)) {
    if (exponent === 0) return isInexactNumber(base) ? onesLike(base) : 1;
    return checked(integerPower(base, BigInt(exponent), context.state.maxBits));
  }
  if (base === 1 && !isInexactNumber(exponent)) return 1;
  if (isInexactNumber(base) || isInexactNumber(exponent)) return floatPower(base, exponent);
  if (exponent instanceof Rational) {
    refuseImmense(base, exponent, context.state.maxBits);
    return rationalPower(base, exponent);
  }
  return undefined;
}

/** The whole part of an exponent is worked out exactly, so its size has to be bearable. @throws NumberTooLarge */
function refuseImmense(base: Num, exponent: Rational, maxBits: number): void {
  const whole = Math.abs(Number(exponent.num / exponent.den));
  if (whole < 1) return;
  for (const part of [realPart(base), imaginaryPart(base)]) {
    const sizes = part instanceof Rational ? [part.num, part.den] : [part];
    for (const size of sizes) {
      if (typeof size === "object" || size === 0) continue;
      if (whole * Math.max(0, bitLength(BigInt(size)) - 1) > maxBits) throw new NumberTooLarge();
    }
  }
}

function onesLike(base: Num): Expr {
  return base instanceof Real || base instanceof Complex ? new Real(1) : 1;
}

/** Zero to a power, with the language's messages. */
function zeroPower(base: Num, exponent: Num, context: Evaluator, expr: Fn): Expr | undefined {
  const size = realPart(exponent);
  const sign = isZeroNumber(size) ? 0 : compareReal(size, 0);
  if (sign === 0) {
    context.message(S.Power, "indet", expr);
    return S.Indeterminate;
  }
  if (sign > 0)
    return isInexactNumber(base) || isInexactNumber(exponent) ? (base === 0 ? 0 : base) : 0;
  context.message(S.Power, "infy", new Fn(S.HoldForm, [expr]));
  return S.ComplexInfinity;
}

function floatPower(base: Num, exponent: Num): Expr | undefined {
  if (!(base instanceof Complex) && !(exponent instanceof Complex)) {
    const machine = base instanceof Real || exponent instanceof Real;
    const [x, y] = [toDouble(base), toDouble(exponent)];
    if (machine && x > 0) {
      const value = Math.abs(y) === 0.5 ? (y > 0 ? Math.sqrt(x) : 1 / Math.sqrt(x)) : x ** y;
      if (Number.isFinite(value)) return new Real(value);
    }
    if (machine && x < 0 && Number.isInteger(y)) {
      const value = x ** y;
      if (Number.isFinite(value)) return new Real(value);
    }
  }
  return computeNumeric(
    ([z, w], c) => {
      if (z === undefined || w === undefined) return undefined;
      return w.im.m === 0n && w.re.m === 1n && w.re.e === -1 ? c.sqrt(z) : c.pow(z, w);
    },
    [base, exponent],
  );
}

/** An exact number to a fractional power: whole roots come out, the rest stays. */
function rationalPower(base: Num, exponent: Rational): Expr | undefined {
  if (base instanceof Complex) return complexRoot(base, exponent);
  if (!isInteger(base) && !(base instanceof Rational)) return undefined;
  if (compareReal(base, 0) < 0) {
    if (base === -1) return unitPower(exponent);
    return new Fn(S.Times, [
      new Fn(S.Power, [-1, exponent]),
      new Fn(S.Power, [multiply(-1, base), exponent]),
    ]);
  }
  const { coefficient, factors } = combineRadicals(1, [{ base, exponent }]);
  if (coefficient === 1 && factors.length === 1) {
    const only = factors[0] as Fn;
    if (sameExpr(only.args[0] as Expr, base) && sameExpr(only.args[1] as Expr, exponent))
      return undefined;
    return only;
  }
  if (factors.length === 0) return coefficient;
  return new Fn(S.Times, [coefficient, ...factors]);
}

/** (-1)^(p/q) with the exponent brought into (0, 1). */
function unitPower(exponent: Rational): Expr | undefined {
  const period = 2n * exponent.den;
  let top = ((exponent.num % period) + period) % period;
  let sign = 1;
  if (top > exponent.den) {
    top -= exponent.den;
    sign = -1;
  }
  if (exponent.den === 2n) return new Complex(0, sign);
  if (top === exponent.num && sign === 1) return undefined;
  const unit = new Fn(S.Power, [-1, rational(top, exponent.den)]);
  return sign === 1 ? unit : new Fn(S.Times, [-1, unit]);
}

/** A root of a Gaussian number: an exact one when there is, a power of -1 for multiples of I. */
function complexRoot(base: Complex, exponent: Rational): Expr | undefined {
  if (isInexactNumber(base)) return undefined;
  if (exponent.den === 2n) {
    const root = gaussianSquareRoot(base);
    if (root !== undefined) return new Fn(S.Power, [root, Number(exponent.num)]);
  }
  if (base.re === 0) {
    // (k I)^q = k^q (-1)^(q/2) for k > 0; for k < 0 the argument is -Pi/2.
    const negative = compareReal(base.im, 0) < 0;
    const half = rational(negative ? -exponent.num : exponent.num, exponent.den * 2n);
    return new Fn(S.Times, [
      new Fn(S.Power, [negative ? (multiply(-1, base.im) as RealNumber) : base.im, exponent]),
      new Fn(S.Power, [-1, half]),
    ]);
  }
  return undefined;
}

function gaussianSquareRoot(base: Complex): Num | undefined {
  const norm = exactSquareRoot(add(multiply(base.re, base.re), multiply(base.im, base.im)));
  if (norm === undefined) return undefined;
  const half = new Rational(1n, 2n);
  const re = exactSquareRoot(multiply(half, add(norm, base.re)));
  const im = exactSquareRoot(multiply(half, add(norm, multiply(-1, base.re))));
  if (re === undefined || im === undefined) return undefined;
  return new Complex(
    re as RealNumber,
    (compareReal(imaginaryPart(base), 0) < 0 ? multiply(-1, im) : im) as RealNumber,
  );
}

function exactSquareRoot(value: Num): Num | undefined {
  if (!isInteger(value) && !(value instanceof Rational)) return undefined;
  if (compareReal(value, 0) <= 0) return undefined;
  const { coefficient, factors } = combineRadicals(1, [
    { base: value, exponent: new Rational(1n, 2n) },
  ]);
  return factors.length === 0 ? coefficient : undefined;
}

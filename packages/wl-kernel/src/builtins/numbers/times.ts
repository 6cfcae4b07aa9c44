import { isInexactNumber, multiply, rational } from "../../core/arithmetic.js";
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
  Real,
} from "../../core/expr.js";
import { compareExpr, compareReal } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { TermIndex } from "../../core/term-index.js";
import { hookOf } from "./arithmetic-hooks.js";
import { digitsOf, numericize } from "./numericize.js";
import { checked, isInfinite, unchanged, withOverflow } from "./plus.js";
import { isNumericQuantity, signOfQuantity } from "./quantities.js";
import { combineRadicals, type Radical } from "./radicals.js";
import { joinTrigonometric } from "./trigonometric-products.js";

const complexInfinity = new Fn(S.DirectedInfinity, []);

/** `Times`: multiplies numbers, joins powers of the same base, puts radicals into normal form and orders the rest. */
export function times(args: readonly Expr[], context: Evaluator, expr: Fn): Expr | undefined {
  if (args.length === 2) {
    const [a, b] = args as readonly [Expr, Expr];
    if (isNumber(a) && isNumber(b)) return withOverflow(context, () => checked(multiply(a, b)));
    // -1*(a+b) distributes, other numbers do not.
    if (a === -1 && hasHead(b, S.Plus)) {
      return new Fn(
        S.Plus,
        b.args.map((term) => new Fn(S.Times, [a, term])),
      );
    }
  }
  if (args.length === 0) return 1;
  if (args.length === 1) return args[0];
  return withOverflow(context, () => product(args, context, expr));
}

interface Factor {
  readonly base: Expr;
  readonly exponents: Expr[];
}

function product(args: readonly Expr[], context: Evaluator, expr: Fn): Expr | undefined {
  const hooked = hookOf(args)?.times?.(args, context);
  if (hooked !== undefined) return hooked;
  let number: Num = 1;
  const factors: Factor[] = [];
  const index = new TermIndex();
  const infinities: Expr[] = [];
  for (const arg of args) {
    if (isNumber(arg)) {
      number = multiply(number, arg);
      continue;
    }
    if (arg === S.Indeterminate) return S.Indeterminate;
    if (isInfinite(arg)) {
      infinities.push(arg);
      continue;
    }
    const power = hasHead(arg, S.Power) && arg.args.length === 2 ? arg : undefined;
    const base = power === undefined ? arg : (power.args[0] as Expr);
    const exponent = power === undefined ? 1 : (power.args[1] as Expr);
    const at = index.place(base);
    if (at < 0) factors.push({ base, exponents: [exponent] });
    else (factors[at] as Factor).exponents.push(exponent);
  }
  if (infinities.length > 0) {
    const result = timesInfinity(number, infinities, factors, context, expr);
    if (result !== undefined || factors.length === 0) return result;
    return alongSymbols(number, infinities, factors);
  }
  if (number === 0) return 0;
  const out: Expr[] = [];
  let again = false;
  for (const { base, exponents } of factors) {
    if (exponents.length === 1) {
      const exponent = exponents[0] as Expr;
      out.push(exponent === 1 ? base : new Fn(S.Power, [base, exponent]));
      continue;
    }
    const power = context.call(S.Power, base, context.call(S.Plus, ...exponents));
    if (isNumber(power)) number = multiply(number, power);
    else {
      if (hasHead(power, S.Times)) again = true;
      out.push(power);
    }
  }
  if (again) return new Fn(S.Times, number === 1 ? out : [number, ...out]);
  const kept = isInexactNumber(number) ? withoutQuantities(number, out, context) : undefined;
  if (kept !== undefined) {
    number = kept.number;
    out.splice(0, out.length, ...kept.rest);
  }
  if (number === 0) return 0;
  const fewer = joinTrigonometric(out);
  if (fewer !== undefined) return new Fn(S.Times, number === 1 ? fewer : [number, ...fewer]);
  const merged = mergeNumericBases(number, out, context) ?? mergeRadicals(number, out, context);
  if (merged !== undefined && !unchanged([...merged].sort(compareExpr), args))
    return new Fn(S.Times, merged);
  if (out.length === 0) return checked(number);
  if (number instanceof Real && number.value === 0) return number;
  if (number !== 1) out.push(number);
  if (out.length === 1) return out[0];
  if (number === -1 && out.length === 2 && hasHead(out[0], S.Plus))
    return new Fn(S.Times, [-1, out[0]]);
  out.sort(compareExpr);
  return unchanged(out, args) ? undefined : new Fn(S.Times, out);
}

/** Exact numeric factors beside an inexact number become numbers: 2. Pi x is 6.28319 x. */
function withoutQuantities(number: Num, factors: readonly Expr[], context: Evaluator) {
  let value = number;
  const rest: Expr[] = [];
  for (const factor of factors) {
    const numeric = isNumericQuantity(factor, context)
      ? numericize(factor, digitsOf(value), context)
      : factor;
    if (isNumber(numeric)) value = multiply(value, numeric);
    else rest.push(factor);
  }
  return rest.length === factors.length ? undefined : { number: value, rest };
}

/** Infinity in a direction that symbols give. */
function alongSymbols(number: Num, infinities: readonly Expr[], factors: readonly Factor[]): Expr {
  const towards = infinities.map((one) => (one instanceof Fn ? one.args[0] : undefined));
  if (towards.includes(undefined)) return complexInfinity;
  const powers = factors.map(
    ({ base, exponents }) => new Fn(S.Power, [base, new Fn(S.Plus, exponents)]),
  );
  return new Fn(S.DirectedInfinity, [new Fn(S.Times, [number, ...(towards as Expr[]), ...powers])]);
}

function timesInfinity(
  number: Num,
  infinities: readonly Expr[],
  factors: readonly Factor[],
  context: Evaluator,
  expr: Fn,
): Expr | undefined {
  if (number === 0 || (number instanceof Real && number.value === 0)) {
    context.message(S.InfinitySymbol, "indet", expr);
    return S.Indeterminate;
  }
  let direction: Expr | undefined = number;
  for (const infinity of infinities) {
    const towards = infinity instanceof Fn ? infinity.args[0] : undefined;
    if (towards === undefined) {
      if (factors.length === 0) return complexInfinity;
      direction = undefined;
      break;
    }
    direction = context.call(S.Times, direction as Expr, towards);
  }
  let sign = 1;
  for (const { base, exponents } of factors) {
    const power = new Fn(S.Power, [base, context.call(S.Plus, ...exponents)]);
    if (!isNumericQuantity(power, context)) return undefined;
    const own = signOfQuantity(context.evaluate(power), context);
    if (own === undefined || own === 0) return undefined;
    sign *= own;
  }
  if (direction === undefined) return complexInfinity;
  const towards = context.call(S.Times, sign, direction);
  if (isNumber(towards) && !(towards instanceof Complex))
    return new Fn(S.DirectedInfinity, [compareReal(towards, 0) < 0 ? -1 : 1]);
  return new Fn(S.DirectedInfinity, [
    new Fn(S.Times, [towards, new Fn(S.Power, [new Fn(S.Abs, [towards]), -1])]),
  ]);
}

/** True for a positive exact quantity that may stand under a root with others. */
function isPositiveConstant(base: Expr, context: Evaluator): boolean {
  return isNumericQuantity(base, context) && signOfQuantity(base, context) === 1;
}

function radicalOf(factor: Expr, context: Evaluator): Radical | undefined {
  if (!hasHead(factor, S.Power)) return undefined;
  const [base, exponent] = factor.args as readonly [Expr, Expr];
  if (!(exponent instanceof Rational)) return undefined;
  if (isNumber(base)) {
    if (base instanceof Complex || isInexactNumber(base) || compareReal(base, 0) <= 0)
      return undefined;
  } else if (hasHead(base, S.Times)) {
    // A number and constants under one root, as in Sqrt[2 Pi].
    if (!isPositiveConstant(base, context)) return undefined;
  } else if (!isPositiveConstant(base, context)) return undefined;
  return { base, exponent };
}

/** Radicals of positive numbers in normal form, `undefined` when there is nothing to do. */
function mergeRadicals(
  number: Num,
  factors: readonly Expr[],
  context: Evaluator,
): Expr[] | undefined {
  if (number instanceof Complex && isInexactNumber(number)) return undefined;
  if (!(number instanceof Complex) && isInexactNumber(number)) return undefined;
  const radicals: Radical[] = [];
  const rest: Expr[] = [];
  for (const factor of factors) {
    const radical = radicalOf(factor, context);
    if (radical === undefined) rest.push(factor);
    else if (hasHead(radical.base, S.Times)) {
      for (const part of radical.base.args) {
        const inverse = hasHead(part, S.Power) && part.args[1] === -1;
        const { num, den } = radical.exponent;
        radicals.push({
          base: inverse ? (part.args[0] as Expr) : part,
          exponent: new Rational(inverse ? -num : num, den),
        });
      }
    } else radicals.push(radical);
  }
  if (radicals.length === 0) return undefined;
  const real = isInteger(number) || number instanceof Rational;
  const size = real ? number : 1;
  const combined = combineRadicals(size, radicals);
  const front = real ? combined.coefficient : multiply(number, combined.coefficient);
  const out = [...combined.factors, ...rest];
  if (front !== 1) out.push(front);
  return out;
}

/** Joins an integer coefficient with a power of the same number: 2 2^x to 2^(1 + x). */
function mergeNumericBases(
  number: Num,
  factors: readonly Expr[],
  context: Evaluator,
): Expr[] | undefined {
  if (number === 1 || number === -1) return undefined;
  if (!isInteger(number) && !(number instanceof Rational)) return undefined;
  const top = number instanceof Rational ? number.num : BigInt(number);
  const bottom = number instanceof Rational ? number.den : 1n;
  for (let i = 0; i < factors.length; i++) {
    const factor = factors[i];
    if (!hasHead(factor, S.Power)) continue;
    const [base, exponent] = factor.args as readonly [Expr, Expr];
    if (typeof base !== "number" || base < 2 || isNumber(exponent)) continue;
    const b = BigInt(base);
    const rest = factors.filter((_item, at) => at !== i);
    const join = (count: number): Expr =>
      context.call(S.Power, base, context.call(S.Plus, count, exponent));
    const above = bottom === 1n ? exactLog(top < 0n ? -top : top, b) : 0;
    if (above > 0) return [rational(top / b ** BigInt(above), 1n), join(above), ...rest];
    const below = exactLog(bottom, b);
    if (below > 0) return [rational(top, bottom / b ** BigInt(below)), join(-below), ...rest];
  }
  return undefined;
}

/** k with value = base^k, or 0. */
function exactLog(value: bigint, base: bigint): number {
  let left = value;
  let count = 0;
  while (left > 1n && left % base === 0n) {
    left /= base;
    count++;
  }
  return left === 1n ? count : 0;
}

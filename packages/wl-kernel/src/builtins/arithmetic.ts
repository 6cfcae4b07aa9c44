import {
  add,
  divide,
  imaginaryPart,
  integerPower,
  integerRoot,
  isInexactNumber,
  multiply,
  NumberTooLarge,
  rational,
  realPart,
  reciprocal,
} from "../core/arithmetic.js";
import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
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
} from "../core/expr.js";
import { sameExpr } from "../core/identity.js";
import { compareExpr, compareReal, toDouble } from "../core/order.js";
import { machineReals, smallIntegers } from "../core/small-integers.js";
import * as S from "../core/symbols.js";
import { TermIndex } from "../core/term-index.js";

const complexInfinity = new Fn(S.DirectedInfinity, []);

function isInfinite(expr: Expr): boolean {
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

function plus(args: readonly Expr[], context: Evaluator, expr: Fn): Expr | undefined {
  if (args.length === 2) {
    const [a, b] = args as readonly [Expr, Expr];
    if (typeof a === "number" && typeof b === "number") {
      const sum = a + b;
      if (Number.isSafeInteger(sum)) return sum;
    }
    if (isNumber(a) && isNumber(b)) return checked(add(a, b), context);
  }
  if (args.length === 0) return 0;
  if (args.length === 1) return args[0];
  let total: Num = 0;
  const terms: { rest: Expr; factor: Num }[] = [];
  const index = new TermIndex();
  let infinite: Expr | undefined;
  for (const arg of args) {
    if (isNumber(arg)) {
      total = add(total, arg);
      continue;
    }
    if (arg === S.Indeterminate) return S.Indeterminate;
    if (isInfinite(arg)) {
      if (
        infinite !== undefined &&
        !(sameExpr(infinite, arg) && arg instanceof Fn && arg.args.length === 1)
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
      const term = terms[at] as { rest: Expr; factor: Num };
      term.factor = add(term.factor, factor);
    }
  }
  if (infinite !== undefined) return infinite;
  const out: Expr[] = total === 0 ? [] : [total];
  for (const { rest, factor } of terms) {
    if (factor === 0) continue;
    if (factor === 1) out.push(rest);
    else if (rest instanceof Fn && rest.head === S.Times)
      out.push(new Fn(S.Times, [factor, ...rest.args]));
    else out.push(new Fn(S.Times, [factor, rest]));
  }
  if (out.length === 0) return 0;
  if (out.length === 1) return out[0];
  out.sort(compareExpr);
  return unchanged(out, args) ? undefined : new Fn(S.Plus, out);
}

function unchanged(out: readonly Expr[], args: readonly Expr[]): boolean {
  return out.length === args.length && out.every((part, i) => sameExpr(part, args[i] as Expr));
}

/** Machine numbers that left the range of doubles. */
function checked(value: Num, context: Evaluator): Expr {
  if (value instanceof Real && !Number.isFinite(value.value)) {
    if (Number.isNaN(value.value)) return S.Indeterminate;
    context.message(S.General, "ovfl");
    return new Fn(S.Overflow, []);
  }
  return value;
}

function times(args: readonly Expr[], context: Evaluator, expr: Fn): Expr | undefined {
  if (args.length === 2) {
    const [a, b] = args as readonly [Expr, Expr];
    if (isNumber(a) && isNumber(b)) return checked(multiply(a, b), context);
    // -1*(a+b) distributes, other numbers do not.
    if (isNumber(a) && a === -1 && hasHead(b, S.Plus)) {
      return new Fn(
        S.Plus,
        b.args.map((term) => new Fn(S.Times, [a, term])),
      );
    }
  }
  if (args.length === 0) return 1;
  if (args.length === 1) return args[0];
  let product: Num = 1;
  const factors: { base: Expr; exponents: Expr[] }[] = [];
  const index = new TermIndex();
  let infinite = false;
  let direction: Num | undefined = 1;
  for (const arg of args) {
    if (isNumber(arg)) {
      product = multiply(product, arg);
      continue;
    }
    if (arg === S.Indeterminate) return S.Indeterminate;
    if (isInfinite(arg)) {
      infinite = true;
      const towards = arg instanceof Fn ? arg.args[0] : undefined;
      if (towards !== undefined && isNumber(towards) && direction !== undefined)
        direction = multiply(direction, towards);
      else direction = undefined;
      continue;
    }
    const power =
      arg instanceof Fn && arg.head === S.Power && arg.args.length === 2 ? arg : undefined;
    const base = power === undefined ? arg : (power.args[0] as Expr);
    const exponent = power === undefined ? 1 : (power.args[1] as Expr);
    const at = index.place(base);
    if (at < 0) factors.push({ base, exponents: [exponent] });
    else (factors[at] as { exponents: Expr[] }).exponents.push(exponent);
  }
  if (infinite) {
    const result = timesInfinity(product, direction, factors.length, context, expr);
    if (result !== undefined || factors.length === 0) return result;
  }
  if (product === 0) return 0;
  const out: Expr[] = [];
  let again = false;
  for (const { base, exponents } of factors) {
    if (exponents.length === 1) {
      const exponent = exponents[0] as Expr;
      out.push(exponent === 1 ? base : new Fn(S.Power, [base, exponent]));
      continue;
    }
    const power = context.call(S.Power, base, context.call(S.Plus, ...exponents));
    if (isNumber(power)) product = multiply(product, power);
    else {
      if (hasHead(power, S.Times)) again = true;
      out.push(power);
    }
  }
  // A number times a power of the same rational base: 2*2^x -> 2^(1+x); 3/Sqrt[3] -> Sqrt[3].
  const merged = mergeNumericBases(product, out, context);
  if (merged !== undefined) return new Fn(S.Times, merged);
  if (product === 0) return 0;
  if (out.length === 0) return checked(product, context);
  if (product !== 1) out.push(product);
  if (out.length === 1) return out[0];
  if (product === -1 && out.length === 2 && hasHead(out[0], S.Plus))
    return new Fn(S.Times, [-1, out[0]]);
  out.sort(compareExpr);
  if (again) return new Fn(S.Times, out);
  return unchanged(out, args) ? undefined : new Fn(S.Times, out);
}

function timesInfinity(
  product: Num,
  direction: Num | undefined,
  others: number,
  context: Evaluator,
  expr: Fn,
): Expr | undefined {
  if (product === 0) {
    context.message(S.InfinitySymbol, "indet", expr);
    return S.Indeterminate;
  }
  if (others > 0) return undefined;
  if (direction === undefined) return complexInfinity;
  const towards = multiply(product, direction);
  if (!(towards instanceof Complex))
    return new Fn(S.DirectedInfinity, [compareReal(towards, 0) < 0 ? -1 : 1]);
  return new Fn(S.DirectedInfinity, [
    new Fn(S.Times, [towards, new Fn(S.Power, [new Fn(S.Abs, [towards]), -1])]),
  ]);
}

/** Joins an integer coefficient with a power of a number when that makes the product simpler. */
function mergeNumericBases(
  product: Num,
  factors: readonly Expr[],
  context: Evaluator,
): Expr[] | undefined {
  if (product instanceof Complex || product instanceof Real || product === 1 || product === -1)
    return undefined;
  if (!isInteger(product) && !(product instanceof Rational)) return undefined;
  const top = product instanceof Rational ? product.num : BigInt(product);
  const bottom = product instanceof Rational ? product.den : 1n;
  for (let i = 0; i < factors.length; i++) {
    const factor = factors[i];
    if (!hasHead(factor, S.Power)) continue;
    const [base, exponent] = factor.args as readonly [Expr, Expr];
    if (typeof base !== "number" || base < 2) continue;
    const b = BigInt(base);
    const positive = exponent instanceof Rational ? exponent.num > 0n : true;
    if (exponent instanceof Rational) {
      // Keep the exponent between 0 and 1 in the denominator's favour: k*b^(-p/q) with b | k.
      if (!positive && top % b === 0n)
        return [
          rational(top / b, bottom),
          context.call(S.Power, base, addOne(exponent)),
          ...without(factors, i),
        ];
      if (positive && bottom % b === 0n)
        return [
          rational(top, bottom / b),
          new Fn(S.Power, [base, subtractOne(exponent)]),
          ...without(factors, i),
        ];
      continue;
    }
    if (isNumber(exponent)) continue;
    if (top % b === 0n && bottom === 1n && isPowerOf(top < 0n ? -top : top, b)) {
      let count = 0;
      let left = top;
      while (left % b === 0n) {
        left /= b;
        count++;
      }
      return [
        rational(left, 1n),
        new Fn(S.Power, [base, new Fn(S.Plus, [count, exponent])]),
        ...without(factors, i),
      ];
    }
    if (bottom % b === 0n && isPowerOf(bottom, b)) {
      let count = 0;
      let left = bottom;
      while (left % b === 0n) {
        left /= b;
        count++;
      }
      return [
        rational(top, left),
        new Fn(S.Power, [base, new Fn(S.Plus, [-count, exponent])]),
        ...without(factors, i),
      ];
    }
  }
  return undefined;
}

function isPowerOf(value: bigint, base: bigint): boolean {
  let left = value;
  while (left % base === 0n) left /= base;
  return left === 1n;
}

function without(items: readonly Expr[], at: number): readonly Expr[] {
  return items.filter((_item, i) => i !== at);
}

function addOne(value: Rational): Expr {
  return rational(value.num + value.den, value.den);
}

function subtractOne(value: Rational): Expr {
  return rational(value.num - value.den, value.den);
}

function power(args: readonly Expr[], context: Evaluator, expr: Fn): Expr | undefined {
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
  if (typeof base === "number" && typeof exponent === "number" && exponent > 0) {
    const quick = base ** exponent;
    if (Number.isSafeInteger(quick)) return quick;
  }
  if (isNumber(base) && isNumber(exponent)) return numericPower(base, exponent, context, expr);
  if (exponent === 0) {
    if (isInfinite(base)) {
      context.message(S.InfinitySymbol, "indet", expr);
      return S.Indeterminate;
    }
    return 1;
  }
  if (base === 1) return isInfinite(exponent) ? S.Indeterminate : 1;
  if (base === S.Indeterminate || exponent === S.Indeterminate) return S.Indeterminate;
  if (isInfinite(base) && isNumber(exponent) && !(exponent instanceof Complex)) {
    if (compareReal(exponent, 0) < 0) return 0;
    const towards = base instanceof Fn ? base.args[0] : undefined;
    if (towards === 1) return base;
    if (towards === -1 && isInteger(exponent))
      return new Fn(S.DirectedInfinity, [BigInt(exponent) % 2n === 0n ? 1 : -1]);
    return complexInfinity;
  }
  if (base === 0 && isNumber(exponent)) return undefined;
  if (base === S.E) {
    if (exponent instanceof Real) return new Real(Math.exp(exponent.value));
    if (hasHead(exponent, S.Log) && exponent.args.length === 1) return exponent.args[0];
    if (hasHead(exponent, S.DirectedInfinity)) {
      if (exponent.args[0] === 1) return exponent;
      if (exponent.args[0] === -1) return 0;
    }
  }
  if (hasHead(base, S.Power) && base.args.length === 2) {
    const inner = base.args[1] as Expr;
    if (isInteger(exponent))
      return new Fn(S.Power, [base.args[0] as Expr, context.call(S.Times, inner, exponent)]);
  }
  if (hasHead(base, S.Times) && isInteger(exponent)) {
    return new Fn(
      S.Times,
      base.args.map((factor) => new Fn(S.Power, [factor, exponent])),
    );
  }
  if (hasHead(base, S.Times) && isNumber(exponent) && isNumber(base.args[0] as Expr)) {
    // (4 x)^(1/2) -> 2 Sqrt[x]: a positive coefficient leaves the power.
    const first = base.args[0] as Num;
    if (!(first instanceof Complex) && compareReal(first, 0) > 0) {
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

function numericPower(base: Num, exponent: Num, context: Evaluator, expr: Fn): Expr | undefined {
  if (isInteger(exponent)) {
    if (base === 0) return zeroPower(exponent, context, expr);
    try {
      return checked(integerPower(base, BigInt(exponent), context.state.maxBits), context);
    } catch (error) {
      if (!(error instanceof NumberTooLarge)) throw error;
      context.message(S.General, "ovfl");
      return new Fn(S.Overflow, []);
    }
  }
  if (base === 0)
    return exponent instanceof Complex ? undefined : zeroPower(exponent, context, expr);
  if (base === 1) return isInexactNumber(exponent) ? new Real(1) : 1;
  if (isInexactNumber(base) || isInexactNumber(exponent))
    return machinePower(base, exponent, context);
  if (exponent instanceof Rational) return rationalPower(base, exponent, expr);
  return undefined;
}

function zeroPower(exponent: Num, context: Evaluator, expr: Fn): Expr {
  if (exponent === 0) {
    context.message(S.Power, "indet", expr);
    return S.Indeterminate;
  }
  if (!(exponent instanceof Complex) && compareReal(exponent, 0) > 0) return 0;
  context.message(S.Power, "infy", new Fn(S.HoldForm, [expr]));
  return S.ComplexInfinity;
}

function machinePower(base: Num, exponent: Num, context: Evaluator): Expr {
  const x = toDouble(realPart(base));
  const y = toDouble(imaginaryPart(base));
  const u = toDouble(realPart(exponent));
  const v = toDouble(imaginaryPart(exponent));
  if (y === 0 && v === 0 && (x > 0 || Number.isInteger(u))) {
    return checked(new Real(x ** u), context);
  }
  const logarithm = Math.log(Math.hypot(x, y));
  const angle = Math.atan2(y, x);
  const size = Math.exp(u * logarithm - v * angle);
  const turn = v * logarithm + u * angle;
  return new Complex(new Real(size * Math.cos(turn)), new Real(size * Math.sin(turn)));
}

/** An exact number to a fractional power: whole roots come out, the rest stays. */
function rationalPower(base: Num, exponent: Rational, expr: Fn): Expr | undefined {
  if (base instanceof Complex) return undefined;
  if (base instanceof Rational) {
    return new Fn(S.Times, [
      new Fn(S.Power, [integerOf(base.num), exponent]),
      new Fn(S.Power, [integerOf(base.den), rational(-exponent.num, exponent.den)]),
    ]);
  }
  if (!isInteger(base)) return undefined;
  const value = BigInt(base);
  const root = Number(exponent.den);
  if (value < 0n) {
    if (value === -1n) {
      if (exponent.den === 2n) {
        const quarter = ((exponent.num % 4n) + 4n) % 4n;
        return new Complex(0, quarter === 1n ? 1 : -1);
      }
      return reducedUnitPower(exponent, expr);
    }
    return new Fn(S.Times, [
      new Fn(S.Power, [-1, exponent]),
      new Fn(S.Power, [integerOf(-value), exponent]),
    ]);
  }
  const exact = integerRoot(value, root);
  if (exact ** BigInt(root) === value)
    return new Fn(S.Power, [integerOf(exact), integerOf(exponent.num)]);
  // Take the whole part of the exponent and the perfect powers out.
  const whole = floorDiv(exponent.num, exponent.den);
  const left = exponent.num - whole * exponent.den;
  const { outside, inside, degree } = extractPowers(value, root, left);
  if (whole === 0n && outside === 1n && degree === undefined) return undefined;
  const inner = degree ?? new Fn(S.Power, [integerOf(inside), rational(left, exponent.den)]);
  const factors: Expr[] = [];
  if (whole !== 0n) {
    // Write x^(-p/q) with the exponent in (-1, 0] as the language does.
    if (exponent.num < 0n) {
      const top = exponent.num - (whole + 1n) * exponent.den;
      if (whole + 1n === 0n && outside === 1n && degree === undefined) return undefined;
      factors.push(new Fn(S.Power, [integerOf(value), integerOf(whole + 1n)]));
      const parts = extractPowers(value, root, -top);
      factors.push(reciprocal(integerOf(parts.outside)));
      factors.push(
        parts.degree === undefined
          ? new Fn(S.Power, [integerOf(parts.inside), rational(top, exponent.den)])
          : new Fn(S.Power, [parts.degree, -1]),
      );
      return new Fn(S.Times, factors);
    }
    factors.push(new Fn(S.Power, [integerOf(value), integerOf(whole)]));
  }
  factors.push(integerOf(outside), inner);
  return new Fn(S.Times, factors);
}

function reducedUnitPower(exponent: Rational, expr: Fn): Expr | undefined {
  // (-1)^(p/q) with p/q brought into (-1, 1].
  const period = 2n * exponent.den;
  let top = ((exponent.num % period) + period) % period;
  let sign = 1;
  if (top > exponent.den) {
    top -= exponent.den;
    sign = -1;
  }
  if (top === exponent.num && sign === 1) return undefined;
  void expr;
  const unit = new Fn(S.Power, [-1, rational(top, exponent.den)]);
  return sign === 1 ? unit : new Fn(S.Times, [-1, unit]);
}

interface Extracted {
  readonly outside: bigint;
  readonly inside: bigint;
  /** A power with a lower root index when everything left is one: 4^(1/4) -> 2^(1/2). */
  readonly degree: Expr | undefined;
}

/** value^(power/root) = outside * inside^(power/root), by trial division with small primes. */
function extractPowers(value: bigint, root: number, power: bigint): Extracted {
  let outside = 1n;
  let inside = 1n;
  let left = value;
  let common = 0;
  const primes: [bigint, number][] = [];
  for (let p = 2n; p * p <= left && p < 10_000n; p += p === 2n ? 1n : 2n) {
    let count = 0;
    while (left % p === 0n) {
      left /= p;
      count++;
    }
    if (count > 0) primes.push([p, count]);
  }
  if (left > 1n) primes.push([left, 1]);
  for (const [p, count] of primes) {
    const total = count * Number(power);
    const out = Math.floor(total / root);
    const kept = total - out * root;
    outside *= p ** BigInt(out);
    if (power === 1n) inside *= p ** BigInt(kept);
    else inside *= p ** BigInt(count);
    common = common === 0 ? kept : gcd(common, kept);
  }
  if (power !== 1n) {
    if (outside === 1n) return { outside, inside: value, degree: undefined };
    let rest = 1n;
    for (const [p, count] of primes) {
      const total = count * Number(power);
      rest *= p ** BigInt(total - Math.floor(total / root) * root);
    }
    return {
      outside,
      inside,
      degree: new Fn(S.Power, [integerOf(rest), rational(1n, BigInt(root))]),
    };
  }
  const shared = gcd(common, root);
  if (shared > 1 && common > 0) {
    const reduced = integerRoot(inside, shared);
    return {
      outside,
      inside,
      degree: new Fn(S.Power, [integerOf(reduced), rational(1n, BigInt(root / shared))]),
    };
  }
  return { outside, inside, degree: undefined };
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

function floorDiv(a: bigint, b: bigint): bigint {
  const q = a / b;
  return a % b !== 0n && a < 0n ? q - 1n : q;
}

function integerOf(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

export const arithmetic = [
  builtin({
    name: "Plus",
    small: smallIntegers.Plus,
    machine: machineReals.Plus,
    attributes: ["Flat", "Listable", "NumericFunction", "OneIdentity", "Orderless"],
    state: "complete",
    doc: "ref/Plus",
    apply: plus,
  }),
  builtin({
    name: "Times",
    small: smallIntegers.Times,
    machine: machineReals.Times,
    attributes: ["Flat", "Listable", "NumericFunction", "OneIdentity", "Orderless"],
    state: "complete",
    doc: "ref/Times",
    apply: times,
  }),
  builtin({
    name: "Power",
    small: smallIntegers.Power,
    attributes: ["Listable", "NumericFunction", "OneIdentity"],
    state: "complete",
    doc: "ref/Power",
    apply: power,
  }),
  builtin({
    name: "Subtract",
    small: smallIntegers.Subtract,
    machine: machineReals.Subtract,
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: "ref/Subtract",
    arity: [2, 2],
    apply: ([a, b]) => new Fn(S.Plus, [a as Expr, new Fn(S.Times, [-1, b as Expr])]),
  }),
  builtin({
    name: "Divide",
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: "ref/Divide",
    arity: [2, 2],
    apply([a, b]) {
      if (isNumber(a as Expr) && isNumber(b as Expr) && b !== 0) return divide(a as Num, b as Num);
      return new Fn(S.Times, [a as Expr, new Fn(S.Power, [b as Expr, -1])]);
    },
  }),
  builtin({
    name: "Minus",
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: "ref/Minus",
    arity: [1, 1],
    apply: ([a]) => new Fn(S.Times, [-1, a as Expr]),
  }),
  builtin({
    name: "Sqrt",
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: "ref/Sqrt",
    arity: [1, 1],
    apply: ([a]) => new Fn(S.Power, [a as Expr, rational(1n, 2n)]),
  }),
  builtin({
    name: "Exp",
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: "ref/Exp",
    arity: [1, 1],
    apply: ([a]) => new Fn(S.Power, [S.E, a as Expr]),
  }),
  builtin({
    name: "Infinity",
    state: "complete",
    doc: "ref/Infinity",
    value: () => positiveInfinity,
  }),
  builtin({
    name: "I",
    attributes: ["Locked"],
    state: "complete",
    doc: "ref/I",
    value: () => imaginaryUnit,
  }),
];

const positiveInfinity = new Fn(S.DirectedInfinity, [1]);
const imaginaryUnit = new Complex(0, 1);

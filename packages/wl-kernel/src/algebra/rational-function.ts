import { rational } from "../core/arithmetic.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, hasHead, isInteger, Rational } from "../core/expr.js";
import { structuralKey } from "../core/identity.js";
import * as S from "../core/symbols.js";
import { exprOfPoly, generatorsOf, placesOf, powerParts } from "./generators.js";
import {
  addPoly,
  constant,
  constantValue,
  dividePoly,
  gcdPoly,
  isZero,
  leadingNumber,
  multiplyPoly,
  numericContent,
  type Poly,
  powerPoly,
  samePoly,
  scalePoly,
  variablePower,
} from "./recursive-polynomial.js";

/** A polynomial that is no number, primitive with positive leading coefficient, and its power. */
export interface Factor {
  readonly poly: Poly;
  readonly power: number;
}

/** A rational function as a number and powers of polynomials, kept apart as they were written as far as they have nothing in common. */
export interface RationalFunction {
  readonly num: bigint;
  readonly den: bigint;
  readonly top: readonly Factor[];
  readonly bottom: readonly Factor[];
}

/** Works with rational functions of some generators. */
export class RationalField {
  readonly generators: readonly Expr[];
  readonly #places: ReadonlyMap<unknown, number>;
  readonly #n: number;
  readonly #context: Evaluator;

  constructor(exprs: readonly Expr[], context: Evaluator) {
    this.generators = generatorsOf(exprs);
    this.#places = placesOf(this.generators);
    this.#n = this.generators.length;
    this.#context = context;
  }

  /** The rational function that an expression is; division by zero gives `undefined`. */
  read(expr: Expr): RationalFunction | undefined {
    this.#context.tick();
    if (isInteger(expr)) return number(BigInt(expr), 1n);
    if (expr instanceof Rational) return number(expr.num, expr.den);
    if (hasHead(expr, S.Plus)) {
      const parts = expr.args.map((arg) => this.read(arg));
      return parts.includes(undefined) ? undefined : this.sum(parts as readonly RationalFunction[]);
    }
    if (hasHead(expr, S.Times)) {
      let product: RationalFunction | undefined = number(1n, 1n);
      for (const arg of expr.args) {
        const factor = this.read(arg);
        if (factor === undefined || product === undefined) return undefined;
        product = this.multiply(product, factor);
      }
      return product;
    }
    const [base, exponent] = powerParts(expr);
    const place = this.#places.get(structuralKey(base));
    if (place !== undefined) {
      const factor = { poly: variablePower(place, 1, this.#n), power: Math.abs(exponent) };
      return exponent < 0
        ? { num: 1n, den: 1n, top: [], bottom: [factor] }
        : { num: 1n, den: 1n, top: [factor], bottom: [] };
    }
    const inner = this.read(base);
    return inner === undefined ? undefined : this.power(inner, exponent);
  }

  /** A whole power, negative ones too. */
  power(f: RationalFunction, exponent: number): RationalFunction | undefined {
    if (exponent < 0) {
      if (f.num === 0n) return undefined;
      const sign = f.num < 0n ? -1n : 1n;
      const inverse = { num: f.den * sign, den: f.num * sign, top: f.bottom, bottom: f.top };
      return this.power(inverse, -exponent);
    }
    const raise = (factors: readonly Factor[]): readonly Factor[] =>
      exponent === 0 ? [] : factors.map(({ poly, power }) => ({ poly, power: power * exponent }));
    return {
      num: f.num ** BigInt(exponent),
      den: f.den ** BigInt(exponent),
      top: raise(f.top),
      bottom: raise(f.bottom),
    };
  }

  /** Product, with what cancels cancelled. */
  multiply(a: RationalFunction, b: RationalFunction): RationalFunction {
    const top = joined([...a.top, ...b.top]);
    const bottom = joined([...a.bottom, ...b.bottom]);
    return cancelled({ num: a.num * b.num, den: a.den * b.den, top, bottom });
  }

  /** Sum over one denominator. */
  sum(parts: readonly RationalFunction[]): RationalFunction {
    const bases = coprime(parts.flatMap(({ bottom }) => bottom.map(({ poly }) => poly)));
    const split = parts.map((part) => powersIn(part.bottom, bases));
    const most = bases.map((_, k) => Math.max(0, ...split.map((powers) => powers[k] as number)));
    let den = 1n;
    for (const part of parts) den = lcm(den, part.den);
    let total: Poly = constant(0n, this.#n);
    parts.forEach((part, i) => {
      let term = scalePoly(this.expanded(part.top), (part.num * den) / part.den);
      bases.forEach((base, k) => {
        const missing = (most[k] as number) - ((split[i] as readonly number[])[k] as number);
        if (missing > 0) term = multiplyPoly(term, powerPoly(base, missing, this.#n));
      });
      total = addPoly(total, term);
    });
    const bottom = bases.flatMap((poly, k) =>
      (most[k] as number) > 0 ? [{ poly, power: most[k] as number }] : [],
    );
    return cancelled(asFraction(total, den, bottom));
  }

  /** The product of factors as one polynomial. */
  expanded(factors: readonly Factor[]): Poly {
    let product = constant(1n, this.#n);
    for (const { poly, power } of factors)
      product = multiplyPoly(product, powerPoly(poly, power, this.#n));
    return product;
  }

  /** The value as an expression: a number, factors and divisors, evaluated. */
  write(f: RationalFunction): Expr {
    const factor = ({ poly, power }: Factor, sign: number): Expr => {
      const base = exprOfPoly(poly, this.generators);
      return power * sign === 1 ? base : new Fn(S.Power, [base, power * sign]);
    };
    const parts = [
      ...f.top.map((one) => factor(one, 1)),
      ...f.bottom.map((one) => factor(one, -1)),
    ];
    return this.#context.evaluate(new Fn(S.Times, [rational(f.num, f.den), ...parts]));
  }

  /** Numerator and denominator as expressions, expanded as far as they are sums. */
  writeParts(f: RationalFunction): readonly [Expr, Expr] {
    return [
      this.write({ num: f.num, den: 1n, top: f.top, bottom: [] }),
      this.write({ num: f.den, den: 1n, top: f.bottom, bottom: [] }),
    ];
  }
}

const number = (num: bigint, den: bigint): RationalFunction => ({ num, den, top: [], bottom: [] });

function lcm(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return (a / x) * b;
}

/** A polynomial over a number and factors, with its numeric content taken out. */
function asFraction(p: Poly, den: bigint, bottom: readonly Factor[]): RationalFunction {
  if (isZero(p)) return number(0n, 1n);
  const value = constantValue(p);
  if (value !== undefined) return { num: value, den, top: [], bottom };
  const content = numericContent(p) * (leadingNumber(p) < 0n ? -1n : 1n);
  const poly = scaleDown(p, content);
  return { num: content, den, top: [{ poly, power: 1 }], bottom };
}

/** Divides every number in it. */
export function scaleDown(p: Poly, by: bigint): Poly {
  return typeof p === "bigint" ? p / by : p.map((c) => scaleDown(c, by));
}

function joined(factors: readonly Factor[]): readonly Factor[] {
  const out: Factor[] = [];
  for (const factor of factors) {
    const at = out.findIndex(({ poly }) => samePoly(poly, factor.poly));
    if (at < 0) out.push(factor);
    else out[at] = { poly: factor.poly, power: (out[at] as Factor).power + factor.power };
  }
  return out;
}

/** Polynomials without common factors of which the given ones are products of powers. */
function coprime(polys: readonly Poly[]): readonly Poly[] {
  const bases: Poly[] = [];
  const queue = polys.slice();
  while (queue.length > 0) {
    const next = queue.shift() as Poly;
    if (constantValue(next) !== undefined) continue;
    const at = bases.findIndex((base) => constantValue(gcdPoly(base, next)) === undefined);
    if (at < 0) {
      bases.push(next);
      continue;
    }
    const base = bases[at] as Poly;
    if (samePoly(base, next)) continue;
    const common = gcdPoly(base, next);
    bases.splice(at, 1);
    queue.push(common, dividePoly(base, common) as Poly, dividePoly(next, common) as Poly);
  }
  return bases;
}

function powersIn(factors: readonly Factor[], bases: readonly Poly[]): readonly number[] {
  return bases.map((base) => {
    let total = 0;
    for (const { poly, power } of factors) {
      let rest: Poly | undefined = dividePoly(poly, base);
      while (rest !== undefined) {
        total += power;
        rest = dividePoly(rest, base);
      }
    }
    return total;
  });
}

/** Takes common factors of numerator and denominator away. */
function cancelled(f: RationalFunction): RationalFunction {
  if (f.num === 0n) return number(0n, 1n);
  const top = f.top.slice() as Factor[];
  const bottom = f.bottom.slice() as Factor[];
  for (let i = 0; i < top.length; i++) {
    for (let j = 0; j < bottom.length; j++) {
      const [a, b] = [top[i] as Factor, bottom[j] as Factor];
      if (a.power === 0 || b.power === 0) continue;
      const common = gcdPoly(a.poly, b.poly);
      if (constantValue(common) !== undefined) continue;
      const power = Math.min(a.power, b.power);
      const put = (list: Factor[], at: number, old: Factor): void => {
        const rest = dividePoly(old.poly, common) as Poly;
        list[at] = { poly: old.poly, power: old.power - power };
        if (constantValue(rest) === undefined) list.push({ poly: rest, power });
      };
      put(top, i, a);
      put(bottom, j, b);
    }
  }
  const kept = (list: readonly Factor[]): readonly Factor[] =>
    joined(list.filter(({ power }) => power > 0));
  const common = gcdPoly(f.num, f.den) as bigint;
  return { num: f.num / common, den: f.den / common, top: kept(top), bottom: kept(bottom) };
}

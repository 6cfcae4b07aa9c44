/** Expressions as rational functions of generators: products of coprime polynomials with integer exponents. */

import { rational } from "../core/arithmetic.js";
import type { Evaluator } from "../core/evaluator.js";
import { Complex, type Expr, Fn, isInteger, isNumber, Rational } from "../core/expr.js";
import { structuralKey } from "../core/identity.js";
import { compareExpr } from "../core/order.js";
import * as S from "../core/symbols.js";
import { gcd } from "../numeric/gcd.js";
import { fn, isCall, isExactReal, powerParts } from "./build.js";
import { cancelFactors, coprimeBasis, multiplicity } from "./coprime-factors.js";
import { splitPower } from "./generators.js";
import {
  addPoly,
  dividePoly,
  integerContent,
  leadingInteger,
  monomialsOf,
  multiplyPoly,
  type Poly,
  powerPoly,
  variablePoly,
} from "./multivariate.js";

/** Raised inside when an expression has inexact numbers or something else that no polynomial can hold. */
export class NotRational {}

/** `num/den` times the product of the factors; each factor is primitive with a positive leading coefficient. */
export interface Product {
  readonly num: bigint;
  readonly den: bigint;
  readonly factors: readonly (readonly [factor: Poly, exponent: number])[];
}

interface Generator {
  readonly expr: Expr;
  denominator: bigint;
}

const one: Product = { num: 1n, den: 1n, factors: [] };

/** The generators of some expressions, in order, and the way between expressions and polynomials. */
export class Ring {
  readonly context: Evaluator;
  readonly generators: Generator[] = [];
  readonly #index = new Map<unknown, number>();
  readonly check: () => void;

  /** Collects the generators; those in `main` become the most main variables, the first of them first. */
  constructor(exprs: readonly Expr[], context: Evaluator, main: readonly Expr[] = []) {
    this.context = context;
    this.check = () => context.tick();
    const found = new Map<unknown, Generator>();
    for (const expr of exprs) this.#collect(expr, found);
    for (const expr of main) this.#note(expr, 1n, found);
    const rank = (g: Generator): number => {
      const at = main.findIndex((m) => structuralKey(m) === structuralKey(g.expr));
      return at < 0 ? main.length : at;
    };
    this.generators = [...found.values()].sort(
      (a, b) => rank(b) - rank(a) || -compareExpr(a.expr, b.expr),
    );
    this.generators.forEach((g, i) => {
      this.#index.set(structuralKey(g.expr), i);
    });
  }

  get size(): number {
    return this.generators.length;
  }

  #note(expr: Expr, denominator: bigint, found: Map<unknown, Generator>): void {
    const key = structuralKey(expr);
    const old = found.get(key);
    if (old === undefined) found.set(key, { expr, denominator });
    else old.denominator = (old.denominator / gcd(old.denominator, denominator)) * denominator;
  }

  #collect(expr: Expr, found: Map<unknown, Generator>): void {
    if (isExactReal(expr)) return;
    if (expr instanceof Complex) {
      if (!isExactReal(expr.re) || !isExactReal(expr.im)) throw new NotRational();
      this.#note(S.I, 1n, found);
      return;
    }
    if (isNumber(expr)) throw new NotRational();
    if (isCall(expr, "Plus") || isCall(expr, "Times")) {
      for (const arg of expr.args) this.#collect(arg, found);
      return;
    }
    if (isCall(expr, "Power", 2)) {
      const [base, exponent] = powerParts(expr);
      if (isInteger(exponent)) {
        this.#collect(base, found);
        return;
      }
      for (const [generator, multiple] of splitPower(base, exponent)) {
        this.#note(generator, multiple instanceof Rational ? multiple.den : 1n, found);
      }
      return;
    }
    this.#note(expr, 1n, found);
  }

  /** The variable of a generator, -1 when there is none. */
  variableOf(expr: Expr): number {
    return this.#index.get(structuralKey(expr)) ?? -1;
  }

  /** The expression as a product. @throws NotRational */
  product(expr: Expr): Product {
    if (isInteger(expr)) return { num: BigInt(expr), den: 1n, factors: [] };
    if (expr instanceof Rational) return { num: expr.num, den: expr.den, factors: [] };
    if (expr instanceof Complex) {
      const imaginary = this.product(expr.im);
      return this.add(this.product(expr.re), this.multiply(imaginary, this.#generator(S.I, 1)));
    }
    if (isCall(expr, "Plus")) {
      return expr.args.map((arg) => this.product(arg)).reduce((a, b) => this.add(a, b));
    }
    if (isCall(expr, "Times")) {
      return expr.args.map((arg) => this.product(arg)).reduce((a, b) => this.multiply(a, b), one);
    }
    if (isCall(expr, "Power", 2)) {
      const [base, exponent] = powerParts(expr);
      if (isInteger(exponent)) return this.power(this.product(base), Number(exponent));
      return splitPower(base, exponent)
        .map(([generator, multiple]) => this.#generator(generator, multiple))
        .reduce((a, b) => this.multiply(a, b), one);
    }
    return this.#generator(expr, 1);
  }

  #generator(expr: Expr, multiple: Expr): Product {
    const v = this.variableOf(expr);
    if (v < 0) throw new NotRational();
    const { denominator } = this.generators[v] as Generator;
    const top = multiple instanceof Rational ? multiple.num : BigInt(multiple as number);
    const bottom = multiple instanceof Rational ? multiple.den : 1n;
    return { ...one, factors: [[variablePoly(v), Number((top * denominator) / bottom)]] };
  }

  /** A polynomial over 1 as a product. */
  fromPoly(p: Poly): Product {
    if (p === 0n) return { num: 0n, den: 1n, factors: [] };
    const content = integerContent(p) * (leadingInteger(p) < 0n ? -1n : 1n);
    const primitive = dividePoly(p, content) as Poly;
    return { num: content, den: 1n, factors: primitive === 1n ? [] : [[primitive, 1]] };
  }

  power(a: Product, exponent: number): Product {
    if (exponent === 0) return one;
    if (a.num === 0n) {
      if (exponent < 0) throw new NotRational();
      return a;
    }
    const k = BigInt(Math.abs(exponent));
    let num = (exponent > 0 ? a.num : a.den) ** k;
    let den = (exponent > 0 ? a.den : a.num) ** k;
    if (den < 0n) {
      num = -num;
      den = -den;
    }
    return { num, den, factors: a.factors.map(([f, e]) => [f, e * exponent] as const) };
  }

  multiply(a: Product, b: Product): Product {
    const num = a.num * b.num;
    const den = a.den * b.den;
    const g = gcd(num, den);
    if (num === 0n) return { num: 0n, den: 1n, factors: [] };
    const basis = cancelFactors([...a.factors, ...b.factors], this.check);
    return { num: num / g, den: den / g, factors: basis };
  }

  add(a: Product, b: Product): Product {
    if (a.num === 0n) return b;
    if (b.num === 0n) return a;
    // Only denominators are taken out; numerators are multiplied out, as Together does.
    const below = this.#refineDenominators(a, b);
    const left = this.#over(a, below);
    const right = this.#over(b, below);
    const den = (a.den / gcd(a.den, b.den)) * b.den;
    const sum = addPoly(
      multiplyPoly(left, a.num * (den / a.den), this.check),
      multiplyPoly(right, b.num * (den / b.den), this.check),
    );
    const top = this.fromPoly(sum);
    return this.multiply(top, {
      num: 1n,
      den,
      factors: below.map(([f, e]) => [f, -e] as const),
    });
  }

  /** Least common denominator as coprime factors with positive exponents. */
  #refineDenominators(a: Product, b: Product): (readonly [Poly, number])[] {
    const need = (p: Product): (readonly [Poly, number])[] =>
      p.factors.filter(([, e]) => e < 0).map(([f, e]) => [f, -e] as const);
    const basis = coprimeBasis(
      [...need(a), ...need(b)].map(([f]) => f),
      this.check,
    );
    const order = (p: Product, f: Poly): number =>
      need(p).reduce((sum, [g, e]) => sum + e * multiplicity(g, f), 0);
    return basis
      .map((f) => [f, Math.max(order(a, f), order(b, f))] as const)
      .filter(([, e]) => e > 0);
  }

  /** The polynomial part of `a` times the denominator. */
  #over(a: Product, below: readonly (readonly [Poly, number])[]): Poly {
    let top: Poly = 1n;
    for (const [f, e] of below) top = multiplyPoly(top, powerPoly(f, e, this.check), this.check);
    for (const [f, e] of a.factors) {
      if (e > 0) top = multiplyPoly(top, powerPoly(f, e, this.check), this.check);
    }
    for (const [f, e] of a.factors) {
      if (e < 0) top = dividePoly(top, powerPoly(f, -e, this.check), this.check) ?? 0n;
    }
    return top;
  }

  /** The greatest common divisor of polynomials, or their least common multiple, factors kept apart. */
  common(products: readonly Product[], lcm: boolean): Product {
    const basis = coprimeBasis(
      products.flatMap((p) => p.factors.map(([f]) => f)),
      this.check,
    );
    const choose = lcm ? Math.max : Math.min;
    const factors = basis.map((f) => {
      const counts = products.map((p) =>
        p.factors.reduce((sum, [g, e]) => sum + e * multiplicity(g, f), 0),
      );
      return [f, choose(...counts)] as const;
    });
    const g = products.reduce((x, p) => gcd(x, p.num), 0n);
    const num = lcm ? products.reduce((x, p) => (x / gcd(x, p.num)) * p.num, 1n) : g;
    return { num: num < 0n ? -num : num, den: 1n, factors: factors.filter(([, e]) => e > 0) };
  }

  /** Numerator and denominator as polynomials over the integers. */
  fraction(a: Product): { readonly top: Poly; readonly bottom: Poly } {
    let top: Poly = a.num;
    let bottom: Poly = a.den;
    for (const [f, e] of a.factors) {
      if (e > 0) top = multiplyPoly(top, powerPoly(f, e, this.check), this.check);
      else bottom = multiplyPoly(bottom, powerPoly(f, -e, this.check), this.check);
    }
    return { top, bottom };
  }

  /** The polynomial of an expression whose denominator is a number: `poly/den`. @throws NotRational */
  polynomial(expr: Expr): { readonly poly: Poly; readonly den: bigint } {
    const { top, bottom } = this.fraction(this.product(expr));
    if (typeof bottom !== "bigint") throw new NotRational();
    return { poly: top, den: bottom };
  }

  /** The evaluated expression of a polynomial, divided by `den`. */
  expr(p: Poly, den = 1n): Expr {
    const terms: Expr[] = [];
    for (const { exponents, coefficient } of monomialsOf(p, this.size)) {
      const factors: Expr[] = [rational(coefficient, den)];
      exponents.forEach((e, v) => {
        if (e > 0) factors.push(this.generatorPower(v, e));
      });
      terms.push(factors.length === 1 ? (factors[0] as Expr) : new Fn(S.Times, factors));
    }
    return this.context.evaluate(new Fn(S.Plus, terms));
  }

  /** A power of a generator as an expression. */
  generatorPower(v: number, exponent: number): Expr {
    const { expr, denominator } = this.generators[v] as Generator;
    const k = rational(BigInt(exponent), denominator);
    // A symbolic exponent was taken apart and is put together again; the root of a square is more than its base.
    if (isCall(expr, "Power", 2) && (isInteger(k) || !isExactReal(expr.args[1] as Expr))) {
      return fn("Power", expr.args[0] as Expr, fn("Times", k, expr.args[1] as Expr));
    }
    return k === 1 ? expr : fn("Power", expr, k);
  }

  /** The evaluated expression of a product; with `absorb`, a minus sign goes into a sum of the numerator. */
  productExpr(a: Product, absorb = false): Expr {
    const into =
      absorb && a.num < 0n
        ? a.factors.findIndex(
            ([f, e]) => e > 0 && e % 2 === 1 && [...monomialsOf(f, this.size)].length > 1,
          )
        : -1;
    const factors: Expr[] = [rational(into < 0 ? a.num : -a.num, a.den)];
    a.factors.forEach(([f, e], i) => {
      factors.push(fn("Power", this.expr(i === into ? multiplyPoly(f, -1n) : f), e));
    });
    return this.context.evaluate(new Fn(S.Times, factors));
  }
}

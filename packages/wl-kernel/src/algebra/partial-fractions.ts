/** Partial fractions in one variable over rational functions of the other ones. */

import type { Expr } from "../core/expr.js";
import { factorPoly } from "./factor-multivariate.js";
import {
  addPoly,
  coefficientsIn,
  degreeIn,
  multiplyPoly,
  type Poly,
  powerPoly,
  pseudoDivide,
} from "./multivariate.js";
import type { Product, Ring } from "./rational-form.js";

/** One summand: `numerator / (scale * factor^exponent)`; exponent 0 for the polynomial part. */
export interface Summand {
  readonly numerator: Poly;
  readonly scale: Poly;
  readonly factor: Poly;
  readonly exponent: number;
}

/** The summands of a rational function in the most main variable of the ring. */
export function partialFractions(whole: Product, ring: Ring): Summand[] {
  const v = ring.size - 1;
  const { top, bottom } = ring.fraction(whole);
  const out: Summand[] = [];
  const { quotient, remainder, multiplier } = pseudoDivide(top, bottom, v, ring.check);
  const { content, factors } = factorPoly(bottom, ring.size, ring.check);
  const withV = factors.filter(([f]) => degreeIn(f, v) > 0 && hasVariable(f, v));
  if (quotient !== 0n && withV.length > 0) {
    out.push({ numerator: quotient, scale: multiplier, factor: 1n, exponent: 0 });
  }
  if (withV.length === 0) {
    return [{ numerator: top, scale: bottom, factor: 1n, exponent: 0 }];
  }
  let constant: Poly = content;
  for (const [f, e] of factors) {
    if (!hasVariable(f, v)) constant = multiplyPoly(constant, powerPoly(f, e));
  }
  const scale = multiplyPoly(multiplier, constant, ring.check);
  for (const [f, e] of withV) {
    const modulus = powerPoly(f, e, ring.check);
    let cofactor: Poly = 1n;
    for (const [g, k] of withV) if (g !== f) cofactor = multiplyPoly(cofactor, powerPoly(g, k));
    const { inverse, unit } = invert(cofactor, modulus, v, ring);
    const reduced = pseudoDivide(
      multiplyPoly(remainder, inverse, ring.check),
      modulus,
      v,
      ring.check,
    );
    let rest = reduced.remainder;
    let below = multiplyPoly(multiplyPoly(scale, unit), reduced.multiplier, ring.check);
    // rest / (below f^e): peel off digits in base f.
    for (let k = e; k >= 1; k--) {
      const step = pseudoDivide(rest, f, v, ring.check);
      const digit = step.remainder;
      below = multiplyPoly(below, step.multiplier, ring.check);
      if (digit !== 0n) out.push({ numerator: digit, scale: below, factor: f, exponent: k });
      rest = step.quotient;
    }
  }
  return out;
}

function hasVariable(p: Poly, v: number): boolean {
  return coefficientsIn(p, v).length > 1;
}

/** `inverse * a = unit` modulo `m`, where `unit` is free of `v`. */
function invert(
  a: Poly,
  m: Poly,
  v: number,
  ring: Ring,
): { readonly inverse: Poly; readonly unit: Poly } {
  let [r0, r1]: [Poly, Poly] = [m, a];
  let [s0, s1]: [Poly, Poly] = [0n, 1n];
  while (degreeIn(r1, v) > 0) {
    ring.check();
    const { quotient, remainder, multiplier } = pseudoDivide(r0, r1, v, ring.check);
    const next = addPoly(
      multiplyPoly(s0, multiplier, ring.check),
      multiplyPoly(multiplyPoly(quotient, s1, ring.check), -1n),
    );
    [r0, r1, s0, s1] = [r1, remainder, s1, next];
  }
  return { inverse: s1, unit: r1 };
}

/** A summand as an evaluated expression. */
export function summandExpr(s: Summand, ring: Ring): Expr {
  const below = ring.power(ring.multiply(factored(ring, s.scale), one(ring, s)), -1);
  return ring.productExpr(ring.multiply(ring.fromPoly(s.numerator), below), true);
}

function one(ring: Ring, s: Summand): Product {
  return ring.power(ring.fromPoly(s.factor), s.exponent);
}

/** A polynomial with its factors kept apart. */
function factored(ring: Ring, p: Poly): Product {
  const { content, factors } = factorPoly(p, ring.size, ring.check);
  return { num: content, den: 1n, factors };
}

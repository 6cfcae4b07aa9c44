import { rational } from "../core/arithmetic.js";
import type { Evaluator } from "../core/evaluator.js";
import type { Expr } from "../core/expr.js";
import { factorMod } from "../numeric/polynomial-mod.js";
import { power, times } from "./build.js";
import { polyFrom } from "./multivariate.js";
import { NotRational, Ring } from "./rational-form.js";

/** Factors modulo a prime of a polynomial in one variable. */
export function factorModulo(expr: Expr, modulus: number, context: Evaluator): Expr | undefined {
  try {
    const ring = new Ring([expr], context);
    if (ring.size !== 1) return undefined;
    const { poly, den } = ring.polynomial(expr);
    if (den !== 1n) return undefined;
    const p = BigInt(modulus);
    const dense = typeof poly === "bigint" ? [poly] : (poly.c as readonly bigint[]);
    const reduced = dense.map((c) => ((c % p) + p) % p);
    while (reduced.length > 0 && reduced[reduced.length - 1] === 0n) reduced.pop();
    if (reduced.length === 0) return 0;
    const lead = reduced[reduced.length - 1] as bigint;
    return times(
      context,
      rational(lead, 1n),
      ...modularFactors(reduced, p).map(([f, e]) => power(context, ring.expr(polyFrom(0, f)), e)),
    );
  } catch (problem) {
    if (problem instanceof NotRational) return undefined;
    throw problem;
  }
}

function modularFactors(p: readonly bigint[], modulus: bigint): (readonly [bigint[], number])[] {
  const inverse = powerOf(p[p.length - 1] as bigint, modulus - 2n, modulus);
  let rest = p.map((c) => (c * inverse) % modulus);
  const out: [bigint[], number][] = [];
  // Repeated factors are found by dividing; each factor of the squarefree kernel is tried until it no longer divides.
  for (const f of distinct(rest, modulus)) {
    let count = 0;
    for (;;) {
      const next = divideMod(rest, f, modulus);
      if (next === undefined) break;
      rest = next;
      count++;
    }
    out.push([f, count]);
  }
  return out;
}

function distinct(p: readonly bigint[], modulus: bigint): bigint[][] {
  const seen = new Map<string, bigint[]>();
  let rest: readonly bigint[] = p;
  // A root of multiplicity above one hides from Cantor-Zassenhaus; linear factors come out first.
  for (let r = 0n; r < modulus && r < 1000n; r++) {
    const linear = [(modulus - r) % modulus, 1n];
    for (;;) {
      const next = divideMod(rest, linear, modulus);
      if (next === undefined) break;
      seen.set(linear.join(), linear);
      rest = next;
    }
  }
  if (rest.length > 1) {
    for (const f of factorMod(rest.map(Number), Number(modulus))) {
      seen.set(f.join(), f.map(BigInt));
    }
  }
  return [...seen.values()];
}

function divideMod(a: readonly bigint[], b: readonly bigint[], p: bigint): bigint[] | undefined {
  if (a.length < b.length) return undefined;
  const rest = a.slice();
  const out: bigint[] = [];
  for (let i = a.length - b.length; i >= 0; i--) {
    const q = rest[i + b.length - 1] as bigint;
    out[i] = q;
    for (let j = 0; j < b.length; j++) {
      rest[i + j] = ((((rest[i + j] as bigint) - q * (b[j] as bigint)) % p) + p) % p;
    }
  }
  return rest.every((c) => c === 0n) ? out : undefined;
}

function powerOf(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let e = exponent; e > 0n; e >>= 1n) {
    if ((e & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** Factorization of polynomials over the integers. */

import {
  addScaled,
  contentOf,
  divideExactly,
  leading,
  multiplyPolynomials,
  type Polynomial,
  primitivePart,
  squareFreeParts,
  trimPolynomial,
} from "./integer-polynomial.js";
import { integerSqrt } from "./integer-root.js";
import { bezoutMod, factorMod, gcdMod, type ModPolynomial, multiplyMod } from "./polynomial-mod.js";
import { modularInverse } from "./power-mod.js";
import { primeTable } from "./prime-sieve.js";

/** The content with the sign of the leading coefficient, and primitive irreducible factors with multiplicities. */
export interface PolynomialFactors {
  readonly content: bigint;
  readonly factors: readonly (readonly [factor: bigint[], multiplicity: number])[];
}

/**
 * The factorization over the integers: squarefree parts, Cantor-Zassenhaus modulo a small prime, Hensel lifting to
 * Mignotte's bound, and trial of products of the lifted factors (Zassenhaus 1969). The trial is exponential in the
 * number of modular factors, so a `checkpoint` that may throw is called in it. Factors come by degree.
 */
export function factorPolynomial(p: Polynomial, checkpoint?: () => void): PolynomialFactors {
  if (p.length === 0) return { content: 0n, factors: [] };
  const content = leading(p) < 0n ? -contentOf(p) : contentOf(p);
  const factors: (readonly [bigint[], number])[] = [];
  for (const [part, multiplicity] of squareFreeParts(primitivePart(p))) {
    let rest = part;
    if (rest[0] === 0n) {
      factors.push([[0n, 1n], multiplicity]);
      rest = rest.slice(1);
    }
    for (const factor of factorSquareFree(rest, checkpoint)) factors.push([factor, multiplicity]);
  }
  factors.sort(([a], [b]) => compareCoefficients(a, b));
  return { content, factors };
}

function compareCoefficients(a: Polynomial, b: Polynomial): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as bigint, b[i] as bigint];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

function reduce(p: Polynomial, prime: number): number[] {
  const big = BigInt(prime);
  const result = p.map((x) => Number(((x % big) + big) % big));
  while (result.length > 0 && result[result.length - 1] === 0) result.pop();
  return result;
}

/** Primitive irreducible factors of a primitive squarefree polynomial with a constant term. */
function factorSquareFree(f: bigint[], checkpoint?: () => void): bigint[][] {
  if (f.length <= 1) return [];
  if (f.length === 2) return [f];
  let best: { readonly prime: number; readonly factors: number[][] } | undefined;
  const primes = primeTable(16384);
  for (let i = 1, good = 0; good < 5 && i < primes.length; i++) {
    const prime = primes[i] as number;
    if (leading(f) % BigInt(prime) === 0n) continue;
    const image = reduce(f, prime);
    const slope = image.slice(1).map((x, k) => (x * (k + 1)) % prime);
    while (slope.length > 0 && slope[slope.length - 1] === 0) slope.pop();
    if (slope.length === 0 || gcdMod(image, slope, prime).length !== 1) continue;
    good++;
    const factors = factorMod(image, prime);
    if (best === undefined || factors.length < best.factors.length) best = { prime, factors };
    if (factors.length === 1) return [f];
    checkpoint?.();
  }
  if (best === undefined) throw new RangeError("No usable prime was found for the factorization.");
  // Mignotte: coefficients of factors are below 2^n |f|; twice that times the leading coefficient.
  const norm = integerSqrt(f.reduce((sum, x) => sum + x * x, 0n)) + 1n;
  const bound = 2n * (norm << BigInt(f.length - 1)) * (leading(f) < 0n ? -leading(f) : leading(f));
  const big = BigInt(best.prime);
  let modulus = big;
  while (modulus < bound) modulus *= big;
  const lifted = liftAll(f, best.factors, best.prime, modulus);
  return recombine(f, lifted, modulus, checkpoint);
}

function symmetric(p: Polynomial, modulus: bigint): bigint[] {
  const half = modulus / 2n;
  return trimPolynomial(
    p.map((x) => {
      const rest = ((x % modulus) + modulus) % modulus;
      return rest > half ? rest - modulus : rest;
    }),
  );
}

/** Lifts f = lc(f) g1 g2 ... from modulo the prime to modulo the given power of it. */
function liftAll(
  f: Polynomial,
  factors: readonly number[][],
  prime: number,
  modulus: bigint,
): bigint[][] {
  if (factors.length === 1) {
    const inverse = modularInverse(leading(f), modulus) as bigint;
    return [
      symmetric(
        f.map((x) => x * inverse),
        modulus,
      ),
    ];
  }
  const middle = factors.length >> 1;
  const left = factors.slice(0, middle);
  const right = factors.slice(middle);
  const product = (list: readonly number[][]): number[] =>
    list.reduce<number[]>((a, b) => multiplyMod(a, b, prime), [1]);
  const top = Number(((leading(f) % BigInt(prime)) + BigInt(prime)) % BigInt(prime));
  const [g, h] = liftPair(
    f,
    product(left).map((x) => (x * top) % prime),
    product(right),
    prime,
    modulus,
  );
  return [...liftAll(g, left, prime, modulus), ...liftAll(h, right, prime, modulus)];
}

/** Linear Hensel lifting of f = g h with monic h. */
function liftPair(
  f: Polynomial,
  g0: ModPolynomial,
  h0: ModPolynomial,
  prime: number,
  modulus: bigint,
): readonly [bigint[], bigint[]] {
  const [s, t] = bezoutMod(g0, h0, prime);
  let g = g0.map(BigInt);
  let h = h0.map(BigInt);
  g[g.length - 1] = leading(f);
  const big = BigInt(prime);
  for (let power = big; power < modulus; power *= big) {
    const gap = addScaled(f, multiplyPolynomials(g, h), -1n).map((x) => x / power);
    const error = reduce(gap, prime);
    // h moves by s e mod h0, g by t e + (quotient) g0, so that g dh + h dg = e.
    const se = multiplyMod(s, error, prime);
    const dh = remainder(se, h0, prime);
    const te = multiplyMod(t, error, prime);
    const dg = addMod(te, multiplyMod(quotient(se, h0, prime), g0, prime), prime);
    g = addScaled(g, dg.map(BigInt), power);
    h = addScaled(h, dh.map(BigInt), power);
  }
  return [symmetric(g, modulus), symmetric(h, modulus)];
}

function quotient(a: ModPolynomial, b: ModPolynomial, p: number): number[] {
  return divideByMonic(a, b, p)[0];
}

function remainder(a: ModPolynomial, b: ModPolynomial, p: number): number[] {
  return divideByMonic(a, b, p)[1];
}

function divideByMonic(
  a: ModPolynomial,
  b: ModPolynomial,
  p: number,
): readonly [number[], number[]] {
  const rest = a.slice();
  const result = new Array<number>(Math.max(0, a.length - b.length + 1)).fill(0);
  for (let i = a.length - b.length; i >= 0; i--) {
    const q = rest[i + b.length - 1] as number;
    result[i] = q;
    for (let j = 0; j < b.length; j++) {
      rest[i + j] = ((rest[i + j] as number) + (p - q) * (b[j] as number)) % p;
    }
  }
  rest.length = Math.min(rest.length, b.length - 1);
  return [result, rest];
}

function addMod(a: ModPolynomial, b: ModPolynomial, p: number): number[] {
  return Array.from(
    { length: Math.max(a.length, b.length) },
    (_, i) => ((a[i] ?? 0) + (b[i] ?? 0)) % p,
  );
}

/** Tries products of ever more lifted factors as true factors. */
function recombine(
  f: bigint[],
  lifted: bigint[][],
  modulus: bigint,
  checkpoint?: () => void,
): bigint[][] {
  const found: bigint[][] = [];
  let rest = f;
  let pool = lifted;
  let size = 1;
  while (2 * size <= pool.length) {
    let hit = false;
    for (const chosen of combinations(pool.length, size)) {
      checkpoint?.();
      let candidate: bigint[] = [leading(rest)];
      for (const index of chosen) {
        candidate = symmetric(multiplyPolynomials(candidate, pool[index] as bigint[]), modulus);
      }
      const factor = primitivePart(candidate);
      if (factor.length < 2 || (rest[0] as bigint) % (factor[0] as bigint) !== 0n) continue;
      const quotientPart = divideExactly(rest, factor);
      if (quotientPart === undefined) continue;
      found.push(factor);
      rest = quotientPart;
      pool = pool.filter((_, index) => !chosen.includes(index));
      hit = true;
      break;
    }
    if (!hit) size++;
  }
  if (rest.length > 1) found.push(primitivePart(rest));
  return found;
}

function* combinations(n: number, size: number): Generator<readonly number[]> {
  const chosen = Array.from({ length: size }, (_, i) => i);
  for (;;) {
    yield chosen;
    let i = size - 1;
    while (i >= 0 && chosen[i] === n - size + i) i--;
    if (i < 0) return;
    chosen[i] = (chosen[i] as number) + 1;
    for (let j = i + 1; j < size; j++) chosen[j] = (chosen[j - 1] as number) + 1;
  }
}

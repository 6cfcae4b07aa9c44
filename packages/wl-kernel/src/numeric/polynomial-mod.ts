/** Polynomials modulo a small prime, in double arithmetic, and their factorization. */

import { checkpoint } from "./checkpoint.js";
import { inverseModNumber } from "./power-mod.js";

/** Residues from the constant term on; the last is not 0. */
export type ModPolynomial = readonly number[];

function trim(p: number[]): number[] {
  while (p.length > 0 && p[p.length - 1] === 0) p.pop();
  return p;
}

/** a - b modulo p. */
export function subtractMod(a: ModPolynomial, b: ModPolynomial, p: number): number[] {
  const length = Math.max(a.length, b.length);
  const result: number[] = [];
  for (let i = 0; i < length; i++) result.push(((a[i] ?? 0) - (b[i] ?? 0) + p) % p);
  return trim(result);
}

/** a b modulo p, for p below 2^26. */
export function multiplyMod(a: ModPolynomial, b: ModPolynomial, p: number): number[] {
  if (a.length === 0 || b.length === 0) return [];
  const result = new Array<number>(a.length + b.length - 1).fill(0);
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number;
    if (x === 0) continue;
    checkpoint(b.length >> 4);
    for (let j = 0; j < b.length; j++) {
      result[i + j] = ((result[i + j] as number) + x * (b[j] as number)) % p;
    }
  }
  return trim(result);
}

/** Quotient and remainder modulo p. */
export function divideMod(
  a: ModPolynomial,
  b: ModPolynomial,
  p: number,
): readonly [number[], number[]] {
  const rest = a.slice();
  const inverse = inverseModNumber(b[b.length - 1] as number, p);
  const quotient = new Array<number>(Math.max(0, a.length - b.length + 1)).fill(0);
  for (let i = a.length - b.length; i >= 0; i--) {
    const q = ((rest[i + b.length - 1] as number) * inverse) % p;
    quotient[i] = q;
    if (q === 0) continue;
    checkpoint(b.length >> 4);
    for (let j = 0; j < b.length; j++) {
      rest[i + j] = ((rest[i + j] as number) + (p - q) * (b[j] as number)) % p;
    }
  }
  rest.length = Math.min(rest.length, b.length - 1);
  return [trim(quotient), trim(rest)];
}

/** The monic multiple. */
export function monicMod(a: ModPolynomial, p: number): number[] {
  const inverse = inverseModNumber(a[a.length - 1] as number, p);
  return a.map((x) => (x * inverse) % p);
}

/** The monic greatest common divisor. */
export function gcdMod(a: ModPolynomial, b: ModPolynomial, p: number): number[] {
  let x = a;
  let y = b;
  while (y.length > 0) [x, y] = [y, divideMod(x, y, p)[1]];
  return x.length === 0 ? [] : monicMod(x, p);
}

/** s and t with s a + t b = 1, for coprime a and b. */
export function bezoutMod(
  a: ModPolynomial,
  b: ModPolynomial,
  p: number,
): readonly [number[], number[]] {
  let [r0, r1, s0, s1, t0, t1] = [a.slice(), b.slice(), [1], [] as number[], [] as number[], [1]];
  while (r1.length > 0) {
    const [q, r] = divideMod(r0, r1, p);
    [r0, r1] = [r1, r];
    [s0, s1] = [s1, subtractMod(s0, multiplyMod(q, s1, p), p)];
    [t0, t1] = [t1, subtractMod(t0, multiplyMod(q, t1, p), p)];
  }
  const scale = [inverseModNumber(r0[0] as number, p)];
  return [multiplyMod(s0, scale, p), multiplyMod(t0, scale, p)];
}

function powerModPolynomial(
  base: ModPolynomial,
  exponent: bigint,
  f: ModPolynomial,
  p: number,
): number[] {
  let result: number[] = [1];
  for (const bit of exponent.toString(2)) {
    result = divideMod(multiplyMod(result, result, p), f, p)[1];
    if (bit === "1") result = divideMod(multiplyMod(result, base, p), f, p)[1];
  }
  return result;
}

/** Monic irreducible factors of a squarefree polynomial modulo an odd prime (Cantor and Zassenhaus 1981). */
export function factorMod(f: ModPolynomial, p: number): number[][] {
  const factors: number[][] = [];
  let rest = monicMod(f, p);
  let power: number[] = [0, 1];
  for (let degree = 1; rest.length - 1 >= 2 * degree; degree++) {
    power = powerModPolynomial(power, BigInt(p), rest, p);
    const common = gcdMod(rest, subtractMod(power, [0, 1], p), p);
    if (common.length > 1) {
      splitEqualDegree(common, degree, p, factors);
      rest = divideMod(rest, common, p)[0];
      if (rest.length > 1) power = divideMod(power, rest, p)[1];
    }
  }
  if (rest.length > 1) factors.push(rest);
  return factors;
}

function splitEqualDegree(f: ModPolynomial, degree: number, p: number, factors: number[][]): void {
  if (f.length - 1 === degree) {
    factors.push(f.slice());
    return;
  }
  const exponent = (BigInt(p) ** BigInt(degree) - 1n) / 2n;
  let seed = 12345 + f.length;
  for (;;) {
    const trial: number[] = [];
    for (let i = 0; i < f.length - 1; i++) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      trial.push(Math.floor(seed / 65536) % p);
    }
    trim(trial);
    if (trial.length < 2) continue;
    const image = subtractMod(powerModPolynomial(trial, exponent, f, p), [1], p);
    const common = image.length === 0 ? f : gcdMod(f, image, p);
    if (common.length > 1 && common.length < f.length) {
      splitEqualDegree(common, degree, p, factors);
      splitEqualDegree(divideMod(f, common, p)[0], degree, p, factors);
      return;
    }
  }
}

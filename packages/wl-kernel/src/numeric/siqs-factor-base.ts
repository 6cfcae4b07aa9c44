/** Parameters, multiplier and factor base of the quadratic sieve. */

import { bitLength } from "./gcd.js";
import { squareRootModPrimeNumber } from "./power-mod.js";
import { primeTable } from "./prime-sieve.js";

/** Sizes the sieve works with. */
export interface SieveParameters {
  /** Number of primes in the factor base. */
  readonly basePrimes: number;
  /** Half the length of the sieve interval; a power of two. */
  readonly halfInterval: number;
  /** Large primes up to this multiple of the largest base prime are kept. */
  readonly largePrimeFactor: number;
}

/** [bits of n, base primes, half interval, large prime factor], found by measurement. */
const TABLE: readonly (readonly [number, number, number, number])[] = [
  [50, 40, 4096, 20],
  [64, 60, 8192, 30],
  [80, 90, 8192, 40],
  [100, 160, 8192, 60],
  [115, 270, 8192, 120],
  [130, 450, 16384, 170],
  [145, 650, 32768, 170],
  [160, 1000, 32768, 170],
  [180, 1700, 32768, 170],
  [200, 2800, 65536, 170],
  [220, 4500, 65536, 170],
  [240, 7000, 131072, 170],
  [260, 11000, 131072, 170],
  [290, 20000, 262144, 200],
  [330, 44000, 262144, 200],
];

/** Parameters for an n of the given number of bits, interpolated in the measured table. */
export function sieveParameters(bits: number): SieveParameters {
  let i = 0;
  while (i < TABLE.length - 2 && ((TABLE[i + 1] as readonly number[])[0] as number) < bits) i++;
  const [b0, p0, m0, l0] = TABLE[i] as readonly [number, number, number, number];
  const [b1, p1, m1, l1] = TABLE[i + 1] as readonly [number, number, number, number];
  const t = Math.max(0, (bits - b0) / (b1 - b0));
  return {
    basePrimes: Math.round(p0 * (p1 / p0) ** t),
    halfInterval: t > 0.5 ? m1 : m0,
    largePrimeFactor: Math.round(l0 + (l1 - l0) * Math.min(1, t)),
  };
}

/** Primes modulo which k n is a square, with what the sieve needs to know of each. */
export interface FactorBase {
  readonly multiplier: number;
  readonly kn: bigint;
  readonly size: number;
  readonly primes: Int32Array;
  /** A square root of k n modulo each prime. */
  readonly roots: Int32Array;
  /** Binary logarithms, rounded. */
  readonly logs: Uint8Array;
  /** 1 / prime, for reductions by multiplication. */
  readonly inverses: Float64Array;
}

const MULTIPLIERS = [
  1, 2, 3, 5, 6, 7, 10, 11, 13, 14, 15, 17, 19, 21, 22, 23, 26, 29, 30, 31, 33, 34, 35, 37, 38, 39,
  41, 42, 43, 46, 47, 51, 53, 55, 57, 58, 59, 61, 62, 65, 66, 67, 69, 70, 71, 73,
];

/** Residues of n modulo many small numbers, by limbs of 24 bits. */
export class LimbReducer {
  readonly #limbs: number[] = [];

  constructor(n: bigint) {
    for (let rest = n; rest > 0n; rest >>= 24n) this.#limbs.push(Number(rest & 0xffffffn));
    this.#limbs.reverse();
  }

  /** n modulo m, for m below 2^29. */
  mod(m: number): number {
    let rest = 0;
    for (const limb of this.#limbs) {
      const value = rest * 16777216 + limb;
      rest = value - Math.floor(value / m) * m;
    }
    return rest;
  }
}

/** The multiplier k that makes k n the most often divisible by small primes (Knuth and Schroeppel). */
function bestMultiplier(n: bigint, bits: number): number {
  const reducer = new LimbReducer(n);
  const primes = primeTable(2000);
  const tested = Math.min(primes.length, 30 + bits);
  const scores = MULTIPLIERS.map((k) => {
    const residue = (k * Number(n & 7n)) & 7;
    const two = residue === 1 ? 2 : residue === 5 ? 1 : residue === 3 || residue === 7 ? 0.5 : 0;
    return two * Math.LN2 - 0.5 * Math.log(k);
  });
  for (let i = 1; i < tested; i++) {
    const p = primes[i] as number;
    const residue = reducer.mod(p);
    const isResidue = residueTable(p);
    const weight = Math.log(p) / (p - 1);
    for (let j = 0; j < MULTIPLIERS.length; j++) {
      const k = MULTIPLIERS[j] as number;
      if (k % p === 0) scores[j] = (scores[j] as number) + weight;
      else if (isResidue[(residue * (k % p)) % p] === 1) {
        scores[j] = (scores[j] as number) + 2 * weight;
      }
    }
  }
  let best = 0;
  for (let j = 1; j < scores.length; j++) {
    if ((scores[j] as number) > (scores[best] as number)) best = j;
  }
  return MULTIPLIERS[best] as number;
}

const residueTables = new Map<number, Uint8Array>();

function residueTable(p: number): Uint8Array {
  const known = residueTables.get(p);
  if (known !== undefined) return known;
  const table = new Uint8Array(p);
  for (let i = 1; i < p; i++) table[(i * i) % p] = 1;
  table[0] = 0;
  residueTables.set(p, table);
  return table;
}

/** Builds the factor base of `size` primes for n and its best multiplier. */
export function buildFactorBase(n: bigint, size: number): FactorBase {
  const multiplier = bestMultiplier(n, bitLength(n));
  const kn = n * BigInt(multiplier);
  const primes = new Int32Array(size);
  const roots = new Int32Array(size);
  const logs = new Uint8Array(size);
  const inverses = new Float64Array(size);
  const reducer = new LimbReducer(kn);
  let table = primeTable(16384);
  let count = 0;
  for (let i = 0; count < size; i++) {
    if (i >= table.length) table = primeTable((table[table.length - 1] as number) * 2);
    const p = table[i] as number;
    const root = squareRootModPrimeNumber(reducer.mod(p), p);
    if (root < 0) continue;
    primes[count] = p;
    roots[count] = root;
    logs[count] = Math.round(Math.log2(p));
    inverses[count] = 1 / p;
    count++;
  }
  return { multiplier, kn, size, primes, roots, logs, inverses };
}

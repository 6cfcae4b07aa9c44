/** Primality of integers: proved below 2^64, Baillie-PSW above. */

import { isSquare } from "./integer-root.js";
import { multiplyModNumber, powerModNumber, powerModPositive } from "./power-mod.js";
import { primeTable } from "./prime-sieve.js";

/**
 * Whether the integer `n` below 2^51 is prime. Deterministic: trial division by small primes, then Miller-Rabin
 * with base sets that are proved for the range (Jaeschke 1993; Sorenson and Webster 2015).
 */
export function isPrimeNumber(n: number): boolean {
  if (n < 2) return false;
  if (n < 4) return true;
  if (n % 2 === 0 || n % 3 === 0) return false;
  for (let i = 2; i < 16; i++) {
    const p = SMALL[i] as number;
    if (n % p === 0) return n === p;
  }
  if (n < 3481) return true; // 59^2
  let odd = n - 1;
  let twos = 0;
  while (odd % 2 === 0) {
    odd /= 2;
    twos++;
  }
  if (n < 4759123141) {
    return passes(n, 2, odd, twos) && passes(n, 7, odd, twos) && passes(n, 61, odd, twos);
  }
  const bases = n < 341550071728321 ? 7 : 9;
  for (let i = 0; i < bases; i++) if (!passes(n, SMALL[i] as number, odd, twos)) return false;
  return true;
}

const SMALL = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53];

function passes(n: number, base: number, odd: number, twos: number): boolean {
  let x = powerModNumber(base % n, odd, n);
  if (x === 1 || x === n - 1) return true;
  for (let i = 1; i < twos; i++) {
    x = multiplyModNumber(x, x, n);
    if (x === n - 1) return true;
  }
  return false;
}

/** Whether odd `n > 2` is a strong probable prime to the given base. */
export function isStrongProbablePrime(n: bigint, base: bigint): boolean {
  const less = n - 1n;
  let twos = 0n;
  while (((less >> twos) & 1n) === 0n) twos++;
  const reduced = base % n;
  if (reduced === 0n) return true;
  let x = powerModPositive(reduced, less >> twos, n);
  if (x === 1n || x === less) return true;
  for (let i = 1n; i < twos; i++) {
    x = (x * x) % n;
    if (x === less) return true;
    if (x === 1n) return false;
  }
  return false;
}

/** Jacobi symbol (a/n) for odd positive n: -1, 0 or 1. Binary reciprocity. */
export function jacobiSymbol(a: bigint, n: bigint): number {
  let x = a % n;
  if (x < 0n) x += n;
  let y = n;
  let sign = 1;
  while (x !== 0n) {
    while ((x & 1n) === 0n) {
      x >>= 1n;
      const r = Number(y & 7n);
      if (r === 3 || r === 5) sign = -sign;
    }
    [x, y] = [y, x];
    if ((x & 3n) === 3n && (y & 3n) === 3n) sign = -sign;
    x %= y;
  }
  return y === 1n ? sign : 0;
}

/** Strong Lucas probable prime test with Selfridge's parameters (method A of Baillie and Wagstaff 1980), odd n. */
export function isStrongLucasProbablePrime(n: bigint): boolean {
  let d = 5n;
  for (let tries = 0; ; tries++) {
    const symbol = jacobiSymbol(d, n);
    if (symbol === -1) break;
    if (symbol === 0 && (d < 0n ? -d : d) % n !== 0n) return false;
    if (tries === 20 && isSquare(n)) return false;
    d = d > 0n ? -d - 2n : -d + 2n;
  }
  const q = (1n - d) / 4n;
  const plus = n + 1n;
  let twos = 0n;
  while (((plus >> twos) & 1n) === 0n) twos++;
  const bits = (plus >> twos).toString(2);
  let u = 1n;
  let v = 1n;
  let power = q % n;
  for (let i = 1; i < bits.length; i++) {
    u = (u * v) % n;
    v = (v * v - 2n * power) % n;
    power = (power * power) % n;
    if (bits.charCodeAt(i) === 49) {
      const sum = u + v;
      const mixed = d * u + v;
      u = ((sum & 1n) === 0n ? sum : sum + n) / 2n;
      v = ((mixed & 1n) === 0n ? mixed : mixed + n) / 2n;
      power = (power * q) % n;
    }
  }
  if (u % n === 0n || v % n === 0n) return true;
  for (let i = 1n; i < twos; i++) {
    v = (v * v - 2n * power) % n;
    if (v === 0n) return true;
    power = (power * power) % n;
  }
  return false;
}

const SINCLAIR_BASES = [2n, 325n, 9375n, 28178n, 450775n, 9780504n, 1795265022n];
const PRIMORIAL = 16294579238595022365n; // product of the odd primes up to 53

/**
 * Whether n (its absolute value is not taken) is prime. Below 2^64 the answer is proved (seven Miller-Rabin bases of
 * Sinclair 2011); above it is Baillie-PSW, to which no counterexample is known.
 */
export function isPrime(n: bigint): boolean {
  if (n < 2251799813685248n) return isPrimeNumber(Number(n));
  if ((n & 1n) === 0n) return false;
  let rest = n % PRIMORIAL;
  let other = PRIMORIAL;
  while (rest !== 0n) [other, rest] = [rest, other % rest];
  if (other !== 1n) return false;
  if (n < 18446744073709551616n) {
    return SINCLAIR_BASES.every((base) => isStrongProbablePrime(n, base));
  }
  if (n > 1n << 200n) {
    const primes = primeTable(4096);
    for (let i = 16; i < 300; i += 4) {
      const product =
        (primes[i] as number) *
        (primes[i + 1] as number) *
        (primes[i + 2] as number) *
        (primes[i + 3] as number);
      const residue = Number(n % BigInt(product));
      for (let j = i; j < i + 4; j++) if (residue % (primes[j] as number) === 0) return false;
    }
  }
  return isStrongProbablePrime(n, 2n) && isStrongLucasProbablePrime(n);
}

/** Offsets that keep a search off multiples of small primes. */
function smallResidues(n: bigint, primes: readonly number[]): number[] {
  return primes.map((p) => Number(n % BigInt(p)));
}

/** The smallest prime above n. `checkpoint` is called between tests and may throw to stop. */
export function nextPrime(n: bigint, checkpoint?: () => void): bigint {
  if (n < 2n) return 2n;
  if (n < 1125899906842624n) {
    let candidate = Number(n) + 1;
    if (candidate % 2 === 0) candidate = candidate === 2 ? 2 : candidate + 1;
    while (!isPrimeNumber(candidate)) candidate += 2;
    return BigInt(candidate);
  }
  return search((n + 1n) | 1n, 1, checkpoint);
}

/** The largest prime below n, or undefined when n <= 2. */
export function previousPrime(n: bigint, checkpoint?: () => void): bigint | undefined {
  if (n <= 2n) return undefined;
  if (n === 3n) return 2n;
  if (n < 1125899906842624n) {
    let candidate = Number(n) - 1;
    if (candidate % 2 === 0) candidate--;
    while (!isPrimeNumber(candidate)) candidate -= 2;
    return BigInt(candidate);
  }
  return search((n - 2n) | 1n, -1, checkpoint);
}

function search(start: bigint, direction: 1 | -1, checkpoint?: () => void): bigint {
  const primes = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
  ];
  const residues = smallResidues(start, primes);
  for (let offset = 0; ; offset += 2) {
    const move = direction * offset;
    let good = true;
    for (let i = 0; i < primes.length; i++) {
      const p = primes[i] as number;
      if (((residues[i] as number) + move) % p === 0) {
        good = false;
        break;
      }
    }
    if (!good) continue;
    checkpoint?.();
    const candidate = start + BigInt(move);
    if (isPrime(candidate)) return candidate;
  }
}

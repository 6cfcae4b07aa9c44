/** Residue symbols, orders, primitive roots, discrete logarithms, remainders and roots modulo n. */

import { carmichaelLambda, eulerPhi } from "./arithmetic-functions.js";
import { type FactorOptions, factorInteger } from "./factor-integer.js";
import { extendedGcd, gcd } from "./gcd.js";
import { integerSqrt } from "./integer-root.js";
import { modularInverse, powerModPositive, reduceMod } from "./power-mod.js";
import { isPrime, jacobiSymbol } from "./primality.js";

/** Kronecker's extension of the Jacobi symbol (a/n) to every n, the language's JacobiSymbol and KroneckerSymbol. */
export function kroneckerSymbol(a: bigint, n: bigint): number {
  if (n === 0n) return a === 1n || a === -1n ? 1 : 0;
  let sign = 1;
  let m = n;
  if (m < 0n) {
    m = -m;
    if (a < 0n) sign = -1;
  }
  let twos = 0;
  while ((m & 1n) === 0n) {
    m >>= 1n;
    twos++;
  }
  if (twos > 0) {
    if ((a & 1n) === 0n) return 0;
    const r = Number(a & 7n);
    if (twos % 2 === 1 && (r === 3 || r === 5)) sign = -sign;
  }
  const symbol = jacobiSymbol(a, m);
  return symbol === 0 ? 0 : symbol * sign;
}

/** The least m > 0 with k^m = 1 mod n, or undefined when gcd(k, n) is not 1 or n < 1. */
export function multiplicativeOrder(
  k: bigint,
  n: bigint,
  options?: FactorOptions,
): bigint | undefined {
  if (n < 1n) return undefined;
  if (n === 1n) return 1n;
  const base = reduceMod(k, n);
  if (gcd(base, n) !== 1n) return undefined;
  let order = carmichaelLambda(n, options);
  for (const [prime] of factorInteger(order, options)) {
    while (order % prime === 0n && powerModPositive(base, order / prime, n) === 1n) order /= prime;
  }
  return order;
}

/** The least positive primitive root of n, or undefined when the units modulo n are not cyclic. */
export function primitiveRoot(n: bigint, options?: FactorOptions): bigint | undefined {
  if (n < 2n) return undefined;
  if (n <= 4n) return n - 1n;
  const phi = eulerPhi(n, options);
  if (carmichaelLambda(n, options) !== phi) return undefined;
  const primes = factorInteger(phi, options).map(([prime]) => prime);
  for (let g = 2n; ; g++) {
    if (gcd(g, n) !== 1n) continue;
    if (primes.every((prime) => powerModPositive(g, phi / prime, n) !== 1n)) return g;
  }
}

/**
 * The least x >= 0 with base^x = target mod n, or undefined when there is none. Pohlig-Hellman over the order of
 * the base, with baby and giant steps in each prime order: time and memory about the root of its largest prime,
 * which must be below 2^46. Throws RangeError above.
 */
export function discreteLog(
  base: bigint,
  target: bigint,
  n: bigint,
  options: FactorOptions = {},
): bigint | undefined {
  const b = reduceMod(base, n);
  const t = reduceMod(target, n);
  if (t === 1n % n) return 0n;
  const order = multiplicativeOrder(b, n, options);
  if (order === undefined) {
    // Not a unit: powers fall into a cycle after at most log2(n) steps; small moduli only.
    let power = 1n % n;
    for (let x = 0n; x <= 1_000_000n && x <= n; x++) {
      if (power === t) return x;
      power = (power * b) % n;
    }
    return undefined;
  }
  const inverse = modularInverse(b, n) as bigint;
  let x = 0n;
  let modulus = 1n;
  for (const [prime, exponent] of factorInteger(order, options)) {
    if (prime > 1n << 46n)
      throw new RangeError("The order has too large a prime for a discrete logarithm.");
    const generator = powerModPositive(b, order / prime, n);
    let digitSum = 0n;
    let power = 1n;
    for (let k = 0; k < exponent; k++) {
      const rest = (t * powerModPositive(inverse, digitSum, n)) % n;
      const image = powerModPositive(rest, order / (power * prime), n);
      const digit = babyGiant(generator, image, prime, n, options.checkpoint);
      if (digit === undefined) return undefined;
      digitSum += digit * power;
      power *= prime;
    }
    const step = modularInverse(modulus, power) as bigint;
    x += modulus * reduceMod((digitSum - x) * step, power);
    modulus *= power;
  }
  return powerModPositive(b, x, n) === t ? x : undefined;
}

function babyGiant(
  g: bigint,
  target: bigint,
  order: bigint,
  n: bigint,
  checkpoint?: () => void,
): bigint | undefined {
  const size = Number(integerSqrt(order)) + 1;
  const table = new Map<bigint, number>();
  let power = 1n;
  for (let i = 0; i < size; i++) {
    if (!table.has(power)) table.set(power, i);
    power = (power * g) % n;
    if ((i & 4095) === 4095) checkpoint?.();
  }
  const giant = modularInverse(power, n) as bigint;
  let value = target;
  for (let j = 0; j <= size; j++) {
    const i = table.get(value);
    if (i !== undefined) return (BigInt(j) * BigInt(size) + BigInt(i)) % order;
    value = (value * giant) % n;
    if ((j & 4095) === 4095) checkpoint?.();
  }
  return undefined;
}

/** The least x >= offset with x = r_i mod m_i for all i, or undefined when the system has no solution. Moduli may share factors. */
export function chineseRemainder(
  remainders: readonly bigint[],
  moduli: readonly bigint[],
  offset = 0n,
): bigint | undefined {
  let x = 0n;
  let modulus = 1n;
  for (let i = 0; i < moduli.length; i++) {
    const m = moduli[i] as bigint;
    const r = remainders[i];
    if (m === 0n || r === undefined) return undefined;
    const size = m < 0n ? -m : m;
    const { g, s } = extendedGcd(modulus, size);
    const gap = r - x;
    if (gap % g !== 0n) return undefined;
    x += modulus * reduceMod((gap / g) * s, size / g);
    modulus = (modulus / g) * size;
    x = reduceMod(x, modulus);
  }
  return offset === 0n ? x : offset + reduceMod(x - offset, modulus);
}

/** A square root of a modulo the prime p (the smaller of the two), or undefined for a non-residue. Tonelli and Shanks. */
export function squareRootModPrime(a: bigint, p: bigint): bigint | undefined {
  const value = reduceMod(a, p);
  if (value === 0n || p === 2n) return value;
  if (jacobiSymbol(value, p) !== 1) return undefined;
  let root: bigint;
  if ((p & 3n) === 3n) {
    root = powerModPositive(value, (p + 1n) >> 2n, p);
  } else {
    let odd = p - 1n;
    let twos = 0;
    while ((odd & 1n) === 0n) {
      odd >>= 1n;
      twos++;
    }
    let nonResidue = 2n;
    while (jacobiSymbol(nonResidue, p) !== -1) nonResidue++;
    let c = powerModPositive(nonResidue, odd, p);
    root = powerModPositive(value, (odd + 1n) >> 1n, p);
    let t = powerModPositive(value, odd, p);
    while (t !== 1n) {
      let i = 0;
      for (let probe = t; probe !== 1n; i++) probe = (probe * probe) % p;
      for (let j = twos - i - 1; j > 0; j--) c = (c * c) % p;
      root = (root * c) % p;
      c = (c * c) % p;
      t = (t * c) % p;
      twos = i;
    }
  }
  return root > p - root ? p - root : root;
}

/** All square roots of a modulo n > 0, ascending; at most `maxCount` of them are allowed (RangeError above). */
export function squareRootsMod(
  a: bigint,
  n: bigint,
  options: FactorOptions & { readonly maxCount?: number } = {},
): bigint[] {
  let roots: bigint[] = [0n];
  let modulus = 1n;
  for (const [prime, exponent] of factorInteger(n, options)) {
    const local = squareRootsModPrimePower(a, prime, exponent);
    const power = prime ** BigInt(exponent);
    const next: bigint[] = [];
    if (roots.length * local.length > (options.maxCount ?? 100_000)) {
      throw new RangeError("There are too many square roots to list.");
    }
    for (const root of roots) {
      for (const other of local) {
        next.push(chineseRemainder([root, other], [modulus, power]) as bigint);
      }
    }
    roots = next;
    modulus *= power;
  }
  return roots.sort((x, y) => (x < y ? -1 : 1));
}

function squareRootsModPrimePower(a: bigint, p: bigint, exponent: number): bigint[] {
  // Lift every root one power at a time; for units and odd p that keeps exactly two.
  let roots: bigint[] = [];
  if (p === 2n) roots = [reduceMod(a, 2n)];
  else {
    const root = squareRootModPrime(a, p);
    if (root === undefined) return [];
    roots = root === 0n ? [0n] : [root, p - root];
  }
  let power = p;
  for (let k = 1; k < exponent; k++) {
    const next = power * p;
    const lifted: bigint[] = [];
    for (const root of roots) {
      const gap = root * root - a;
      const slope = reduceMod(2n * root, p);
      if (slope !== 0n) {
        const step = reduceMod((-gap / power) * (modularInverse(slope, p) as bigint), p);
        lifted.push(root + step * power);
      } else if (reduceMod(gap, next) === 0n) {
        if (p > 100_000n) throw new RangeError("There are too many square roots to list.");
        for (let j = 0n; j < p; j++) lifted.push(root + j * power);
      }
    }
    roots = lifted;
    power = next;
  }
  return roots;
}

/** Whether p is prime and g generates its units; used to check given roots. */
export function isPrimitiveRootOfPrime(g: bigint, p: bigint, options?: FactorOptions): boolean {
  return isPrime(p) && multiplicativeOrder(g, p, options) === p - 1n;
}

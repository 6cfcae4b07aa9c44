/** Lenstra's elliptic curve method on Montgomery curves. */

import { gcd } from "./gcd.js";
import { modularInverse } from "./power-mod.js";
import { primeTable } from "./prime-sieve.js";

/** Settings of one call of `ecmFactor`. */
export interface EcmOptions {
  /** Stage one uses all prime powers up to this bound. */
  readonly bound1: number;
  /** Stage two allows one more prime up to this bound. */
  readonly bound2: number;
  readonly curves: number;
  /** Number of the first curve; other numbers give other curves. */
  readonly firstCurve?: number;
  readonly checkpoint?: () => void;
}

/**
 * Tries the given number of curves on odd `n` and returns a proper factor, or undefined when none was found.
 * Suyama's parametrisation, the Montgomery ladder, and a standard continuation with baby and giant steps
 * (Montgomery 1987). A curve costs about 16 bound1 modular products, plus 1.5 for each prime up to bound2.
 */
export function ecmFactor(n: bigint, options: EcmOptions): bigint | undefined {
  const first = options.firstCurve ?? 0;
  for (let curve = 0; curve < options.curves; curve++) {
    options.checkpoint?.();
    const factor = runCurve(n, BigInt(6 + first + curve), options);
    if (factor !== undefined) return factor;
  }
  return undefined;
}

function properFactor(value: bigint, n: bigint): bigint | undefined {
  const g = gcd(value, n);
  return g === 1n || g === n ? undefined : g;
}

function runCurve(n: bigint, sigma: bigint, options: EcmOptions): bigint | undefined {
  const u = (sigma * sigma - 5n) % n;
  const v = (4n * sigma) % n;
  const u3 = (u * u * u) % n;
  const difference = v - u;
  const denominator = (4n * u3 * v) % n;
  const inverse = modularInverse(denominator, n);
  if (inverse === undefined) return properFactor(denominator, n);
  // (A + 2) / 4 of the curve, kept in 0 .. n-1.
  let a24 = (difference * difference * difference * (3n * u + v) * inverse) % n;
  const quarter = modularInverse(4n, n) as bigint;
  a24 = (a24 * quarter) % n;
  if (a24 < 0n) a24 += n;
  const ladder = new Ladder(n, a24);
  let x = u3;
  let z = (v * v * v) % n;
  const primes = primeTable(options.bound2 + 64);
  const { bound1, bound2, checkpoint } = options;
  let i = 0;
  for (; i < primes.length && (primes[i] as number) <= bound1; i++) {
    const p = primes[i] as number;
    let power = p;
    while (power * p <= bound1) power *= p;
    ladder.multiply(x, z, power);
    x = ladder.x;
    z = ladder.z;
    if ((i & 127) === 127) checkpoint?.();
  }
  const g = gcd(z, n);
  if (g !== 1n) return g === n ? undefined : g;
  return stageTwo(n, ladder, x, z, i, bound2, primes, checkpoint);
}

/** Looks for one prime q in (bound1, bound2] with q P = 0: x(giant) z(baby) - x(baby) z(giant) vanishes modulo a factor. */
function stageTwo(
  n: bigint,
  ladder: Ladder,
  x: bigint,
  z: bigint,
  firstPrime: number,
  bound2: number,
  primes: Int32Array,
  checkpoint?: () => void,
): bigint | undefined {
  // One inversion makes z = 1, after which a prime costs a single product.
  const scale = modularInverse(z, n);
  if (scale === undefined) return properFactor(z, n);
  const start = (x * scale) % n;
  const step = 210;
  const babyX: bigint[] = new Array<bigint>(step / 2 + 1);
  const babyZ: bigint[] = new Array<bigint>(step / 2 + 1);
  babyX[1] = start;
  babyZ[1] = 1n;
  ladder.double(start, 1n);
  const twoX = ladder.x;
  const twoZ = ladder.z;
  for (let k = 3; k <= step / 2; k += 2) {
    const back = k === 3 ? 1 : k - 4;
    ladder.add(
      babyX[k - 2] as bigint,
      babyZ[k - 2] as bigint,
      twoX,
      twoZ,
      babyX[back] as bigint,
      babyZ[back] as bigint,
    );
    babyX[k] = ladder.x;
    babyZ[k] = ladder.z;
  }
  // |k - 2 - 2| for the difference of k-2 and 2: for k = 3 it is |1 - 2| = 1.
  const products: bigint[] = new Array<bigint>(step / 2 + 1);
  for (let k = 1; k <= step / 2; k += 2) {
    products[k] = ((babyX[k] as bigint) * (babyZ[k] as bigint)) % n;
  }
  ladder.multiply(start, 1n, step);
  const stepX = ladder.x;
  const stepZ = ladder.z;
  let giant = Math.floor(((primes[firstPrime] ?? bound2) + step / 2) / step);
  ladder.multiply(start, 1n, Math.max(1, giant * step));
  let gx = ladder.x;
  let gz = ladder.z;
  ladder.multiply(start, 1n, Math.max(1, (giant - 1) * step));
  let previousX = giant > 1 ? ladder.x : 0n;
  let previousZ = giant > 1 ? ladder.z : 0n;
  if (giant === 0) return undefined;
  let accumulated = 1n;
  let gProduct = (gx * gz) % n;
  for (let i = firstPrime; i < primes.length; i++) {
    const q = primes[i] as number;
    if (q > bound2) break;
    while (q - giant * step > step / 2) {
      if (giant === 1) ladder.double(gx, gz);
      else ladder.add(gx, gz, stepX, stepZ, previousX, previousZ);
      previousX = gx;
      previousZ = gz;
      gx = ladder.x;
      gz = ladder.z;
      gProduct = (gx * gz) % n;
      giant++;
      if ((giant & 63) === 0) checkpoint?.();
    }
    const k = Math.abs(q - giant * step);
    const bx = babyX[k];
    const bz = babyZ[k];
    if (bx === undefined || bz === undefined) continue;
    accumulated = (accumulated * ((gx - bx) * (gz + bz) - gProduct + (products[k] as bigint))) % n;
  }
  return properFactor(accumulated, n);
}

/** Points of a Montgomery curve in X : Z coordinates; results are left in `x` and `z`. */
class Ladder {
  x = 0n;
  z = 0n;
  readonly #n: bigint;
  readonly #a24: bigint;

  constructor(n: bigint, a24: bigint) {
    this.#n = n;
    this.#a24 = a24;
  }

  double(x: bigint, z: bigint): void {
    const n = this.#n;
    const sum = x + z;
    const difference = x - z;
    const s = (sum * sum) % n;
    const d = (difference * difference) % n;
    const t = s - d;
    this.x = (s * d) % n;
    this.z = (t * (d + ((this.#a24 * t) % n))) % n;
  }

  /** P + Q, given P - Q = (x0 : z0). */
  add(x1: bigint, z1: bigint, x2: bigint, z2: bigint, x0: bigint, z0: bigint): void {
    const n = this.#n;
    const u = (x1 - z1) * (x2 + z2);
    const v = (x1 + z1) * (x2 - z2);
    const sum = (u + v) % n;
    const difference = (u - v) % n;
    this.x = (z0 * ((sum * sum) % n)) % n;
    this.z = (x0 * ((difference * difference) % n)) % n;
  }

  /** k P for a positive machine integer k. */
  multiply(x: bigint, z: bigint, k: number): void {
    if (k === 1) {
      this.x = x;
      this.z = z;
      return;
    }
    let ax = x;
    let az = z;
    this.double(x, z);
    let bx = this.x;
    let bz = this.z;
    for (let bit = 2 ** (Math.floor(Math.log2(k)) - 1); bit >= 1; bit /= 2) {
      const odd = Math.floor(k / bit) % 2 === 1;
      this.add(bx, bz, ax, az, x, z);
      const sx = this.x;
      const sz = this.z;
      if (odd) {
        this.double(bx, bz);
        ax = sx;
        az = sz;
        bx = this.x;
        bz = this.z;
      } else {
        this.double(ax, az);
        bx = sx;
        bz = sz;
        ax = this.x;
        az = this.z;
      }
    }
    this.x = ax;
    this.z = az;
  }
}

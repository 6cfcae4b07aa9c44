/** Self-initialising polynomials of the quadratic sieve. */

import { inverseModNumber } from "./power-mod.js";
import type { FactorBase } from "./siqs-factor-base.js";

/**
 * Runs through polynomials `(a x + b)^2 - k n`, where `a` is a product of base primes and b takes every sign
 * combination of its square roots (Contini 1997). After `next()` the fields describe the polynomial:
 * `firstRoots`/`secondRoots` hold the sieve offsets in `0 .. p-1`, or -1 for the primes of `a`.
 */
export class PolynomialSource {
  a = 0n;
  b = 0n;
  c = 0n;
  /** Base indices of the primes of `a`. */
  members: number[] = [];
  readonly firstRoots: Int32Array;
  readonly secondRoots: Int32Array;

  readonly #base: FactorBase;
  readonly #half: number;
  readonly #count: number;
  readonly #poolStart: number;
  readonly #poolEnd: number;
  readonly #logTarget: number;
  readonly #inverseRows = new Map<number, Int32Array>();
  readonly #seen = new Set<string>();
  #steps: Int32Array[] = [];
  #parts: bigint[] = [];
  #variant = 0;
  #variants = 0;
  #seed = 123456789;

  constructor(base: FactorBase, halfInterval: number) {
    this.#base = base;
    this.#half = halfInterval;
    this.firstRoots = new Int32Array(base.size);
    this.secondRoots = new Int32Array(base.size);
    const bits = base.kn.toString(2).length;
    this.#logTarget = (bits + 1) / 2 - Math.log2(halfInterval);
    // Members from the upper middle of the base: few enough that many products exist, large enough to cost little.
    const largest = Math.log2(base.primes[base.size - 1] as number);
    const wanted = Math.min(9, Math.max(largest - 1.5, 5));
    this.#count = Math.max(2, Math.round(this.#logTarget / wanted));
    const size = this.#logTarget / this.#count;
    let centre = 2;
    while (centre < base.size - 1 && Math.log2(base.primes[centre] as number) < size) centre++;
    const spread = Math.max(8, Math.min(Math.floor(base.size / 5), 60));
    this.#poolStart = Math.max(2, Math.min(centre - spread, base.size - 2 * spread));
    this.#poolEnd = Math.min(base.size, this.#poolStart + 2 * spread);
  }

  /** Moves on to the next polynomial. */
  next(): void {
    if (this.#variant + 1 < this.#variants) this.#switchSign();
    else this.#chooseLeading();
  }

  #random(limit: number): number {
    // Xorshift: the choice need not be random, only varied and repeatable.
    let x = this.#seed;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#seed = x;
    return (x >>> 0) % limit;
  }

  #usable(index: number): boolean {
    return this.#base.multiplier % (this.#base.primes[index] as number) !== 0;
  }

  #chooseLeading(): void {
    const { primes } = this.#base;
    const span = this.#poolEnd - this.#poolStart;
    let best: number[] = [];
    let bestKey = "";
    let bestGap = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 12 || best.length === 0; attempt++) {
      const chosen: number[] = [];
      let log = 0;
      while (chosen.length < this.#count - 1) {
        const index = this.#poolStart + this.#random(span);
        if (chosen.includes(index) || !this.#usable(index)) continue;
        chosen.push(index);
        log += Math.log2(primes[index] as number);
      }
      // The last member brings the product next to its target.
      const wanted = 2 ** Math.min(30, this.#logTarget - log);
      let low = 2;
      let high = this.#base.size - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((primes[middle] as number) < wanted) low = middle + 1;
        else high = middle;
      }
      if (attempt > 20) low = this.#poolStart + this.#random(span);
      while (low < this.#base.size && (chosen.includes(low) || !this.#usable(low))) low++;
      if (low >= this.#base.size) {
        low = this.#poolEnd - 1;
        while (chosen.includes(low) || !this.#usable(low)) low--;
      }
      chosen.push(low);
      const gap = Math.abs(log + Math.log2(primes[low] as number) - this.#logTarget);
      const key = chosen.sort((x, y) => x - y).join();
      if ((gap < bestGap || best.length === 0) && (!this.#seen.has(key) || attempt > 2000)) {
        best = chosen;
        bestKey = key;
        bestGap = gap;
      }
    }
    this.#seen.add(bestKey);
    this.members = best;
    this.#initialise();
  }

  #inverseRow(index: number): Int32Array {
    const known = this.#inverseRows.get(index);
    if (known !== undefined) return known;
    const { primes, size } = this.#base;
    const q = primes[index] as number;
    const row = new Int32Array(size);
    for (let i = 0; i < size; i++) row[i] = inverseModNumber(q, primes[i] as number);
    this.#inverseRows.set(index, row);
    return row;
  }

  #initialise(): void {
    const { primes, roots, inverses, size } = this.#base;
    const members = this.members;
    let a = 1n;
    for (const index of members) a *= BigInt(primes[index] as number);
    this.a = a;
    this.#parts = [];
    this.#steps = [];
    const rows: Int32Array[] = [];
    const gammas: number[] = [];
    let b = 0n;
    for (const index of members) {
      const q = primes[index] as number;
      const cofactor = a / BigInt(q);
      const inverse = inverseModNumber(Number(cofactor % BigInt(q)), q);
      let gamma = ((roots[index] as number) * inverse) % q;
      if (gamma > q - gamma) gamma = q - gamma;
      const part = BigInt(gamma) * cofactor;
      this.#parts.push(part);
      gammas.push(gamma);
      rows.push(this.#inverseRow(index));
      this.#steps.push(new Int32Array(size));
      b += part;
    }
    this.b = b;
    const count = members.length;
    const half = this.#half;
    for (let i = 0; i < size; i++) {
      const p = primes[i] as number;
      const inv = inverses[i] as number;
      // part_j / a is gamma_j / q_j, so everything reduces to machine numbers modulo p.
      let inverseA = 1;
      let shift = 0;
      for (let j = 0; j < count; j++) {
        const r = (rows[j] as Int32Array)[i] as number;
        let product = inverseA * r;
        inverseA = product - Math.floor(product * inv) * p;
        if (inverseA < 0) inverseA += p;
        else if (inverseA >= p) inverseA -= p;
        product = (gammas[j] as number) * r;
        let step = product - Math.floor(product * inv) * p;
        if (step < 0) step += p;
        else if (step >= p) step -= p;
        shift += step;
        step *= 2;
        (this.#steps[j] as Int32Array)[i] = step >= p ? step - p : step;
      }
      let product = inverseA * (roots[i] as number);
      const root = product - Math.floor(product * inv) * p;
      product = half - shift;
      const centre = product - Math.floor(product * inv) * p;
      let first = (centre + root) % p;
      if (first < 0) first += p;
      let second = (centre - root) % p;
      if (second < 0) second += p;
      this.firstRoots[i] = first;
      this.secondRoots[i] = second;
    }
    this.#variant = 0;
    this.#variants = 2 ** (count - 1);
    this.#finish();
  }

  #switchSign(): void {
    this.#variant++;
    const i = this.#variant;
    let v = 0;
    while (((i >> v) & 1) === 0) v++;
    const subtract = ((i >> (v + 1)) & 1) === 0;
    const part = this.#parts[v] as bigint;
    const step = this.#steps[v] as Int32Array;
    const { primes, size } = this.#base;
    const first = this.firstRoots;
    const second = this.secondRoots;
    if (subtract) {
      this.b -= 2n * part;
      for (let k = 0; k < size; k++) {
        const p = primes[k] as number;
        const s = step[k] as number;
        let r = (first[k] as number) + s;
        first[k] = r >= p ? r - p : r;
        r = (second[k] as number) + s;
        second[k] = r >= p ? r - p : r;
      }
    } else {
      this.b += 2n * part;
      for (let k = 0; k < size; k++) {
        const p = primes[k] as number;
        const s = step[k] as number;
        let r = (first[k] as number) - s;
        first[k] = r < 0 ? r + p : r;
        r = (second[k] as number) - s;
        second[k] = r < 0 ? r + p : r;
      }
    }
    this.#finish();
  }

  #finish(): void {
    this.c = (this.b * this.b - this.#base.kn) / this.a;
    for (const index of this.members) {
      this.firstRoots[index] = -1;
      this.secondRoots[index] = -1;
    }
  }
}

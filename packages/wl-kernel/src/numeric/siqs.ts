/** The self-initialising quadratic sieve with one large prime. */

import { bitLength, gcd } from "./gcd.js";
import { gf2Dependencies } from "./gf2-dependencies.js";
import { buildFactorBase, type FactorBase, sieveParameters } from "./siqs-factor-base.js";
import { PolynomialSource } from "./siqs-polynomial.js";

/** `x^2 = product of (sign and base primes) * square of known numbers`, modulo n. */
interface Relation {
  readonly x: bigint;
  /** Column numbers with repetition: 0 is the sign, i + 1 the i-th base prime. */
  readonly columns: readonly number[];
  /** Large primes that enter squared; their product is part of the root. */
  readonly squared: bigint;
}

/** Settings of `siqsFactor`; sizes default to the measured table. */
export interface SiqsOptions {
  /** Called every few polynomials; what it throws ends the work. */
  readonly checkpoint?: () => void;
  readonly basePrimes?: number;
  readonly halfInterval?: number;
  readonly largePrimeFactor?: number;
}

/**
 * A proper factor of `n`, which must be odd, composite, no perfect power and without prime factors below a few
 * hundred. Meant for 60 to 250 bits; time about exp(sqrt(ln n ln ln n)), memory some megabytes at 200 bits.
 * Follows Contini's description of the method. Undefined only if no dependency splits n, which random luck makes
 * practically impossible.
 */
export function siqsFactor(n: bigint, options: SiqsOptions = {}): bigint | undefined {
  const table = sieveParameters(bitLength(n));
  const size = options.basePrimes ?? table.basePrimes;
  const half = options.halfInterval ?? table.halfInterval;
  const base = buildFactorBase(n, size);
  for (let i = 1; i < size; i++) {
    const p = BigInt(base.primes[i] as number);
    if (base.roots[i] === 0 && n % p === 0n) return p;
  }
  const collector = new RelationCollector(
    n,
    base,
    half,
    options.largePrimeFactor ?? table.largePrimeFactor,
  );
  let wanted = size + 8;
  for (let round = 0; round < 20; round++) {
    collector.collect(wanted, options.checkpoint);
    const factor = splitByDependencies(n, base, collector.relations, options.checkpoint);
    if (factor !== undefined) return factor;
    wanted = collector.relations.length + 10;
  }
  return undefined;
}

class RelationCollector {
  readonly relations: Relation[] = [];
  readonly #n: bigint;
  readonly #base: FactorBase;
  readonly #half: number;
  readonly #source: PolynomialSource;
  readonly #sieve: Uint8Array;
  readonly #words: Uint32Array;
  readonly #largeLimit: number;
  readonly #start: number;
  readonly #firstSieved: number;
  readonly #partials = new Map<number, Relation>();
  readonly #seen = new Set<bigint>();

  constructor(n: bigint, base: FactorBase, half: number, largePrimeFactor: number) {
    this.#n = n;
    this.#base = base;
    this.#half = half;
    this.#source = new PolynomialSource(base, half);
    this.#sieve = new Uint8Array(2 * half);
    this.#words = new Uint32Array(this.#sieve.buffer);
    const largest = base.primes[base.size - 1] as number;
    this.#largeLimit = largest * largePrimeFactor;
    // Powers and the smallest primes are not sieved; what they bring on average is forgiven in the threshold.
    const cut = base.size < 100 ? 12 : base.size < 200 ? 24 : base.size < 3000 ? 40 : 60;
    let first = 1;
    let forgiven = 1;
    while (first < base.size - 1 && (base.primes[first] as number) < cut) {
      const p = base.primes[first] as number;
      forgiven += (2 * Math.log2(p)) / (p - 1);
      first++;
    }
    this.#firstSieved = first;
    const valueBits = bitLength(base.kn) / 2 - 0.5 + Math.log2(half);
    const threshold = Math.round(valueBits - Math.log2(this.#largeLimit) - forgiven * 0.9);
    this.#start = 128 - Math.max(8, Math.min(120, threshold));
  }

  /** Sieves polynomials until at least `wanted` relations are known. */
  collect(wanted: number, checkpoint?: () => void): void {
    const { primes, logs, size } = this.#base;
    const source = this.#source;
    const sieve = this.#sieve;
    const words = this.#words;
    const { firstRoots, secondRoots } = source;
    for (let count = 0; this.relations.length < wanted; count++) {
      if ((count & 15) === 0) checkpoint?.();
      source.next();
      sieve.fill(this.#start);
      sieveInterval(sieve, primes, logs, firstRoots, secondRoots, this.#firstSieved, size);
      for (let w = 0; w < words.length; w += 4) {
        const any =
          (words[w] as number) |
          (words[w + 1] as number) |
          (words[w + 2] as number) |
          (words[w + 3] as number);
        if ((any & 0x80808080) === 0) continue;
        for (let j = 4 * w; j < 4 * w + 16; j++) {
          if ((sieve[j] as number) >= 128) this.#examine(j);
        }
      }
    }
  }

  /** Trial division of the value at offset j. */
  #examine(j: number): void {
    const { primes, size } = this.#base;
    const { a, b, c, members, firstRoots, secondRoots } = this.#source;
    const x = BigInt(j - this.#half);
    const ax = a * x;
    let value = (ax + b + b) * x + c;
    const columns: number[] = [];
    for (const index of members) columns.push(index + 1);
    if (value < 0n) {
      columns.push(0);
      value = -value;
    }
    if (value === 0n) return;
    let twos = 0;
    while ((value & 0xffn) === 0n) {
      value >>= 8n;
      twos += 8;
    }
    let low = Number(value & 0xffn);
    while ((low & 1) === 0) {
      low >>= 1;
      value >>= 1n;
      twos++;
    }
    for (let k = 0; k < twos; k++) columns.push(1);
    const from = columns.length;
    let product = 1;
    for (let i = 1; i < size; i++) {
      const p = primes[i] as number;
      const r = j % p;
      if (r === firstRoots[i] || r === secondRoots[i]) {
        columns.push(i + 1);
        if (product * p > 9007199254740992) {
          value /= BigInt(product);
          product = 1;
        }
        product *= p;
      }
    }
    if (product > 1) value /= BigInt(product);
    for (const index of members) {
      if (value % BigInt(primes[index] as number) === 0n) {
        value /= BigInt(primes[index] as number);
        columns.push(index + 1);
      }
    }
    // What is left can only hold powers of the primes already found.
    const to = columns.length;
    for (let k = from; k < to && value > 9007199254740991n; k++) {
      const p = BigInt(primes[(columns[k] as number) - 1] as number);
      while (value % p === 0n) {
        value /= p;
        columns.push(columns[k] as number);
      }
    }
    if (value > 9007199254740991n) return;
    let rest = Number(value);
    for (let k = from; k < to && rest > 1; k++) {
      const p = primes[(columns[k] as number) - 1] as number;
      for (let q = rest / p; q === Math.floor(q); q = rest / p) {
        rest = q;
        columns.push(columns[k] as number);
      }
    }
    if (rest > this.#largeLimit) return;
    let root = (ax + b) % this.#n;
    if (root < 0n) root += this.#n;
    if (rest === 1) this.#add({ x: root, columns, squared: 1n });
    else this.#combine(root, columns, rest);
  }

  #combine(x: bigint, columns: number[], large: number): void {
    const first = this.#partials.get(large);
    if (first === undefined) {
      this.#partials.set(large, { x, columns, squared: 1n });
      return;
    }
    if (first.x === x || first.x === this.#n - x) return;
    this.#add({
      x: (first.x * x) % this.#n,
      columns: first.columns.concat(columns),
      squared: BigInt(large),
    });
  }

  #add(relation: Relation): void {
    // The same relation can come back from another polynomial as x or -x.
    if (this.#seen.has(relation.x) || this.#seen.has(this.#n - relation.x)) return;
    this.#seen.add(relation.x);
    this.relations.push(relation);
  }
}

/** Adds the logarithm of every base prime at its two roots and their repetitions. */
function sieveInterval(
  sieve: Uint8Array,
  primes: Int32Array,
  logs: Uint8Array,
  firstRoots: Int32Array,
  secondRoots: Int32Array,
  from: number,
  to: number,
): void {
  const length = sieve.length;
  for (let i = from; i < to; i++) {
    let x = firstRoots[i] as number;
    if (x < 0) continue;
    let y = secondRoots[i] as number;
    const p = primes[i] as number;
    const log = logs[i] as number;
    if (x === y) {
      for (; x < length; x += p) sieve[x] = (sieve[x] as number) + log;
      continue;
    }
    if (x > y) {
      const swap = x;
      x = y;
      y = swap;
    }
    // Four updates a turn: the engine checks bounds and loop conditions less often.
    const apart = y - x;
    const twice = 2 * p;
    const end = length - apart - p;
    for (; x < end; x += twice) {
      const z = x + p;
      sieve[x] = (sieve[x] as number) + log;
      sieve[x + apart] = (sieve[x + apart] as number) + log;
      sieve[z] = (sieve[z] as number) + log;
      sieve[z + apart] = (sieve[z + apart] as number) + log;
    }
    for (y = x + apart; y < length; y += p) {
      sieve[x] = (sieve[x] as number) + log;
      sieve[y] = (sieve[y] as number) + log;
      x += p;
    }
    if (x < length) sieve[x] = (sieve[x] as number) + log;
  }
}

function splitByDependencies(
  n: bigint,
  base: FactorBase,
  relations: readonly Relation[],
  checkpoint?: () => void,
): bigint | undefined {
  const dependencies = gf2Dependencies(
    relations.map((relation) => relation.columns),
    base.size + 1,
    checkpoint,
  );
  const exponents = new Int32Array(base.size + 1);
  for (const members of dependencies) {
    exponents.fill(0);
    let x = 1n;
    let y = 1n;
    for (const member of members) {
      const relation = relations[member] as Relation;
      x = (x * relation.x) % n;
      if (relation.squared !== 1n) y = (y * relation.squared) % n;
      for (const column of relation.columns) exponents[column] = (exponents[column] as number) + 1;
    }
    for (let i = 0; i < base.size; i++) {
      const half = (exponents[i + 1] as number) >> 1;
      if (half === 0) continue;
      y = (y * BigInt(base.primes[i] as number) ** BigInt(half)) % n;
    }
    const factor = gcd(x - y, n);
    if (factor !== 1n && factor !== n) return factor;
  }
  return undefined;
}

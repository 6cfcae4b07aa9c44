/** A seedable generator of random numbers. */

/**
 * xoshiro128** (Blackman and Vigna 2018) on 32-bit words, seeded by SplitMix over the bytes of the seed. The same seed
 * gives the same numbers on every machine; not for secrets.
 */
export class RandomGenerator {
  readonly #state = new Uint32Array(4);
  #spare: number | undefined;

  constructor(seed: bigint | string = BigInt(Date.now())) {
    this.seed(seed);
  }

  /** Starts again from a seed. */
  seed(seed: bigint | string): void {
    let mixed = 0x9e3779b9;
    const text = String(seed);
    for (let i = 0; i < text.length; i++) {
      mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x85ebca6b);
      mixed = (mixed << 13) | (mixed >>> 19);
    }
    for (let i = 0; i < 4; i++) {
      mixed = (mixed + 0x9e3779b9) | 0;
      let z = mixed;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      this.#state[i] = z ^ (z >>> 15);
    }
    if (this.#state.every((word) => word === 0)) this.#state[0] = 1;
    this.#spare = undefined;
    for (let i = 0; i < 8; i++) this.next32();
  }

  /** The state, to be kept and restored. */
  save(): readonly number[] {
    return [...this.#state];
  }

  /** Takes up a state from `save`. */
  restore(state: readonly number[]): void {
    this.#state.set(state.slice(0, 4));
    this.#spare = undefined;
  }

  /** An integer in 0 .. 2^32 - 1. */
  next32(): number {
    const s = this.#state;
    const [a, b, c, d] = [s[0] as number, s[1] as number, s[2] as number, s[3] as number];
    let result = Math.imul(b, 5);
    result = Math.imul((result << 7) | (result >>> 25), 9) >>> 0;
    const t = b << 9;
    const z = c ^ a;
    const w = d ^ b;
    s[1] = b ^ z;
    s[0] = a ^ w;
    s[2] = z ^ t;
    s[3] = (w << 11) | (w >>> 21);
    return result;
  }

  /** A double in [0, 1) with 53 random bits. */
  real(): number {
    return ((this.next32() >>> 5) * 67108864 + (this.next32() >>> 6)) / 9007199254740992;
  }

  /** An integer in low .. high, both included, without bias. Throws RangeError when high < low. */
  integer(low: bigint, high: bigint): bigint {
    if (high < low) throw new RangeError("The upper end of the range is below the lower one.");
    const span = high - low;
    if (span < 9007199254740992n) return low + BigInt(this.below(Number(span) + 1));
    const bits = span.toString(2).length;
    for (;;) {
      let left = bits;
      const digits = ["0x0"];
      for (; left >= 32; left -= 32) digits.push(this.next32().toString(16).padStart(8, "0"));
      let value = BigInt(digits.join(""));
      if (left > 0) value = (value << BigInt(left)) | BigInt(this.next32() >>> (32 - left));
      if (value <= span) return low + value;
    }
  }

  /** An integer in 0 .. limit - 1 for a limit to 2^53. */
  below(limit: number): number {
    if (limit <= 4294967296) {
      const bound = 4294967296 - (4294967296 % limit);
      for (;;) {
        const value = this.next32();
        if (value < bound) return value % limit;
      }
    }
    const bound = 9007199254740992 - (9007199254740992 % limit);
    for (;;) {
      const value = (this.next32() >>> 5) * 67108864 + (this.next32() >>> 6);
      if (value < bound) return value % limit;
    }
  }

  /** A normally distributed number (Marsaglia's polar method). */
  normal(mean = 0, deviation = 1): number {
    if (this.#spare !== undefined) {
      const value = this.#spare;
      this.#spare = undefined;
      return mean + deviation * value;
    }
    for (;;) {
      const x = 2 * this.real() - 1;
      const y = 2 * this.real() - 1;
      const s = x * x + y * y;
      if (s >= 1 || s === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(s)) / s);
      this.#spare = y * scale;
      return mean + deviation * x * scale;
    }
  }

  /** An exponentially distributed number of the given rate. */
  exponential(rate = 1): number {
    return -Math.log(1 - this.real()) / rate;
  }

  /** `count` different positions out of 0 .. size - 1, in random order (Fisher and Yates on a sparse table). */
  sample(size: number, count: number): number[] {
    if (count > size) throw new RangeError(`A sample of ${count} out of ${size} is not possible.`);
    const moved = new Map<number, number>();
    const chosen: number[] = [];
    for (let i = 0; i < count; i++) {
      const j = i + this.below(size - i);
      chosen.push(moved.get(j) ?? j);
      moved.set(j, moved.get(i) ?? i);
    }
    return chosen;
  }
}

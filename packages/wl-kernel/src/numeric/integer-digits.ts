/** Digits of integers in any base. */

/** Digits of |n|, most significant first; `[0]` for 0. Bases to 36 use the engine's subquadratic printing, others halve. */
export function integerDigits(n: bigint, base: bigint = 10n): number[] | bigint[] {
  if (base < 2n) throw new RangeError("integerDigits needs a base above 1.");
  const value = n < 0n ? -n : n;
  if (base <= 36n) {
    const text = value.toString(Number(base));
    const digits = new Array<number>(text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      digits[i] = code < 58 ? code - 48 : code - 87;
    }
    return digits;
  }
  const powers = [base];
  while ((powers[powers.length - 1] as bigint) <= value) {
    const last = powers[powers.length - 1] as bigint;
    powers.push(last * last);
  }
  const digits: bigint[] = [];
  const walk = (part: bigint, level: number): void => {
    if (level < 0) {
      if (digits.length > 0 || part !== 0n) digits.push(part);
      return;
    }
    const power = powers[level] as bigint;
    const high = part / power;
    if (digits.length > 0 || high !== 0n) walk(high, level - 1);
    walk(part - high * power, level - 1);
  };
  walk(value, powers.length - 1);
  const list = digits.length === 0 ? [0n] : digits;
  return base <= 9007199254740991n ? list.map(Number) : list;
}

/** The integer with the given digits, which need not be below the base. */
export function fromDigits(digits: readonly (bigint | number)[], base: bigint = 10n): bigint {
  let level = digits.map((digit) => BigInt(digit));
  let power = base;
  // Neighbours are joined until one is left; the count is made even from the front.
  while (level.length > 1) {
    const next: bigint[] = [];
    let i = 0;
    if (level.length % 2 === 1) next.push(level[i++] as bigint);
    for (; i < level.length; i += 2) {
      next.push((level[i] as bigint) * power + (level[i + 1] as bigint));
    }
    level = next;
    power *= power;
  }
  return level[0] ?? 0n;
}

/** Number of digits of |n|; 0 for 0. */
export function integerLength(n: bigint, base: bigint = 10n): number {
  if (n === 0n) return 0;
  const value = n < 0n ? -n : n;
  if (base <= 36n) return value.toString(Number(base)).length;
  return integerDigits(value, base).length;
}

/** Sum of the digits of |n|. */
export function digitSum(n: bigint, base: bigint = 10n): bigint {
  let sum = 0n;
  let part = 0;
  for (const digit of integerDigits(n, base)) {
    if (typeof digit === "bigint") sum += digit;
    else {
      part += digit;
      if (part > 2 ** 52) {
        sum += BigInt(part);
        part = 0;
      }
    }
  }
  return sum + BigInt(part);
}

/** How often each digit 0 .. base-1 stands in |n|. */
export function digitCounts(n: bigint, base: number): number[] {
  const counts = new Array<number>(base).fill(0);
  if (n === 0n) return counts;
  for (const digit of integerDigits(n, BigInt(base))) {
    counts[Number(digit)] = (counts[Number(digit)] as number) + 1;
  }
  return counts;
}

/** The highest power of `base` dividing n, as its exponent. Throws RangeError for n = 0 or base < 2. */
export function integerExponent(n: bigint, base: bigint = 10n): number {
  if (n === 0n || base < 2n)
    throw new RangeError("integerExponent needs n other than 0 and a base above 1.");
  let value = n < 0n ? -n : n;
  if (base === 2n) {
    let count = 0;
    while ((value & 0xffffffffn) === 0n) {
      value >>= 32n;
      count += 32;
    }
    return count + 31 - Math.clz32(Number(value & 0xffffffffn) & -Number(value & 0xffffffffn));
  }
  // Powers doubled on the way up, then halved on the way down.
  const powers = [base];
  while (value % (powers[powers.length - 1] as bigint) === 0n) {
    const last = powers[powers.length - 1] as bigint;
    if (last > value) break;
    powers.push(last * last);
  }
  let exponent = 0;
  for (let i = powers.length - 1; i >= 0; i--) {
    const power = powers[i] as bigint;
    if (value % power === 0n) {
      value /= power;
      exponent += 2 ** i;
    }
  }
  return exponent;
}

/** The integer with the digits of |n| in reverse. */
export function integerReverse(n: bigint, base: bigint = 10n): bigint {
  return fromDigits((integerDigits(n, base) as (bigint | number)[]).slice().reverse(), base);
}

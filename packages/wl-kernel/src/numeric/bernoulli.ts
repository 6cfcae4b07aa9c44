/** Bernoulli, Euler, harmonic and Stirling numbers, exactly. */

import { checkpoint as look } from "./checkpoint.js";
import { binomial, factorial } from "./factorials.js";
import { addFractions, type Fraction, fraction } from "./rational.js";

let tangents: bigint[] = [];

/** Tangent numbers T(1) .. T(n), by the in-place scheme of Brent and Harvey (2011): n^2/2 small products. */
function tangentNumbers(n: number, checkpoint?: () => void): readonly bigint[] {
  if (tangents.length > n) return tangents;
  const size = Math.max(n, 2 * tangents.length, 16);
  const t: bigint[] = new Array<bigint>(size + 1).fill(0n);
  t[1] = 1n;
  for (let k = 2; k <= size; k++) t[k] = BigInt(k - 1) * (t[k - 1] as bigint);
  for (let k = 2; k <= size; k++) {
    look(20);
    checkpoint?.();
    for (let j = k; j <= size; j++) {
      look(20);
      t[j] = BigInt(j - k) * (t[j - 1] as bigint) + BigInt(j - k + 2) * (t[j] as bigint);
    }
  }
  tangents = t;
  return t;
}

/** The Bernoulli number B(n) with B(1) = -1/2. Quadratic in n; earlier values are kept. */
export function bernoulli(n: number, checkpoint?: () => void): Fraction {
  if (n === 0) return { num: 1n, den: 1n };
  if (n === 1) return { num: -1n, den: 2n };
  if (n % 2 === 1) return { num: 0n, den: 1n };
  const k = n / 2;
  const tangent = tangentNumbers(k, checkpoint)[k] as bigint;
  const power = 1n << BigInt(n);
  const value = fraction(BigInt(n) * tangent, power * (power - 1n));
  return k % 2 === 1 ? value : { num: -value.num, den: value.den };
}

let secants: bigint[] = [];

/** The Euler number E(n): 1, 0, -1, 0, 5, ... Quadratic in n; earlier values are kept. */
export function eulerNumber(n: number, checkpoint?: () => void): bigint {
  if (n % 2 === 1) return 0n;
  const k = n / 2;
  if (secants.length <= k) {
    const size = Math.max(k, 2 * secants.length, 16);
    const s: bigint[] = new Array<bigint>(size + 1).fill(0n);
    s[0] = 1n;
    for (let i = 1; i <= size; i++) s[i] = BigInt(i) * (s[i - 1] as bigint);
    for (let i = 1; i <= size; i++) {
      look(20);
      checkpoint?.();
      for (let j = i + 1; j <= size; j++) {
        look(20);
        s[j] = BigInt(j - i) * (s[j - 1] as bigint) + BigInt(j - i + 1) * (s[j] as bigint);
      }
    }
    secants = s;
  }
  const value = secants[k] as bigint;
  return k % 2 === 0 ? value : -value;
}

/** The harmonic number sum of 1/k^order for k = 1 .. n, by binary splitting. */
export function harmonicNumber(n: number, order = 1): Fraction {
  if (n < 1) return { num: 0n, den: 1n };
  const power = BigInt(order);
  const split = (from: number, to: number): readonly [bigint, bigint] => {
    if (to - from === 1) return [1n, BigInt(from) ** power];
    const middle = (from + to) >> 1;
    const [p, q] = split(from, middle);
    const [r, s] = split(middle, to);
    return [p * s + r * q, q * s];
  };
  const [num, den] = split(1, n + 1);
  return fraction(num, den);
}

/** The Stirling number of the second kind: partitions of an n-set into k blocks. */
export function stirlingS2(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  if (n === 0) return 1n;
  if (k === 0) return 0n;
  let sum = 0n;
  let coefficient = 1n;
  const exponent = BigInt(n);
  for (let j = 0; j <= k; j++) {
    look(20);
    const term = coefficient * BigInt(k - j) ** exponent;
    sum += j % 2 === 0 ? term : -term;
    coefficient = (coefficient * BigInt(k - j)) / BigInt(j + 1);
  }
  return sum / factorial(k);
}

/** The signed Stirling number of the first kind: coefficient of x^k in x (x-1) ... (x-n+1). */
export function stirlingS1(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let row: bigint[] = [1n];
  for (let m = 0; m < n; m++) {
    look(20);
    const next: bigint[] = new Array<bigint>(row.length + 1).fill(0n);
    const factor = BigInt(m);
    for (let i = 0; i < row.length; i++) {
      look(20);
      next[i + 1] = (next[i + 1] as bigint) + (row[i] as bigint);
      next[i] = (next[i] as bigint) - factor * (row[i] as bigint);
    }
    row = next;
  }
  return row[k] as bigint;
}

/** The Bell number: all partitions of an n-set, by Aitken's triangle. */
export function bellNumber(n: number): bigint {
  let row: bigint[] = [1n];
  for (let m = 0; m < n; m++) {
    look(20);
    const next: bigint[] = [row[row.length - 1] as bigint];
    for (let i = 0; i < row.length; i++) next.push((next[i] as bigint) + (row[i] as bigint));
    row = next;
  }
  return row[0] as bigint;
}

/** Coefficients of the Bernoulli polynomial B_n(x), constant term first. */
export function bernoulliPolynomial(n: number): Fraction[] {
  const list: Fraction[] = [];
  for (let k = 0; k <= n; k++) {
    look(20);
    const b = bernoulli(n - k);
    list.push(fraction(b.num * binomial(BigInt(n), BigInt(k)), b.den));
  }
  return list;
}

/** Sum of a list of fractions by halves. */
export function sumFractions(values: readonly Fraction[], from = 0, to = values.length): Fraction {
  if (to - from === 0) return { num: 0n, den: 1n };
  if (to - from === 1) return values[from] as Fraction;
  const middle = (from + to) >> 1;
  return addFractions(sumFractions(values, from, middle), sumFractions(values, middle, to));
}

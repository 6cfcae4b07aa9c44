/** Dense polynomials in one variable over the integers: a list of coefficients, constant term first, last one not 0. */

import { gcd } from "./gcd.js";

/** Coefficients from the constant term on; the zero polynomial is `[]`. */
export type Polynomial = readonly bigint[];

/** The polynomial without leading zeros. */
export function trimPolynomial(p: bigint[]): bigint[] {
  while (p.length > 0 && p[p.length - 1] === 0n) p.pop();
  return p;
}

/** Leading coefficient; 0 for the zero polynomial. */
export function leading(p: Polynomial): bigint {
  return p[p.length - 1] ?? 0n;
}

/** a + k b. */
export function addScaled(a: Polynomial, b: Polynomial, k = 1n): bigint[] {
  const length = Math.max(a.length, b.length);
  const sum: bigint[] = new Array<bigint>(length);
  for (let i = 0; i < length; i++) sum[i] = (a[i] ?? 0n) + k * (b[i] ?? 0n);
  return trimPolynomial(sum);
}

/** a b, by the schoolbook method. */
export function multiplyPolynomials(a: Polynomial, b: Polynomial): bigint[] {
  if (a.length === 0 || b.length === 0) return [];
  const product: bigint[] = new Array<bigint>(a.length + b.length - 1).fill(0n);
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as bigint;
    if (x === 0n) continue;
    for (let j = 0; j < b.length; j++)
      product[i + j] = (product[i + j] as bigint) + x * (b[j] as bigint);
  }
  return product;
}

/** Greatest common divisor of the coefficients, not negative. */
export function contentOf(p: Polynomial): bigint {
  let g = 0n;
  for (let i = p.length - 1; i >= 0 && g !== 1n; i--) g = gcd(g, p[i] as bigint);
  return g;
}

/** p over its content, with a positive leading coefficient. */
export function primitivePart(p: Polynomial): bigint[] {
  const content = contentOf(p);
  const unit = leading(p) < 0n ? -content : content;
  return unit === 1n || unit === 0n ? p.slice() : p.map((x) => x / unit);
}

/** The quotient when b divides a over the integers, else undefined. */
export function divideExactly(a: Polynomial, b: Polynomial): bigint[] | undefined {
  if (b.length === 0) return undefined;
  const rest = a.slice();
  const top = leading(b);
  const quotient: bigint[] = new Array<bigint>(Math.max(0, a.length - b.length + 1)).fill(0n);
  for (let i = a.length - b.length; i >= 0; i--) {
    const head = rest[i + b.length - 1] as bigint;
    if (head % top !== 0n) return undefined;
    const q = head / top;
    quotient[i] = q;
    if (q === 0n) continue;
    for (let j = 0; j < b.length; j++) rest[i + j] = (rest[i + j] as bigint) - q * (b[j] as bigint);
  }
  return rest.every((x) => x === 0n) ? quotient : undefined;
}

/** The pseudo-remainder: leading(b)^(deg a - deg b + 1) a modulo b. */
export function pseudoRemainder(a: Polynomial, b: Polynomial): bigint[] {
  const rest = a.slice();
  const top = leading(b);
  let left = a.length - b.length + 1;
  while (rest.length >= b.length) {
    const head = leading(rest);
    const at = rest.length - b.length;
    for (let j = 0; j < rest.length; j++) rest[j] = (rest[j] as bigint) * top;
    for (let j = 0; j < b.length; j++)
      rest[at + j] = (rest[at + j] as bigint) - head * (b[j] as bigint);
    trimPolynomial(rest);
    left--;
  }
  const scale = top ** BigInt(Math.max(0, left));
  return scale === 1n ? rest : rest.map((x) => x * scale);
}

/** Greatest common divisor over the integers, content included, by the primitive remainder sequence. */
export function polynomialGcd(a: Polynomial, b: Polynomial): bigint[] {
  if (a.length === 0) return b.length === 0 ? [] : positive(b);
  if (b.length === 0) return positive(a);
  const content = gcd(contentOf(a), contentOf(b));
  let x = primitivePart(a);
  let y = primitivePart(b);
  if (x.length < y.length) [x, y] = [y, x];
  while (y.length > 0) {
    if (y.length === 1) return [content];
    [x, y] = [y, primitivePart(pseudoRemainder(x, y))];
  }
  return x.map((c) => c * content);
}

function positive(p: Polynomial): bigint[] {
  return leading(p) < 0n ? p.map((x) => -x) : p.slice();
}

/** The derivative. */
export function derivative(p: Polynomial): bigint[] {
  return p.slice(1).map((x, i) => x * BigInt(i + 1));
}

/** The value at an integer, by Horner. */
export function evaluatePolynomial(p: Polynomial, x: bigint): bigint {
  let value = 0n;
  for (let i = p.length - 1; i >= 0; i--) value = value * x + (p[i] as bigint);
  return value;
}

/** Squarefree parts with their multiplicities (Yun 1976) of a primitive polynomial; their powers multiply to it. */
export function squareFreeParts(
  p: Polynomial,
): (readonly [factor: bigint[], multiplicity: number])[] {
  const parts: (readonly [bigint[], number])[] = [];
  if (p.length < 2) return parts;
  const slope = derivative(p);
  const common = polynomialGcd(p, slope);
  let b = divideExactly(p, common) as bigint[];
  let d = addScaled(divideExactly(slope, common) as bigint[], derivative(b), -1n);
  for (let k = 1; b.length > 1; k++) {
    const factor = d.length === 0 ? positive(b) : polynomialGcd(b, d);
    if (factor.length > 1) parts.push([primitivePart(factor), k]);
    b = divideExactly(b, factor) as bigint[];
    d = addScaled(divideExactly(d, factor) ?? [], derivative(b), -1n);
  }
  return parts;
}

/** The resultant, by the subresultant sequence (Collins; Cohen's algorithm 3.3.7). */
export function resultant(first: Polynomial, second: Polynomial): bigint {
  if (first.length === 0 || second.length === 0) return 0n;
  let a = first.slice();
  let b = second.slice();
  let sign = 1n;
  const odd = (p: Polynomial): boolean => p.length % 2 === 0;
  if (a.length < b.length) {
    if (odd(a) && odd(b)) sign = -sign;
    [a, b] = [b, a];
  }
  let g = 1n;
  let h = 1n;
  while (b.length > 1) {
    const delta = a.length - b.length;
    if (odd(a) && odd(b)) sign = -sign;
    const rest = pseudoRemainder(a, b);
    const scale = g * h ** BigInt(delta);
    a = b;
    b = rest.map((x) => x / scale);
    g = leading(a);
    h = delta === 0 ? h : delta === 1 ? g : g ** BigInt(delta) / h ** BigInt(delta - 1);
    if (b.length === 0) return 0n;
  }
  const degree = a.length - 1;
  if (degree === 0) return sign;
  const value = (b[0] as bigint) ** BigInt(degree);
  return sign * (degree === 1 ? value : value / h ** BigInt(degree - 1));
}

/** The discriminant of a polynomial of degree at least 1. */
export function discriminant(p: Polynomial): bigint {
  const n = p.length - 1;
  if (n === 1) return 1n;
  const value = resultant(p, derivative(p)) / leading(p);
  return ((n * (n - 1)) / 2) % 2 === 0 ? value : -value;
}

/** Polynomials in several variables over the integers, recursive and dense: coefficients of the highest variable first. */

import { gcd } from "../numeric/gcd.js";

/** A polynomial in the variable `v` whose coefficients have lower variables only; constants are integers. */
export interface PolyNode {
  readonly v: number;
  /** Coefficients from the constant term on; at least two, the last one not 0. */
  readonly c: readonly Poly[];
}
/** A polynomial; variables are numbers, a higher number is a more main variable. */
export type Poly = bigint | PolyNode;

/** Called in long loops; may throw to stop them. */
export type Checkpoint = () => void;

/** The polynomial with these coefficients in the variable `v`. */
export function polyFrom(v: number, coefficients: readonly Poly[]): Poly {
  let n = coefficients.length;
  while (n > 0 && coefficients[n - 1] === 0n) n--;
  if (n === 0) return 0n;
  if (n === 1) return coefficients[0] as Poly;
  return { v, c: n === coefficients.length ? coefficients : coefficients.slice(0, n) };
}

/** The variable itself. */
export function variablePoly(v: number): Poly {
  return { v, c: [0n, 1n] };
}

/** The main variable, -1 for a constant. */
export function mainVariable(p: Poly): number {
  return typeof p === "bigint" ? -1 : p.v;
}

/** Coefficients of `p` as a polynomial in `v`, which must not be below its main variable. */
export function coefficientsIn(p: Poly, v: number): readonly Poly[] {
  if (p === 0n) return [];
  return typeof p !== "bigint" && p.v === v ? p.c : [p];
}

/** Degree in the main variable `v`; -1 for zero. */
export function degreeIn(p: Poly, v: number): number {
  return coefficientsIn(p, v).length - 1;
}

/** Sum. */
export function addPoly(a: Poly, b: Poly): Poly {
  if (typeof a === "bigint" && typeof b === "bigint") return a + b;
  if (a === 0n) return b;
  if (b === 0n) return a;
  const v = Math.max(mainVariable(a), mainVariable(b));
  const x = coefficientsIn(a, v);
  const y = coefficientsIn(b, v);
  const out: Poly[] = [];
  for (let i = 0; i < Math.max(x.length, y.length); i++) out.push(addPoly(x[i] ?? 0n, y[i] ?? 0n));
  return polyFrom(v, out);
}

/** The polynomial with the other sign. */
export function negatePoly(a: Poly): Poly {
  return typeof a === "bigint" ? -a : { v: a.v, c: a.c.map(negatePoly) };
}

/** Difference. */
export function subtractPoly(a: Poly, b: Poly): Poly {
  return addPoly(a, negatePoly(b));
}

/** Product. */
export function multiplyPoly(a: Poly, b: Poly, check?: Checkpoint): Poly {
  if (typeof a === "bigint" && typeof b === "bigint") return a * b;
  if (a === 0n || b === 0n) return 0n;
  if (a === 1n) return b;
  if (b === 1n) return a;
  const v = Math.max(mainVariable(a), mainVariable(b));
  const x = coefficientsIn(a, v);
  const y = coefficientsIn(b, v);
  const out: Poly[] = new Array<Poly>(x.length + y.length - 1).fill(0n);
  for (let i = 0; i < x.length; i++) {
    if (x[i] === 0n) continue;
    check?.();
    for (let j = 0; j < y.length; j++) {
      if (y[j] === 0n) continue;
      out[i + j] = addPoly(out[i + j] as Poly, multiplyPoly(x[i] as Poly, y[j] as Poly, check));
    }
  }
  return polyFrom(v, out);
}

/** A power with an exponent of at least 0. */
export function powerPoly(a: Poly, exponent: number, check?: Checkpoint): Poly {
  let result: Poly = 1n;
  for (let i = 0; i < exponent; i++) result = multiplyPoly(result, a, check);
  return result;
}

/** The quotient when `b` divides `a` exactly over the integers, else undefined. */
export function dividePoly(a: Poly, b: Poly, check?: Checkpoint): Poly | undefined {
  if (b === 1n) return a;
  if (a === 0n) return 0n;
  if (typeof b === "bigint") {
    if (b === 0n) return undefined;
    if (typeof a === "bigint") return a % b === 0n ? a / b : undefined;
    const parts: Poly[] = [];
    for (const part of a.c) {
      const quotient = dividePoly(part, b, check);
      if (quotient === undefined) return undefined;
      parts.push(quotient);
    }
    return { v: a.v, c: parts };
  }
  const v = b.v;
  if (mainVariable(a) < v) return undefined;
  if (mainVariable(a) > v) {
    const parts: Poly[] = [];
    for (const part of (a as PolyNode).c) {
      const quotient = dividePoly(part, b, check);
      if (quotient === undefined) return undefined;
      parts.push(quotient);
    }
    return { v: mainVariable(a), c: parts };
  }
  const rest = coefficientsIn(a, v).slice();
  const quotient: Poly[] = [];
  const top = b.c[b.c.length - 1] as Poly;
  for (let i = rest.length - b.c.length; i >= 0; i--) {
    check?.();
    const q = dividePoly(rest[i + b.c.length - 1] as Poly, top, check);
    if (q === undefined) return undefined;
    quotient[i] = q;
    if (q === 0n) continue;
    for (let j = 0; j < b.c.length; j++) {
      rest[i + j] = subtractPoly(rest[i + j] as Poly, multiplyPoly(q, b.c[j] as Poly, check));
    }
  }
  return rest.every((part) => part === 0n) ? polyFrom(v, quotient) : undefined;
}

/** Quotient and remainder of `lc(b)^k a` by `b` in the variable `v`, with the multiplier `lc(b)^k`. */
export function pseudoDivide(
  a: Poly,
  b: Poly,
  v: number,
  check?: Checkpoint,
): { readonly quotient: Poly; readonly remainder: Poly; readonly multiplier: Poly } {
  const divisor = coefficientsIn(b, v);
  const top = divisor[divisor.length - 1] as Poly;
  let rest: Poly = a;
  let quotient: Poly = 0n;
  let multiplier: Poly = 1n;
  for (;;) {
    const degree = degreeIn(rest, v);
    if (rest === 0n || degree < divisor.length - 1) break;
    check?.();
    const lead = coefficientsIn(rest, v)[degree] as Poly;
    const shift: Poly[] = new Array<Poly>(degree - divisor.length + 1).fill(0n);
    const term = polyFrom(v, [...shift, lead]);
    multiplier = multiplyPoly(multiplier, top, check);
    quotient = addPoly(multiplyPoly(quotient, top, check), term);
    rest = subtractPoly(multiplyPoly(rest, top, check), multiplyPoly(term, b, check));
  }
  return { quotient, remainder: rest, multiplier };
}

/** Greatest common divisor of the integer coefficients, not negative. */
export function integerContent(p: Poly): bigint {
  if (typeof p === "bigint") return p < 0n ? -p : p;
  let content = 0n;
  for (const part of p.c) {
    content = gcd(content, integerContent(part));
    if (content === 1n) break;
  }
  return content;
}

/** The coefficient of the highest monomial, in the order of the variables. */
export function leadingInteger(p: Poly): bigint {
  let at: Poly = p;
  while (typeof at !== "bigint") at = at.c[at.c.length - 1] as Poly;
  return at;
}

/** Greatest common divisor of the coefficients in `v`. */
export function contentIn(p: Poly, v: number, check?: Checkpoint): Poly {
  let content: Poly = 0n;
  for (const part of coefficientsIn(p, v)) {
    content = gcdPoly(content, part, check);
    if (content === 1n) break;
  }
  return content;
}

/** Greatest common divisor over the integers, integer content included, leading coefficient positive. */
export function gcdPoly(a: Poly, b: Poly, check?: Checkpoint): Poly {
  if (typeof a === "bigint" && typeof b === "bigint") return gcd(a, b);
  if (a === 0n) return positivePoly(b);
  if (b === 0n) return positivePoly(a);
  if (typeof a === "bigint") return gcd(a, integerContent(b));
  if (typeof b === "bigint") return gcd(b, integerContent(a));
  if (a.v !== b.v) {
    const high = a.v > b.v ? a : b;
    const low = a.v > b.v ? b : a;
    return gcdPoly(contentIn(high, high.v, check), low, check);
  }
  const v = a.v;
  const contentA = contentIn(a, v, check);
  const contentB = contentIn(b, v, check);
  const content = gcdPoly(contentA, contentB, check);
  let x = dividePoly(a, contentA, check) as Poly;
  let y = dividePoly(b, contentB, check) as Poly;
  if (degreeIn(x, v) < degreeIn(y, v)) [x, y] = [y, x];
  for (;;) {
    check?.();
    const { remainder } = pseudoDivide(x, y, v, check);
    if (remainder === 0n) break;
    if (degreeIn(remainder, v) === 0) return content;
    x = y;
    y = dividePoly(remainder, contentIn(remainder, v, check), check) as Poly;
  }
  return positivePoly(multiplyPoly(content, y, check));
}

/** The polynomial or its negative, so that the leading coefficient is positive. */
export function positivePoly(p: Poly): Poly {
  return leadingInteger(p) < 0n ? negatePoly(p) : p;
}

/** The derivative in the variable `v`. */
export function derivativePoly(p: Poly, v: number): Poly {
  if (typeof p === "bigint" || p.v < v) return 0n;
  if (p.v === v) {
    return polyFrom(
      v,
      p.c.slice(1).map((part, i) => multiplyPoly(part, BigInt(i + 1))),
    );
  }
  return polyFrom(
    p.v,
    p.c.map((part) => derivativePoly(part, v)),
  );
}

/** Highest power of the variable `v` anywhere in the polynomial. */
export function degreeAnywhere(p: Poly, v: number): number {
  if (typeof p === "bigint" || p.v < v) return 0;
  if (p.v === v) return p.c.length - 1;
  return Math.max(...p.c.map((part) => degreeAnywhere(part, v)));
}

/** The monomials: exponents by variable, and integer coefficients; none for zero. */
export function* monomialsOf(
  p: Poly,
  variables: number,
  exponents: number[] = new Array<number>(variables).fill(0),
): Generator<{ readonly exponents: readonly number[]; readonly coefficient: bigint }> {
  if (typeof p === "bigint") {
    if (p !== 0n) yield { exponents: exponents.slice(), coefficient: p };
    return;
  }
  for (let i = 0; i < p.c.length; i++) {
    exponents[p.v] = i;
    yield* monomialsOf(p.c[i] as Poly, variables, exponents);
  }
  exponents[p.v] = 0;
}

/** The polynomial with these monomials. */
export function polyOf(
  monomials: Iterable<{ readonly exponents: readonly number[]; readonly coefficient: bigint }>,
): Poly {
  let sum: Poly = 0n;
  for (const { exponents, coefficient } of monomials) {
    let term: Poly = coefficient;
    for (let v = 0; v < exponents.length; v++) {
      const power = exponents[v] as number;
      if (power > 0) term = { v, c: [...new Array<Poly>(power).fill(0n), term] };
    }
    sum = addPoly(sum, term);
  }
  return sum;
}

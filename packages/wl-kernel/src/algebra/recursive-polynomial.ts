import { checkpoint } from "../numeric/checkpoint.js";

/**
 * A polynomial over the integers in n ordered variables: for n = 0 the integer itself, else the coefficients of the first
 * variable's powers from 0 on, each a polynomial in the others. No trailing zeros; the zero polynomial is empty.
 */
export type Poly = bigint | readonly Poly[];

const coefficients = (p: Poly): readonly Poly[] => p as readonly Poly[];

/** The zero in n variables. */
export const zero = (n: number): Poly => (n === 0 ? 0n : []);

/** A constant in n variables. */
export function constant(value: bigint, n: number): Poly {
  if (n === 0) return value;
  return value === 0n ? [] : [constant(value, n - 1)];
}

/** The variable with that place (from 0) among n, to a power. */
export function variablePower(place: number, power: number, n: number): Poly {
  if (place === 0) {
    return Array.from({ length: power + 1 }, (_, i) =>
      i === power ? constant(1n, n - 1) : zero(n - 1),
    );
  }
  return [variablePower(place - 1, power, n - 1)];
}

/** True for zero. */
export const isZero = (p: Poly): boolean => (typeof p === "bigint" ? p === 0n : p.length === 0);

/** The integer when the polynomial has no variables in it. */
export function constantValue(p: Poly): bigint | undefined {
  if (typeof p === "bigint") return p;
  if (p.length === 0) return 0n;
  return p.length === 1 ? constantValue(p[0] as Poly) : undefined;
}

function trimmed(list: Poly[]): Poly {
  while (list.length > 0 && isZero(list[list.length - 1] as Poly)) list.pop();
  return list;
}

/** Sum. */
export function addPoly(a: Poly, b: Poly): Poly {
  if (typeof a === "bigint" || typeof b === "bigint") return (a as bigint) + (b as bigint);
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  return trimmed(long.map((c, i) => (i < short.length ? addPoly(c, short[i] as Poly) : c)));
}

/** The same with every coefficient multiplied by an integer. */
export function scalePoly(p: Poly, k: bigint): Poly {
  if (typeof p === "bigint") return p * k;
  return k === 0n ? [] : p.map((c) => scalePoly(c, k));
}

/** Difference. */
export const subtractPoly = (a: Poly, b: Poly): Poly => addPoly(a, scalePoly(b, -1n));

/** Product. */
export function multiplyPoly(a: Poly, b: Poly): Poly {
  if (typeof a === "bigint" || typeof b === "bigint") return (a as bigint) * (b as bigint);
  if (a.length === 0 || b.length === 0) return [];
  checkpoint(a.length * b.length);
  const out: (Poly | undefined)[] = new Array(a.length + b.length - 1).fill(undefined);
  a.forEach((x, i) => {
    if (isZero(x)) return;
    b.forEach((y, j) => {
      if (isZero(y)) return;
      const product = multiplyPoly(x, y);
      const old = out[i + j];
      out[i + j] = old === undefined ? product : addPoly(old, product);
    });
  });
  const none: Poly = typeof a[0] === "bigint" ? 0n : [];
  return trimmed(out.map((c) => c ?? none));
}

/** Power. */
export function powerPoly(p: Poly, exponent: number, n: number): Poly {
  let result = constant(1n, n);
  for (let i = 0; i < exponent; i++) result = multiplyPoly(result, p);
  return result;
}

/** Equal coefficient by coefficient. */
export function samePoly(a: Poly, b: Poly): boolean {
  if (typeof a === "bigint" || typeof b === "bigint") return a === b;
  return a.length === b.length && a.every((c, i) => samePoly(c, b[i] as Poly));
}

/** Coefficient of the leading term, the variables taken in order. */
export function leadingNumber(p: Poly): bigint {
  if (typeof p === "bigint") return p;
  return p.length === 0 ? 0n : leadingNumber(p[p.length - 1] as Poly);
}

/** The quotient when `b` divides `a`, else `undefined`. */
export function dividePoly(a: Poly, b: Poly): Poly | undefined {
  if (typeof a === "bigint" || typeof b === "bigint") {
    const [x, y] = [a as bigint, b as bigint];
    return y !== 0n && x % y === 0n ? x / y : undefined;
  }
  if (b.length === 0) return undefined;
  const rest = a.slice() as Poly[];
  const lead = b[b.length - 1] as Poly;
  const quotient: Poly[] = [];
  for (let k = a.length - b.length; k >= 0; k--) {
    checkpoint(b.length);
    const top = rest[k + b.length - 1] as Poly;
    const factor = isZero(top) ? top : dividePoly(top, lead);
    if (factor === undefined) return undefined;
    quotient[k] = factor;
    if (isZero(factor)) continue;
    b.forEach((c, i) => {
      rest[k + i] = subtractPoly(rest[k + i] as Poly, multiplyPoly(factor, c));
    });
  }
  if (!rest.every(isZero)) return undefined;
  return trimmed(quotient);
}

/** Remainder of a multiple of `a` by `b` in the first variable. */
export function pseudoRemainder(a: Poly, b: Poly): Poly {
  let rest = coefficients(a).slice() as Poly[];
  const divisor = coefficients(b);
  const lead = divisor[divisor.length - 1] as Poly;
  while (rest.length >= divisor.length) {
    checkpoint(rest.length);
    const top = rest[rest.length - 1] as Poly;
    const shift = rest.length - divisor.length;
    rest = rest.map((c, i) => {
      const scaled = multiplyPoly(c, lead);
      const other = divisor[i - shift];
      return i < shift || other === undefined
        ? scaled
        : subtractPoly(scaled, multiplyPoly(top, other));
    });
    rest.pop();
    rest = trimmed(rest) as Poly[];
  }
  return rest;
}

/** Greatest common divisor of the coefficients of the first variable. */
export function contentPoly(p: Poly): Poly {
  let content: Poly | undefined;
  for (const c of coefficients(p)) {
    if (isZero(c)) continue;
    content = content === undefined ? absolute(c) : gcdPoly(content, c);
    if (constantValue(content) === 1n) break;
  }
  return content ?? zero(0);
}

/** The same polynomial with a positive leading coefficient. */
export const absolute = (p: Poly): Poly => (leadingNumber(p) < 0n ? scalePoly(p, -1n) : p);

function gcdInteger(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** Greatest common divisor, with a positive leading coefficient. */
export function gcdPoly(a: Poly, b: Poly): Poly {
  if (isZero(a)) return absolute(b);
  if (isZero(b)) return absolute(a);
  if (typeof a === "bigint" || typeof b === "bigint") return gcdInteger(a as bigint, b as bigint);
  const [contentA, contentB] = [contentPoly(a), contentPoly(b)];
  const common = gcdPoly(contentA, contentB);
  let x = primitive(a, contentA);
  let y = primitive(b, contentB);
  if (coefficients(x).length < coefficients(y).length) [x, y] = [y, x];
  while (coefficients(y).length > 1) {
    checkpoint(16);
    const rest = pseudoRemainder(x, y);
    x = y;
    y = isZero(rest) ? rest : primitive(rest, contentPoly(rest));
  }
  const result: Poly = isZero(y) ? x : [oneLike(coefficients(y)[0] as Poly)];
  return absolute(coefficients(result).map((c) => multiplyPoly(c, common)));
}

/** The one with as many variables as a polynomial that is not zero. */
function oneLike(p: Poly): Poly {
  if (typeof p === "bigint") return 1n;
  return [oneLike(p.find((c) => typeof c === "bigint" || c.length > 0) ?? 1n)];
}

function primitive(p: Poly, content: Poly): Poly {
  return coefficients(p).map((c) => (isZero(c) ? c : (dividePoly(c, content) as Poly)));
}

/** Greatest common divisor of all numbers in it, positive. */
export function numericContent(p: Poly): bigint {
  if (typeof p === "bigint") return p < 0n ? -p : p;
  return p.reduce((sum: bigint, c) => gcdInteger(sum, numericContent(c)), 0n);
}

/** Derivative by the first variable. */
export function derivePoly(p: Poly): Poly {
  return trimmed(
    coefficients(p)
      .slice(1)
      .map((c, i) => scalePoly(c, BigInt(i + 1))),
  );
}

/** Highest power of the first variable; -1 for zero. */
export const degreePoly = (p: Poly): number => coefficients(p).length - 1;

/** Highest power of each variable. */
export function degreesPoly(p: Poly, n: number): number[] {
  if (typeof p === "bigint") return [];
  const rest = Array.from({ length: n - 1 }, () => 0);
  for (const c of p)
    degreesPoly(c, n - 1).forEach((d, i) => {
      rest[i] = Math.max(rest[i] as number, d);
    });
  return [Math.max(0, p.length - 1), ...rest];
}

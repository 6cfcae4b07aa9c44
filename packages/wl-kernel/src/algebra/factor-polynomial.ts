import { checkpoint } from "../numeric/checkpoint.js";
import { factorPolynomial } from "../numeric/polynomial-factor.js";
import type { Factor } from "./rational-function.js";
import {
  absolute,
  constantValue,
  contentPoly,
  degreesPoly,
  derivePoly,
  dividePoly,
  gcdPoly,
  isZero,
  type Poly,
} from "./recursive-polynomial.js";

/** Largest degree of the polynomial in one variable that stands for one in several. */
const maxKronecker = 400;

/** Irreducible factors of a primitive polynomial in n variables. */
export function factorPoly(p: Poly, n: number): readonly Factor[] {
  if (n === 0 || constantValue(p) !== undefined) return [];
  const coefficients = p as readonly Poly[];
  if (coefficients.length === 1) {
    return factorPoly(coefficients[0] as Poly, n - 1).map(({ poly, power }) => ({
      poly: [poly],
      power,
    }));
  }
  const content = contentPoly(p);
  const main = coefficients.map((c) => (isZero(c) ? c : (dividePoly(c, content) as Poly)));
  const fromContent = factorPoly(content, n - 1).map(({ poly, power }) => ({
    poly: [poly],
    power,
  }));
  const fromMain = squareFree(main).flatMap(({ poly, power }) =>
    irreducible(poly, n).map((one) => ({ poly: one, power })),
  );
  return [...fromContent, ...fromMain];
}

/** Powers of polynomials without multiple factors in the first variable (Yun 1976). */
export function squareFree(p: Poly): readonly Factor[] {
  const out: Factor[] = [];
  const derivative = derivePoly(p);
  let common = gcdPoly(p, derivative);
  let rest = dividePoly(p, common) as Poly;
  for (let power = 1; (rest as readonly Poly[]).length > 1; power++) {
    checkpoint(64);
    const next = gcdPoly(rest, common);
    const part = dividePoly(rest, next) as Poly;
    if ((part as readonly Poly[]).length > 1) out.push({ poly: absolute(part), power });
    rest = next;
    common = dividePoly(common, next) as Poly;
  }
  return out;
}

function irreducible(p: Poly, n: number): readonly Poly[] {
  if (n === 1) {
    return factorPolynomial(p as readonly bigint[], () => checkpoint(64)).factors.map(
      ([factor]) => factor,
    );
  }
  // Kronecker's substitution: every variable becomes a power of the last, high enough to be told apart again.
  const bounds = degreesPoly(p, n).map((degree) => degree + 1);
  const steps: number[] = [];
  let step = 1;
  for (let i = n - 1; i >= 0; i--) {
    steps[i] = step;
    step *= bounds[i] as number;
  }
  if (step > maxKronecker) return [p];
  const image = new Array<bigint>(step).fill(0n);
  const spread = (part: Poly, place: number, at: number): void => {
    if (typeof part === "bigint") {
      image[at] = (image[at] as bigint) + part;
      return;
    }
    for (const [power, c] of part.entries())
      spread(c, place + 1, at + power * (steps[place] as number));
  };
  spread(p, 0, 0);
  while (image.length > 0 && image[image.length - 1] === 0n) image.pop();
  const pieces = factorPolynomial(image, () => checkpoint(64)).factors.flatMap(([factor, power]) =>
    Array.from({ length: power }, () => factor as readonly bigint[]),
  );
  return combined(p, pieces, (one) => gathered(one, 0, n, steps, bounds));
}

/** The polynomial in several variables of which this one is the image. */
function gathered(
  image: readonly bigint[],
  place: number,
  n: number,
  steps: readonly number[],
  bounds: readonly number[],
): Poly {
  if (place === n) return image[0] ?? 0n;
  const step = steps[place] as number;
  const out: Poly[] = [];
  for (let power = 0; power < (bounds[place] as number); power++) {
    out.push(gathered(image.slice(power * step, (power + 1) * step), place + 1, n, steps, bounds));
  }
  while (out.length > 0 && isZero(out[out.length - 1] as Poly)) out.pop();
  return out;
}

/** Tries products of few pieces first as divisors. */
function combined(
  p: Poly,
  pieces: readonly (readonly bigint[])[],
  lift: (image: readonly bigint[]) => Poly,
): readonly Poly[] {
  const factors: Poly[] = [];
  let rest = p;
  let left = pieces.slice();
  for (let size = 1; size * 2 <= left.length; ) {
    const found = chosen(left, size, (subset) => {
      checkpoint(64);
      const image = subset.reduce((a, b) => product(a, b));
      const candidate = absolute(lift(image));
      if (constantValue(candidate) !== undefined) return false;
      const quotient = dividePoly(rest, candidate);
      if (quotient === undefined) return false;
      factors.push(candidate);
      rest = quotient;
      return true;
    });
    if (found === undefined) size++;
    else left = left.filter((_, i) => !found.includes(i));
  }
  if (constantValue(rest) === undefined) factors.push(absolute(rest));
  return factors;
}

function product(a: readonly bigint[], b: readonly bigint[]): readonly bigint[] {
  const out = new Array<bigint>(a.length + b.length - 1).fill(0n);
  for (const [i, x] of a.entries()) {
    for (const [j, y] of b.entries()) out[i + j] = (out[i + j] as bigint) + x * y;
  }
  return out;
}

/** The first choice of so many places for which the test holds. */
function chosen<T>(
  items: readonly T[],
  size: number,
  test: (subset: readonly T[]) => boolean,
): readonly number[] | undefined {
  const at = Array.from({ length: size }, (_, i) => i);
  for (;;) {
    if (test(at.map((i) => items[i] as T))) return at;
    let k = size - 1;
    while (k >= 0 && at[k] === items.length - size + k) k--;
    if (k < 0) return undefined;
    at[k] = (at[k] as number) + 1;
    for (let j = k + 1; j < size; j++) at[j] = (at[j - 1] as number) + 1;
  }
}

/** Factors of polynomials in several variables: squarefree parts, then Kronecker's substitution. */

import { factorPolynomial } from "../numeric/polynomial-factor.js";
import {
  type Checkpoint,
  contentIn,
  degreeAnywhere,
  derivativePoly,
  dividePoly,
  gcdPoly,
  integerContent,
  leadingInteger,
  mainVariable,
  monomialsOf,
  multiplyPoly,
  type Poly,
  polyOf,
  subtractPoly,
} from "./multivariate.js";

/** An integer content with sign, and primitive factors with their multiplicities. */
export interface PolyFactors {
  readonly content: bigint;
  readonly factors: readonly (readonly [factor: Poly, multiplicity: number])[];
}

/** The squarefree decomposition over the integers; factors have a positive leading coefficient. */
export function squareFreePoly(p: Poly, check?: Checkpoint): PolyFactors {
  const content = integerContent(p) * (leadingInteger(p) < 0n ? -1n : 1n);
  const factors: [Poly, number][] = [];
  if (content === 0n) return { content, factors };
  const collect = (rest: Poly): void => {
    const v = mainVariable(rest);
    if (v < 0) return;
    const inner = contentIn(rest, v, check);
    collect(inner);
    let f = dividePoly(rest, inner, check) as Poly;
    let g = gcdPoly(f, derivativePoly(f, v), check);
    let w = dividePoly(f, g, check) as Poly;
    for (let i = 1; mainVariable(w) === v; i++) {
      check?.();
      const y = gcdPoly(w, g, check);
      const part = dividePoly(w, y, check) as Poly;
      if (mainVariable(part) >= 0) join(factors, part, i);
      w = y;
      g = dividePoly(g, y, check) as Poly;
      f = g;
    }
  };
  collect(dividePoly(p, content, check) as Poly);
  return { content, factors };
}

/** Factors of the same multiplicity from content and primitive part stay one squarefree factor. */
function join(factors: [Poly, number][], part: Poly, multiplicity: number): void {
  const same = factors.find(([, m]) => m === multiplicity);
  if (same === undefined) factors.push([part, multiplicity]);
  else same[0] = multiplyPoly(same[0], part);
}

/** The complete factorization over the integers. Exponential in bad cases, so `check` is called often. */
export function factorPoly(p: Poly, variables: number, check?: Checkpoint): PolyFactors {
  const { content, factors } = squareFreePoly(p, check);
  const out: [Poly, number][] = [];
  for (const [part, multiplicity] of factors) {
    for (const factor of splitContents(part, variables, check)) {
      for (const one of irreducible(factor, variables, check)) {
        out.push([leadingInteger(one) < 0n ? subtractPoly(0n, one) : one, multiplicity]);
      }
    }
  }
  return { content, factors: out };
}

/** A product of parts that are primitive in every variable. */
function splitContents(p: Poly, variables: number, check?: Checkpoint): Poly[] {
  const out: Poly[] = [];
  let rest = p;
  for (let v = 0; v < variables; v++) {
    if (degreeAnywhere(rest, v) === 0) continue;
    const swapped = swap(rest, v, variables - 1, variables);
    const content = contentIn(swapped, variables - 1, check);
    if (mainVariable(content) < 0) continue;
    const inner = swap(content, v, variables - 1, variables);
    out.push(...splitContents(inner, variables, check));
    rest = dividePoly(rest, inner, check) as Poly;
    if (typeof rest === "bigint") break;
  }
  if (mainVariable(rest) >= 0) out.push(rest);
  return out;
}

/** The polynomial with two variables exchanged. */
export function swap(p: Poly, a: number, b: number, variables: number): Poly {
  if (a === b) return p;
  const terms: { exponents: number[]; coefficient: bigint }[] = [];
  for (const { exponents, coefficient } of monomialsOf(p, variables)) {
    const next = exponents.slice();
    next[a] = exponents[b] ?? 0;
    next[b] = exponents[a] ?? 0;
    terms.push({ exponents: next, coefficient });
  }
  return polyOf(terms);
}

const largestImage = 3000;

/** Irreducible factors of a squarefree polynomial, primitive in every variable. */
function irreducible(p: Poly, variables: number, check?: Checkpoint): Poly[] {
  const used: number[] = [];
  for (let v = 0; v < variables; v++) if (degreeAnywhere(p, v) > 0) used.push(v);
  const terms = [...monomialsOf(p, variables)];
  if (used.length > 1) {
    const total = terms.map((t) => t.exponents.reduce((a, b) => a + b, 0));
    if (total.every((d) => d === total[0])) return homogeneous(terms, used, variables, check);
    // Linear in some variable and primitive: irreducible.
    if (used.some((v) => degreeAnywhere(p, v) === 1)) return [p];
  }
  const strides: number[] = [];
  let stride = 1;
  for (const v of used) {
    strides.push(stride);
    stride *= degreeAnywhere(p, v) + 1;
  }
  // The substitution would make a polynomial of a degree that nobody waits for: the factor stays whole.
  if (used.length > 1 && stride > largestImage) return [p];
  const image: bigint[] = new Array<bigint>(stride).fill(0n);
  for (const { exponents, coefficient } of terms) {
    const at = used.reduce(
      (sum, v, i) => sum + (exponents[v] as number) * (strides[i] as number),
      0,
    );
    image[at] = (image[at] ?? 0n) + coefficient;
  }
  while (image.length > 0 && image[image.length - 1] === 0n) image.pop();
  const { factors } = factorPolynomial(image, check);
  const pieces: (readonly bigint[])[] = [];
  for (const [factor, multiplicity] of factors) {
    for (let i = 0; i < multiplicity; i++) pieces.push(factor);
  }
  if (used.length === 1) {
    return pieces.map((piece) => back(piece, used, strides, p, variables));
  }
  return recombine(p, pieces, (piece) => back(piece, used, strides, p, variables), check);
}

/** The polynomial whose image is `piece`. */
function back(
  piece: readonly bigint[],
  used: readonly number[],
  strides: readonly number[],
  p: Poly,
  variables: number,
): Poly {
  const bases = used.map((v) => degreeAnywhere(p, v) + 1);
  return polyOf(
    piece.map((coefficient, at) => {
      const exponents = new Array<number>(variables).fill(0);
      used.forEach((v, i) => {
        exponents[v] = Math.floor(at / (strides[i] as number)) % (bases[i] as number);
      });
      return { exponents, coefficient };
    }),
  );
}

function recombine(
  p: Poly,
  pieces: readonly (readonly bigint[])[],
  lift: (piece: readonly bigint[]) => Poly,
  check?: Checkpoint,
): Poly[] {
  const out: Poly[] = [];
  let rest = p;
  let left = pieces.slice();
  for (let size = 1; size * 2 <= left.length; ) {
    let found = false;
    for (const chosen of subsets(left.length, size)) {
      check?.();
      let product: bigint[] = [1n];
      for (const i of chosen) product = multiplyDense(product, left[i] as readonly bigint[]);
      const candidate = lift(product);
      if (mainVariable(candidate) < 0) continue;
      const quotient = dividePoly(rest, candidate, check);
      if (quotient === undefined) continue;
      out.push(candidate);
      rest = quotient;
      left = left.filter((_piece, i) => !chosen.includes(i));
      found = true;
      break;
    }
    if (!found) size++;
  }
  if (mainVariable(rest) >= 0) out.push(rest);
  else if (rest !== 1n && out.length > 0) {
    out[out.length - 1] = multiplyPoly(out[out.length - 1] as Poly, rest);
  }
  return out.map((factor) => (leadingInteger(factor) < 0n ? subtractPoly(0n, factor) : factor));
}

function* subsets(n: number, size: number, from = 0): Generator<readonly number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let i = from; i <= n - size; i++) {
    for (const rest of subsets(n, size - 1, i + 1)) yield [i, ...rest];
  }
}

function multiplyDense(a: readonly bigint[], b: readonly bigint[]): bigint[] {
  const out = new Array<bigint>(a.length + b.length - 1).fill(0n);
  a.forEach((x, i) => {
    b.forEach((y, j) => {
      out[i + j] = (out[i + j] as bigint) + x * y;
    });
  });
  return out;
}

/** Sets one variable to 1, factors, and makes the factors homogeneous again. */
function homogeneous(
  terms: readonly { readonly exponents: readonly number[]; readonly coefficient: bigint }[],
  used: readonly number[],
  variables: number,
  check?: Checkpoint,
): Poly[] {
  const gone = used[0] as number;
  const smaller = polyOf(
    terms.map(({ exponents, coefficient }) => ({
      exponents: exponents.map((e, v) => (v === gone ? 0 : e)),
      coefficient,
    })),
  );
  return irreducible(smaller, variables, check).map((factor) => {
    const parts = [...monomialsOf(factor, variables)];
    const degree = Math.max(...parts.map((t) => t.exponents.reduce((a, b) => a + b, 0)));
    return polyOf(
      parts.map(({ exponents, coefficient }) => {
        const next = exponents.slice();
        next[gone] = degree - exponents.reduce((a, b) => a + b, 0);
        return { exponents: next, coefficient };
      }),
    );
  });
}

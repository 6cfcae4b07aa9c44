/** Gröbner bases over the rational numbers, lexicographic order, by Buchberger's algorithm. */

import { gcd } from "../numeric/gcd.js";
import { type Checkpoint, monomialsOf, type Poly, polyOf } from "./multivariate.js";

interface Monomial {
  readonly exponents: readonly number[];
  readonly coefficient: bigint;
}
type Sparse = readonly Monomial[];

/** Highest variable first. */
function compare(a: readonly number[], b: readonly number[]): number {
  for (let v = a.length - 1; v >= 0; v--) {
    const d = (b[v] as number) - (a[v] as number);
    if (d !== 0) return d;
  }
  return 0;
}

function sparse(p: Poly, variables: number): Sparse {
  return primitive(
    [...monomialsOf(p, variables)].sort((a, b) => compare(a.exponents, b.exponents)),
  );
}

function primitive(p: Sparse): Sparse {
  let g = 0n;
  for (const { coefficient } of p) g = gcd(g, coefficient);
  const first = p[0];
  if (first === undefined) return p;
  if (first.coefficient < 0n) g = -g;
  return g === 1n ? p : p.map((m) => ({ ...m, coefficient: m.coefficient / g }));
}

/** `ka x^ea a - kb x^eb b`. */
function combine(
  a: Sparse,
  ka: bigint,
  ea: readonly number[],
  b: Sparse,
  kb: bigint,
  eb: readonly number[],
): Sparse {
  const out: Monomial[] = [];
  const shift = (m: Monomial, k: bigint, e: readonly number[]): Monomial => ({
    exponents: m.exponents.map((x, i) => x + (e[i] as number)),
    coefficient: m.coefficient * k,
  });
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const x = i < a.length ? shift(a[i] as Monomial, ka, ea) : undefined;
    const y = j < b.length ? shift(b[j] as Monomial, -kb, eb) : undefined;
    const order = x === undefined ? 1 : y === undefined ? -1 : compare(x.exponents, y.exponents);
    if (order < 0) {
      out.push(x as Monomial);
      i++;
    } else if (order > 0) {
      out.push(y as Monomial);
      j++;
    } else {
      const sum = (x as Monomial).coefficient + (y as Monomial).coefficient;
      if (sum !== 0n) out.push({ exponents: (x as Monomial).exponents, coefficient: sum });
      i++;
      j++;
    }
  }
  return out;
}

function divides(a: readonly number[], b: readonly number[]): boolean {
  return a.every((e, i) => e <= (b[i] as number));
}

function reduce(p: Sparse, basis: readonly Sparse[], check: Checkpoint): Sparse {
  let rest = p;
  for (let at = 0; at < rest.length; ) {
    check();
    const term = rest[at] as Monomial;
    const by = basis.find((b) => divides((b[0] as Monomial).exponents, term.exponents));
    if (by === undefined) {
      at++;
      continue;
    }
    const lead = by[0] as Monomial;
    const g = gcd(lead.coefficient, term.coefficient);
    const zero = term.exponents.map(() => 0);
    const shift = term.exponents.map((e, i) => e - (lead.exponents[i] as number));
    rest = combine(rest, lead.coefficient / g, zero, by, term.coefficient / g, shift);
  }
  return primitive(rest);
}

/** The reduced basis, smallest leading monomial first; primitive, with positive leading coefficients. */
export function groebnerBasis(
  polys: readonly Poly[],
  variables: number,
  check: Checkpoint,
): Poly[] {
  const basis: Sparse[] = polys.map((p) => sparse(p, variables)).filter((p) => p.length > 0);
  const pairs: [number, number][] = [];
  for (let j = 1; j < basis.length; j++) for (let i = 0; i < j; i++) pairs.push([i, j]);
  while (pairs.length > 0) {
    check();
    const [i, j] = pairs.shift() as [number, number];
    const f = basis[i] as Sparse;
    const g = basis[j] as Sparse;
    const a = f[0] as Monomial;
    const b = g[0] as Monomial;
    if (a.exponents.every((e, k) => e === 0 || b.exponents[k] === 0)) continue;
    const lcm = a.exponents.map((e, k) => Math.max(e, b.exponents[k] as number));
    const c = gcd(a.coefficient, b.coefficient);
    const s = combine(
      f,
      b.coefficient / c,
      lcm.map((e, k) => e - (a.exponents[k] as number)),
      g,
      a.coefficient / c,
      lcm.map((e, k) => e - (b.exponents[k] as number)),
    );
    const r = reduce(s, basis, check);
    if (r.length === 0) continue;
    for (let k = 0; k < basis.length; k++) pairs.push([k, basis.length]);
    basis.push(r);
  }
  return minimal(basis, check).map((p) => polyOf(p));
}

function minimal(basis: readonly Sparse[], check: Checkpoint): Sparse[] {
  const kept: Sparse[] = [];
  const sorted = [...basis].sort((a, b) =>
    compare((b[0] as Monomial).exponents, (a[0] as Monomial).exponents),
  );
  for (const p of sorted) {
    if (!kept.some((q) => divides((q[0] as Monomial).exponents, (p[0] as Monomial).exponents)))
      kept.push(p);
  }
  return kept.map((p, i) =>
    reduce(
      p,
      kept.filter((_q, k) => k !== i),
      check,
    ),
  );
}

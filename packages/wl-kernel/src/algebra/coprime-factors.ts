/** Lists of polynomial factors made coprime. */

import { type Checkpoint, dividePoly, gcdPoly, mainVariable, type Poly } from "./multivariate.js";

/** Coprime factors that multiply to the same; those that cancel are gone. */
export function cancelFactors(
  factors: readonly (readonly [Poly, number])[],
  check: Checkpoint,
): (readonly [Poly, number])[] {
  let list = factors.filter(([f, e]) => e !== 0 && f !== 1n);
  for (let i = 0; i < list.length; i++) {
    for (let j = i + 1; j < list.length; j++) {
      check();
      const [f, e] = list[i] as readonly [Poly, number];
      const [g, d] = list[j] as readonly [Poly, number];
      const same = samePoly(f, g);
      // Numerator factors may share parts; only what stands above and below cancels.
      if (!same && e > 0 === d > 0) continue;
      const common = same ? f : gcdPoly(f, g, check);
      if (mainVariable(common) < 0) continue;
      const rest = list.filter((_f, k) => k !== i && k !== j);
      const parts: (readonly [Poly, number])[] = [
        [common, e + d],
        [dividePoly(f, common, check) as Poly, e],
        [dividePoly(g, common, check) as Poly, d],
      ];
      list = [...rest, ...parts.filter(([p, k]) => k !== 0 && p !== 1n)];
      i = -1;
      break;
    }
  }
  return list;
}

/** Pairwise coprime polynomials of which all the given ones are products of powers. */
export function coprimeBasis(polys: readonly Poly[], check: Checkpoint): Poly[] {
  let list = polys.slice();
  for (let i = 0; i < list.length; i++) {
    for (let j = i + 1; j < list.length; j++) {
      const f = list[i] as Poly;
      const g = list[j] as Poly;
      const common = gcdPoly(f, g, check);
      if (mainVariable(common) < 0) continue;
      const rest = list.filter((_f, k) => k !== i && k !== j);
      const parts = [
        common,
        dividePoly(f, common, check) as Poly,
        dividePoly(g, common, check) as Poly,
      ];
      list = [...rest, ...parts.filter((p) => mainVariable(p) >= 0)];
      i = -1;
      break;
    }
  }
  return list;
}

/** How often `f` divides `g`. */
export function multiplicity(g: Poly, f: Poly): number {
  let count = 0;
  let rest: Poly | undefined = g;
  for (;;) {
    rest = dividePoly(rest, f);
    if (rest === undefined) return count;
    count++;
    if (mainVariable(rest) < 0) return count;
  }
}

/** True when two polynomials are equal. */
export function samePoly(a: Poly, b: Poly): boolean {
  if (typeof a === "bigint" || typeof b === "bigint") return a === b;
  return (
    a.v === b.v && a.c.length === b.c.length && a.c.every((x, i) => samePoly(x, b.c[i] as Poly))
  );
}

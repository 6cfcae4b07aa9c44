import { freeOf } from "../../algebra/build.js";
import { isPolynomial, univariate } from "../../algebra/coefficients.js";
import { complex } from "../../core/arithmetic.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Complex, type Expr, isNumber, Real } from "../../core/expr.js";
import { toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";

/** All roots of a polynomial as machine numbers, by the method of Durand and Kerner, real parts ascending. */
export function realRoots(expr: Expr, x: Expr, context: Evaluator): Expr[] | undefined {
  if (freeOf(expr, x) || !isPolynomial(expr, [x])) return undefined;
  const exact = univariate(expr, x, context);
  const numbers = exact?.map((c) => context.call(S.N, c));
  if (numbers === undefined || !numbers.every((c) => isNumber(c))) return undefined;
  const c = numbers.map((n): [number, number] =>
    n instanceof Complex ? [toDouble(n.re), toDouble(n.im)] : [toDouble(n as number), 0],
  );
  const roots = durandKerner(c, context).map(([re, im]) => polish(re, im, c));
  roots.sort((a, b) => (Math.abs(a[0] - b[0]) > 1e-9 ? a[0] - b[0] : a[1] - b[1]));
  return roots.map(([re, im]) =>
    Math.abs(im) < 1e-10 * Math.max(1, Math.abs(re))
      ? new Real(re)
      : complex(new Real(Math.abs(re) < 1e-14 ? 0 : re), new Real(im)),
  );
}

type C = [number, number];
const mul = (a: C, b: C): C => [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]];
const div = (a: C, b: C): C => {
  const s = b[0] * b[0] + b[1] * b[1];
  return [(a[0] * b[0] + a[1] * b[1]) / s, (a[1] * b[0] - a[0] * b[1]) / s];
};

function horner(c: readonly C[], z: C): C {
  let v: C = [0, 0];
  for (let i = c.length - 1; i >= 0; i--) {
    v = mul(v, z);
    v = [v[0] + (c[i] as C)[0], v[1] + (c[i] as C)[1]];
  }
  return v;
}

function durandKerner(c: readonly C[], context: Evaluator): C[] {
  const n = c.length - 1;
  const lead = c[n] as C;
  const monic = c.map((k) => div(k, lead));
  const size =
    1 + Math.max(...monic.slice(0, n).map((k, i) => Math.hypot(k[0], k[1]) ** (1 / (n - i))));
  let z = Array.from({ length: n }, (_v, k): C => {
    const angle = (2 * Math.PI * k) / n + 0.4;
    return [size * 0.7 * Math.cos(angle), size * 0.7 * Math.sin(angle)];
  });
  for (let round = 0; round < 500; round++) {
    let moved = 0;
    z = z.map((zi, i) => {
      context.tick();
      let below: C = [1, 0];
      z.forEach((zj, j) => {
        if (j !== i) below = mul(below, [zi[0] - zj[0], zi[1] - zj[1]]);
      });
      if (below[0] === 0 && below[1] === 0) return [zi[0] + 1e-8, zi[1]];
      const step = div(horner(monic, zi), below);
      moved = Math.max(
        moved,
        Math.hypot(step[0], step[1]) / Math.max(1e-300, Math.hypot(zi[0], zi[1])),
      );
      return [zi[0] - step[0], zi[1] - step[1]];
    });
    if (moved < 1e-15) break;
  }
  return z;
}

/** Newton steps; a root that is real up to rounding is made real first. */
function polish(re: number, im: number, c: readonly C[]): C {
  const real = c.every(([, b]) => b === 0) && Math.abs(im) < 1e-7 * Math.max(1, Math.abs(re));
  let z: C = [re, real ? 0 : im];
  const d = c.slice(1).map((k, i): C => [k[0] * (i + 1), k[1] * (i + 1)]);
  for (let i = 0; i < 3; i++) {
    const slope = horner(d, z);
    if (Math.hypot(slope[0], slope[1]) < 1e-6) break;
    const step = div(horner(c, z), slope);
    z = [z[0] - step[0], z[1] - step[1]];
  }
  return z;
}

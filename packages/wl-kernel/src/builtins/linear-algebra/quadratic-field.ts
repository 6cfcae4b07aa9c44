import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, integer } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { gcd, lcm } from "../../numeric/gcd.js";
import {
  addFractions,
  divideFractions,
  type Fraction,
  fraction,
  multiplyFractions,
  subtractFractions,
} from "../../numeric/rational.js";

/** The number `a + b Sqrt[d]`, with `d` known from the context. */
export interface Quadratic {
  readonly a: Fraction;
  readonly b: Fraction;
}

const zero = fraction(0n);

/** The rational number as one of the field. */
export function quadratic(a: Fraction): Quadratic {
  return { a, b: zero };
}

const isZero = (x: Quadratic): boolean => x.a.num === 0n && x.b.num === 0n;

const minus = (x: Quadratic, y: Quadratic): Quadratic => ({
  a: subtractFractions(x.a, y.a),
  b: subtractFractions(x.b, y.b),
});

function times(x: Quadratic, y: Quadratic, d: Fraction): Quadratic {
  return {
    a: addFractions(multiplyFractions(x.a, y.a), multiplyFractions(d, multiplyFractions(x.b, y.b))),
    b: addFractions(multiplyFractions(x.a, y.b), multiplyFractions(x.b, y.a)),
  };
}

function over(x: Quadratic, y: Quadratic, d: Fraction): Quadratic {
  const norm = subtractFractions(
    multiplyFractions(y.a, y.a),
    multiplyFractions(d, multiplyFractions(y.b, y.b)),
  );
  const top = times(x, { a: y.a, b: subtractFractions(zero, y.b) }, d);
  return { a: divideFractions(top.a, norm), b: divideFractions(top.b, norm) };
}

/** A basis of the null space over the field, last free variable first. */
export function quadraticNullSpace(
  input: readonly (readonly Quadratic[])[],
  d: Fraction,
  checkpoint: () => void,
): Quadratic[][] {
  const rows = input.map((row) => row.slice());
  const width = rows[0]?.length ?? 0;
  const pivots: number[] = [];
  for (let column = 0; column < width && pivots.length < rows.length; column++) {
    const top = pivots.length;
    const at = rows.findIndex((row, i) => i >= top && !isZero(row[column] as Quadratic));
    if (at < 0) continue;
    [rows[top], rows[at]] = [rows[at] as Quadratic[], rows[top] as Quadratic[]];
    const lead = (rows[top] as Quadratic[])[column] as Quadratic;
    rows[top] = (rows[top] as Quadratic[]).map((x) => over(x, lead, d));
    for (let i = 0; i < rows.length; i++) {
      if (i === top) continue;
      checkpoint();
      const row = rows[i] as Quadratic[];
      const factor = row[column] as Quadratic;
      rows[i] = row.map((x, k) =>
        minus(x, times(factor, (rows[top] as Quadratic[])[k] as Quadratic, d)),
      );
    }
    pivots.push(column);
  }
  const basis: Quadratic[][] = [];
  for (let free = width - 1; free >= 0; free--) {
    if (pivots.includes(free)) continue;
    const vector = Array.from({ length: width }, () => quadratic(zero));
    vector[free] = quadratic(fraction(1n));
    pivots.forEach((column, i) => {
      vector[column] = minus(quadratic(zero), rows[i]?.[free] as Quadratic);
    });
    basis.push(vector);
  }
  return basis;
}

/** `(p + q Sqrt[d])/n` as an expression. */
export function quadraticExpr(x: Quadratic, radical: Expr, context: Evaluator): Expr {
  const common = lcm(x.a.den, x.b.den);
  const p = x.a.num * (common / x.a.den);
  const q = x.b.num * (common / x.b.den);
  const shared = p === 0n ? 1n : gcd(gcd(p, q), common);
  const top = new Fn(S.Plus, [
    integer(p / shared),
    new Fn(S.Times, [integer(q / shared), radical]),
  ]);
  return context.call(S.Divide, top, integer(common / shared));
}

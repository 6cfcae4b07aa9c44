import { imaginaryPart, realPart } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  type Expr,
  Fn,
  hasHead,
  integer,
  isInteger,
  isNumber,
  Real,
  Sym,
  systemSymbol,
} from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import { toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { fraction } from "../../numeric/rational.js";
import { rationalOrUndefined } from "./fractions.js";
import { fieldOf, magnitude, matrixOf, type Rows, rowsOf } from "./matrices.js";
import { nullSpace } from "./null-space.js";
import { minusIdentity, numericRoots, type Root } from "./numeric-eigen.js";
import { type Quadratic, quadratic, quadraticExpr, quadraticNullSpace } from "./quadratic-field.js";

const det = systemSymbol("Det");
const factorList = systemSymbol("FactorList");
const coefficientList = systemSymbol("CoefficientList");
const solve = systemSymbol("Solve");
const variable = new Sym("RemoteBatch`Private`eigenvalue");

function rootOf(value: Expr, vectors: () => Expr[][], context: Evaluator): Root {
  const n = context.call(S.N, value);
  const known = isNumber(n);
  return {
    value,
    size: known ? magnitude(n) : Number.NaN,
    re: known ? toDouble(realPart(n)) : Number.NaN,
    im: known ? toDouble(imaginaryPart(n)) : Number.NaN,
    vectors,
  };
}

/** Both roots of `a x^2 + b x + c`. */
function quadraticRoots(
  [c, b, a]: readonly [Expr, Expr, Expr],
  rows: Rows,
  context: Evaluator,
): Root[] {
  if (isInteger(a) && isInteger(b) && isInteger(c)) {
    let [p, q, r] = [BigInt(b), BigInt(a) * 2n, BigInt(b) ** 2n - 4n * BigInt(a) * BigInt(c)];
    let square = 1n;
    for (let k = 2n; k * k <= (r < 0n ? -r : r) && k < 2000n; k++) {
      while (r % (k * k) === 0n) {
        r /= k * k;
        square *= k;
      }
    }
    const radical = context.call(S.Sqrt, integer(r));
    const d = fraction(r);
    return [1n, -1n].map((sign) => {
      const value: Quadratic = { a: fraction(-p, q), b: fraction(sign * square, q) };
      return rootOf(
        quadraticExpr(value, radical, context),
        () => {
          const cells = rows.map((row) => row.map(rationalOrUndefined));
          if (!cells.every((row) => row.every((cell) => cell !== undefined)))
            return nullSpace(
              minusIdentity(rows, quadraticExpr(value, radical, context), context),
              context,
            );
          const shifted = cells.map((row, i) =>
            row.map((cell, j) => {
              const at = quadratic(cell ?? fraction(0n));
              return i === j
                ? {
                    a: fraction(
                      at.a.num * value.a.den - value.a.num * at.a.den,
                      at.a.den * value.a.den,
                    ),
                    b: fraction(-value.b.num, value.b.den),
                  }
                : at;
            }),
          );
          return quadraticNullSpace(shifted, d, () => context.tick()).map((vector) =>
            vector.map((x) => quadraticExpr(x, radical, context)),
          );
        },
        context,
      );
    });
  }
  const discriminant = context.call(
    systemSymbol("Expand"),
    new Fn(S.Plus, [new Fn(S.Power, [b, 2]), new Fn(S.Times, [-4, a, c])]),
  );
  const radical = context.call(S.Sqrt, discriminant);
  return [-1, 1].map((sign) => {
    const value = context.call(
      S.Divide,
      new Fn(S.Plus, [new Fn(S.Times, [-1, b]), new Fn(S.Times, [sign, radical])]),
      context.call(S.Times, 2, a),
    );
    return rootOf(value, () => nullSpace(minusIdentity(rows, value, context), context), context);
  });
}

const isTriangular = (rows: Rows): boolean =>
  rows.every((row, i) => row.every((cell, j) => j >= i || cell === 0)) ||
  rows.every((row, i) => row.every((cell, j) => j <= i || cell === 0));

function exactRoots(rows: Rows, context: Evaluator): Root[] | undefined {
  const simple = (value: Expr): Root =>
    rootOf(value, () => nullSpace(minusIdentity(rows, value, context), context), context);
  if (isTriangular(rows)) return rows.map((row, i) => simple(row[i] as Expr));
  const polynomial = context.call(det, matrixOf(minusIdentity(rows, variable, context), context));
  const factors = context.call(factorList, polynomial);
  if (!hasHead(factors, S.List)) return undefined;
  const out: Root[] = [];
  for (const factor of factors.args) {
    if (!hasHead(factor, S.List)) return undefined;
    const [base, times] = factor.args as readonly [Expr, Expr];
    const list = context.call(coefficientList, base, variable);
    if (!hasHead(list, S.List) || typeof times !== "number") return undefined;
    const coefficients = list.args;
    let roots: Root[];
    if (coefficients.length <= 1) continue;
    if (coefficients.length === 2) {
      const [c, b] = coefficients as readonly [Expr, Expr];
      roots = [simple(context.call(S.Divide, context.call(S.Times, -1, c), b))];
    } else if (coefficients.length === 3) {
      roots = quadraticRoots(coefficients as readonly [Expr, Expr, Expr] & Expr[], rows, context);
    } else {
      const solved = context.call(solve, new Fn(S.Equal, [base, 0]), variable);
      if (!hasHead(solved, S.List)) return undefined;
      roots = [];
      for (const solution of solved.args) {
        const rule = hasHead(solution, S.List) ? solution.args[0] : undefined;
        if (!hasHead(rule, S.Rule)) return undefined;
        roots.push(simple(rule.args[1] as Expr));
      }
    }
    for (let i = 0; i < times; i++) out.push(...roots);
  }
  return out.length === rows.length ? out : undefined;
}

function sortedRoots(expr: Expr | undefined, context: Evaluator): Root[] | undefined {
  const rows = rowsOf(expr);
  if (rows === undefined || rows.length !== rows[0]?.length) return undefined;
  const inexact = fieldOf(rows, context).inexact || rows.flat().some((c) => c instanceof Real);
  const roots = inexact ? numericRoots(rows, context) : exactRoots(rows, context);
  if (roots === undefined || roots.some(({ size }) => Number.isNaN(size))) return roots;
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-10 * (1 + Math.abs(a));
  return roots
    .map((root, i) => ({ root, i }))
    .sort((x, y) => {
      const [a, b] = [x.root, y.root];
      if (!near(a.size, b.size)) return b.size - a.size;
      if (!near(a.re, b.re)) return a.im === 0 && b.im === 0 ? a.re - b.re : b.re - a.re;
      return b.im - a.im || x.i - y.i;
    })
    .map(({ root }) => root);
}

/** Vectors in the order of the values; zero vectors where there are too few. */
function vectorsOf(roots: readonly Root[], context: Evaluator): Expr {
  const out: Expr[] = [];
  for (let i = 0; i < roots.length; ) {
    const root = roots[i] as Root;
    let many = 1;
    while (i + many < roots.length && sameExpr((roots[i + many] as Root).value, root.value)) many++;
    const vectors = root.vectors();
    for (let k = 0; k < many; k++)
      out.push(context.list(vectors[k] ?? new Array<Expr>(roots.length).fill(0)));
    i += many;
  }
  return context.list(out);
}

function limited(list: Expr, count: Expr | undefined, context: Evaluator): Expr {
  return count === undefined ? list : context.call(systemSymbol("Take"), list, count);
}

const details = {
  state: "partial",
  missing: "generalized problems, Root objects",
  arity: [1, 2],
} as const;

export const eigen = [
  builtin({
    ...details,
    name: "Eigenvalues",
    doc: "ref/Eigenvalues",
    apply([expr, count], context) {
      const roots = sortedRoots(expr, context);
      return (
        roots &&
        limited(
          new Fn(
            S.List,
            roots.map(({ value }) => value),
          ),
          count,
          context,
        )
      );
    },
  }),
  builtin({
    ...details,
    name: "Eigenvectors",
    doc: "ref/Eigenvectors",
    apply([expr, count], context) {
      const roots = sortedRoots(expr, context);
      return roots && limited(vectorsOf(roots, context), count, context);
    },
  }),
  builtin({
    ...details,
    name: "Eigensystem",
    doc: "ref/Eigensystem",
    apply([expr, count], context) {
      const roots = sortedRoots(expr, context);
      return (
        roots &&
        new Fn(S.List, [
          limited(
            new Fn(
              S.List,
              roots.map(({ value }) => value),
            ),
            count,
            context,
          ),
          limited(vectorsOf(roots, context), count, context),
        ])
      );
    },
  }),
];

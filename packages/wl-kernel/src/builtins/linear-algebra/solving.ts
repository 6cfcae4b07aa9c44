import { divide, isInexactNumber, multiply } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  type Expr,
  Fn,
  hasHead,
  integer,
  isNumber,
  type Num,
  type Sym,
  systemSymbol,
} from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { clearDenominators, integerDeterminant } from "../../numeric/exact-matrix.js";
import { rationalOrUndefined } from "./fractions.js";
import { echelon, fieldOf, magnitude, matrixOf, type Rows, rowsOf } from "./matrices.js";
import { nullSpace } from "./null-space.js";

const together = systemSymbol("Together");
const expand = systemSymbol("Expand");
const det = systemSymbol("Det");
const inverse = systemSymbol("Inverse");
const linearSolve = systemSymbol("LinearSolve");
const reduce = systemSymbol("RowReduce");

/** Largest symbolic matrix whose determinant is written out. */
const maxSymbolic = 9;

function squareOf(expr: Expr | undefined, owner: Sym, context: Evaluator): Rows | undefined {
  const rows = rowsOf(expr);
  if (rows !== undefined && rows.length === rows[0]?.length) return rows;
  if (hasHead(expr, S.List)) context.message(owner, "matsq", expr, 1);
  return undefined;
}

/** Machine numbers for the whole numbers that elimination leaves in an inexact matrix. */
function settled(rows: Rows, inexact: boolean, context: Evaluator): Rows {
  return inexact ? rows.map((row) => row.map((cell) => context.call(S.N, cell))) : rows;
}

function determinant(rows: Rows, context: Evaluator): Expr | undefined {
  const cells = rows.flat();
  if (cells.every(isNumber)) {
    const fractions = rows.map((row) => row.map(rationalOrUndefined));
    if (fractions.every((row) => row.every((cell) => cell !== undefined))) {
      const { matrix, denominators } = clearDenominators(
        fractions.map((row) => row.flatMap((cell) => cell ?? [])),
      );
      const whole = integerDeterminant(matrix, () => context.tick());
      return context.call(
        S.Divide,
        integer(whole),
        integer(denominators.reduce((product, den) => product * den, 1n)),
      );
    }
    return numericDeterminant(rows, context);
  }
  if (rows.length > maxSymbolic) return undefined;
  return context.call(expand, laplace(rows, context));
}

function numericDeterminant(input: Rows, context: Evaluator): Expr {
  const rows = input.map((row) => row.slice() as Num[]);
  const field = fieldOf(input, context);
  let value: Num = 1;
  for (let k = 0; k < rows.length; k++) {
    let best = k;
    for (let i = k + 1; i < rows.length; i++) {
      if (field.weight(rows[i]?.[k] as Num) > field.weight(rows[best]?.[k] as Num)) best = i;
    }
    const top = rows[best] as Num[];
    if (top[k] === 0) return field.inexact ? context.call(S.N, 0) : 0;
    if (best !== k) {
      [rows[k], rows[best]] = [top, rows[k] as Num[]];
      value = multiply(-1, value);
    }
    value = multiply(value, top[k] as Num);
    for (let i = k + 1; i < rows.length; i++) {
      const row = rows[i] as Num[];
      if (row[k] === 0) continue;
      const factor = divide(row[k] as Num, top[k] as Num);
      for (let j = k; j < row.length; j++)
        row[j] = field.reduce(row[j] as Num, factor, top[j] as Num) as Num;
    }
  }
  return value;
}

/** Expansion along rows, minors shared. */
function laplace(rows: Rows, context: Evaluator): Expr {
  const known = new Map<number, Expr>();
  const minor = (at: number, columns: number): Expr => {
    if (at === rows.length) return 1;
    const found = known.get(columns);
    if (found !== undefined) return found;
    const terms: Expr[] = [];
    let sign = 1;
    for (let j = 0; j < rows.length; j++) {
      if ((columns & (1 << j)) !== 0) continue;
      context.tick();
      const cell = rows[at]?.[j] as Expr;
      if (cell !== 0) terms.push(new Fn(S.Times, [sign, cell, minor(at + 1, columns | (1 << j))]));
      sign = -sign;
    }
    const value = context.call(expand, new Fn(S.Plus, terms));
    known.set(columns, value);
    return value;
  };
  return minor(0, 0);
}

function inverseOf(rows: Rows, whole: Expr, context: Evaluator): Expr | undefined {
  const n = rows.length;
  const field = fieldOf(rows, context);
  if (!field.numeric && n <= 5) {
    const value = determinant(rows, context);
    if (value === undefined) return undefined;
    if (context.call(together, value) === 0) {
      context.message(inverse, "sing", whole);
      return undefined;
    }
    const cofactor = (i: number, j: number): Expr => {
      const rest = rows.filter((_, r) => r !== i).map((row) => row.filter((_, c) => c !== j));
      const minor = rest.length === 0 ? 1 : (determinant(rest, context) as Expr);
      const signed = (i + j) % 2 === 0 ? minor : context.call(expand, new Fn(S.Times, [-1, minor]));
      const quotient = context.call(S.Divide, signed, value);
      return context.call(systemSymbol("Cancel"), quotient) === 0 ? 0 : quotient;
    };
    return matrixOf(
      rows.map((row, i) => row.map((_, j) => cofactor(j, i))),
      context,
    );
  }
  const one = field.inexact ? context.call(S.N, 1) : 1;
  const wide = rows.map((row, i) => [...row, ...row.map((_, j) => (i === j ? one : 0))]);
  const done = echelon(wide, n, context);
  if (done.pivots.length < n) {
    context.message(inverse, "sing", whole);
    return undefined;
  }
  return matrixOf(
    settled(
      done.rows.map((row) => row.slice(n)),
      field.inexact,
      context,
    ),
    context,
  );
}

function solve(expr: Expr, right: Expr, context: Evaluator): Expr | undefined {
  const rows = rowsOf(expr);
  if (rows === undefined || !hasHead(right, S.List)) return undefined;
  const many = rowsOf(right);
  if (right.args.length !== rows.length) {
    context.message(linearSolve, "lslc");
    return undefined;
  }
  const width = rows[0]?.length as number;
  const wide = rows.map((row, i) => [...row, ...(many?.[i] ?? [right.args[i] as Expr])]);
  const done = echelon(wide, width, context);
  const inconsistent = done.rows
    .slice(done.pivots.length)
    .some((row) => row.slice(width).some((cell) => !isNegligible(cell)));
  if (inconsistent) {
    const square =
      rows.length === width && wide.flat().some((c) => isNumber(c) && isInexactNumber(c));
    context.message(linearSolve, square ? "sing" : "nosol", expr);
    return undefined;
  }
  const inexact = fieldOf(wide, context).inexact;
  const solution = Array.from({ length: width }, (_, column) => {
    const at = done.pivots.indexOf(column);
    return at < 0
      ? (wide[0] as Expr[]).slice(width).map((): Expr => 0)
      : (done.rows[at] as Expr[]).slice(width);
  });
  const exact = settled(solution, inexact, context);
  if (many !== undefined) return matrixOf(exact, context);
  return context.list(exact.map((row) => row[0] as Expr));
}

const isNegligible = (cell: Expr): boolean =>
  cell === 0 || (isNumber(cell) && isInexactNumber(cell) && magnitude(cell) < 1e-12);

function unitVector(vector: Expr[], context: Evaluator): Expr[] {
  const norm = context.call(systemSymbol("Norm"), context.list(vector));
  return vector.map((cell) => context.call(S.Divide, cell, norm));
}

export const solving = [
  builtin({
    name: "Det",
    state: "partial",
    missing: "Modulus",
    doc: "ref/Det",
    arity: [1, 2],
    apply([expr], context) {
      const rows = squareOf(expr, det, context);
      return rows === undefined ? undefined : determinant(rows, context);
    },
  }),
  builtin({
    name: "Inverse",
    state: "partial",
    missing: "Modulus",
    doc: "ref/Inverse",
    arity: [1, 2],
    apply([expr], context) {
      const rows = squareOf(expr, inverse, context);
      return rows === undefined ? undefined : inverseOf(rows, expr as Expr, context);
    },
  }),
  builtin({
    name: "LinearSolve",
    state: "partial",
    missing: "Modulus and Method",
    doc: "ref/LinearSolve",
    arity: [1, 3],
    apply: ([expr, right], context) =>
      right === undefined ? undefined : solve(expr as Expr, right, context),
    applySub: ([right], context, outer) =>
      outer.args.length === 1 ? solve(outer.args[0] as Expr, right as Expr, context) : undefined,
  }),
  builtin({
    name: "RowReduce",
    state: "partial",
    missing: "Modulus",
    doc: "ref/RowReduce",
    arity: [1, 2],
    apply([expr], context) {
      const rows = rowsOf(expr);
      if (rows === undefined) {
        if (hasHead(expr, S.List)) context.message(reduce, "matrix", expr, 1);
        return undefined;
      }
      const inexact = fieldOf(rows, context).inexact;
      const done = echelon(rows, rows[0]?.length as number, context);
      return matrixOf(settled(done.rows, inexact, context), context);
    },
  }),
  builtin({
    name: "MatrixRank",
    state: "partial",
    missing: "options",
    doc: "ref/MatrixRank",
    arity: [1, 2],
    apply([expr], context) {
      const rows = rowsOf(expr);
      return rows === undefined
        ? undefined
        : echelon(rows, rows[0]?.length as number, context).pivots.length;
    },
  }),
  builtin({
    name: "NullSpace",
    state: "partial",
    missing: "options",
    doc: "ref/NullSpace",
    arity: [1, 2],
    apply([expr], context) {
      const rows = rowsOf(expr);
      if (rows === undefined) return undefined;
      const inexact = fieldOf(rows, context).inexact;
      const basis = nullSpace(rows, context);
      return matrixOf(inexact ? basis.map((v) => unitVector(v, context)) : basis, context);
    },
  }),
];

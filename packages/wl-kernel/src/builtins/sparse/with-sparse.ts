import type { Builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { denseOf, fromDense, sparseData, sparseExpr } from "./sparse-data.js";

/** Functions that go through the full array; those marked true give a sparse array again. */
const functions: Readonly<Record<string, boolean>> = {
  Plus: true,
  Times: true,
  Dot: true,
  Transpose: true,
  ConjugateTranspose: true,
  Power: true,
  Part: true,
  Take: true,
  Drop: true,
  Flatten: true,
  Inverse: true,
  KroneckerProduct: true,
  MatrixPower: true,
  Map: true,
  Total: true,
  Reverse: true,
  Join: true,
  N: true,
  Abs: true,
  ArrayReshape: true,
  Normal: false,
  Dimensions: false,
  Length: false,
  Det: false,
  Tr: false,
  ArrayDepth: false,
  MatrixQ: false,
  VectorQ: false,
  ArrayQ: false,
  SquareMatrixQ: false,
  SymmetricMatrixQ: false,
  LinearSolve: false,
  Eigenvalues: false,
  Eigenvectors: false,
  NullSpace: false,
  RowReduce: false,
  MatrixRank: false,
  Norm: false,
  Diagonal: true,
  Equal: false,
  Max: false,
  Min: false,
  Mean: false,
  UpperTriangularize: true,
  LowerTriangularize: true,
};

function widened(arg: Expr, context: Evaluator): Expr {
  if (!(arg instanceof Fn) || arg.head !== S.SparseArray) return arg;
  const data = sparseData(arg);
  return data === undefined ? arg : denseOf(data, context);
}

/** The function so that it takes sparse arrays too. */
export function withSparse(entry: Builtin): Builtin {
  const again = functions[entry.name];
  if (again === undefined || entry.apply === undefined) return entry;
  const { apply } = entry;
  return {
    ...entry,
    apply(args, context, expr) {
      for (const arg of args) {
        if (!(arg instanceof Fn) || arg.head !== S.SparseArray || arg.args.length !== 4) continue;
        const full = args.map((part) => widened(part, context));
        const value = context.evaluate(new Fn(expr.head, full));
        // A product with a full array is full.
        const sparse =
          again && (entry.name !== "Dot" || args.every((part) => hasHead(part, S.SparseArray)));
        const data = sparse && hasHead(value, S.List) ? fromDense(value, 0) : undefined;
        return data === undefined ? value : sparseExpr(data, context);
      }
      return apply(args, context, expr);
    },
  };
}

import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead } from "../../core/expr.js";
import { elementOf, lengthOf } from "../../core/packed-list.js";
import * as S from "../../core/symbols.js";
import type { KernelPool } from "../../parallel/kernel-pool.js";

// So many pieces for each subkernel level out items that take unlike times.
const piecesPerKernel = 4;

/** Number of pieces that the option `Method` asks for. */
function pieceCount(args: readonly Expr[], items: number, kernels: number): number {
  const option = args.find((arg) => hasHead(arg, S.Rule) && arg.args[0] === S.Method) as
    | Fn
    | undefined;
  const method = option?.args[1];
  if (method === "CoarsestGrained") return kernels;
  if (method === "FinestGrained") return items;
  if (hasHead(method, S.Rule) && typeof method.args[1] === "number" && method.args[1] > 0) {
    if (method.args[0] === "ItemsPerEvaluation") return Math.ceil(items / method.args[1]);
    if (method.args[0] === "EvaluationsPerKernel") return kernels * method.args[1];
  }
  return piecesPerKernel * kernels;
}

/** A list in pieces of nearly the same length, as lists. */
export function piecesOf(list: Fn, pool: KernelPool, args: readonly Expr[]): readonly Fn[] {
  const count = lengthOf(list);
  const pieces = Math.max(1, Math.min(count, pieceCount(args, count, pool.ids.length)));
  return Array.from({ length: pieces }, (_, k) => {
    const from = Math.floor((k * count) / pieces);
    const to = Math.floor(((k + 1) * count) / pieces);
    return new Fn(
      S.List,
      Array.from({ length: to - from }, (_unused, i) => elementOf(list, from + i)),
    );
  });
}

/** The values of pieces as one list; `$Aborted` when one was aborted. */
export function joined(values: readonly (Expr | undefined)[], context: Evaluator): Expr {
  const out: Expr[] = [];
  for (const value of values) {
    if (value === S.$Aborted) return value;
    context.reserve(out.length);
    if (hasHead(value, S.List)) for (const element of value.args) out.push(element);
    else if (value !== undefined) out.push(value);
  }
  return new Fn(S.List, out);
}

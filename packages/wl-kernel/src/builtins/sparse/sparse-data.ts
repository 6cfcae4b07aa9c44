import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import * as S from "../../core/symbols.js";

/** A sparse array taken apart: positions from 0, sorted, with their values. */
export interface SparseData {
  readonly dims: readonly number[];
  readonly background: Expr;
  readonly positions: readonly (readonly number[])[];
  readonly values: readonly Expr[];
}

/** Takes `SparseArray[Automatic, dims, background, {1, {rows, columns}, values}]` apart. */
export function sparseData(expr: Expr | undefined): SparseData | undefined {
  if (!hasHead(expr, S.SparseArray) || expr.args.length !== 4 || expr.args[0] !== S.Automatic)
    return undefined;
  const [, dims, background, content] = expr.args as readonly [Expr, Expr, Expr, Expr];
  if (!hasHead(dims, S.List) || !hasHead(content, S.List)) return undefined;
  const [, index, values] = content.args;
  if (!hasHead(index, S.List) || !hasHead(values, S.List)) return undefined;
  const [pointers, columns] = index.args;
  if (!hasHead(pointers, S.List) || !hasHead(columns, S.List)) return undefined;
  const flat = dims.args.length === 1;
  const positions: number[][] = [];
  for (let row = 0; row + 1 < pointers.args.length; row++) {
    for (let k = pointers.args[row] as number; k < (pointers.args[row + 1] as number); k++) {
      const rest = columns.args[k];
      if (!hasHead(rest, S.List)) return undefined;
      const tail = rest.args.map((n) => (n as number) - 1);
      positions.push(flat ? tail : [row, ...tail]);
    }
  }
  if (positions.length !== values.args.length) return undefined;
  return { dims: dims.args as readonly number[], background, positions, values: values.args };
}

const before = (a: readonly number[], b: readonly number[]): number => {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
};

/** The expression of a sparse array; entries that are the background are left out. */
export function sparseExpr(data: SparseData, context: Evaluator): Expr {
  const order = data.positions
    .map((_, i) => i)
    .filter((i) => !sameExpr(data.values[i] as Expr, data.background));
  order.sort((a, b) => before(data.positions[a] as number[], data.positions[b] as number[]));
  const flat = data.dims.length === 1;
  const rows = flat ? 1 : (data.dims[0] as number);
  context.reserve(rows);
  const counts = new Array<number>(rows + 1).fill(0);
  for (const i of order) {
    const row = flat ? 1 : (data.positions[i]?.[0] as number) + 1;
    counts[row] = (counts[row] as number) + 1;
  }
  for (let i = 1; i <= rows; i++) counts[i] = (counts[i] as number) + (counts[i - 1] as number);
  const columns = order.map((i) => {
    const position = data.positions[i] as readonly number[];
    return context.list((flat ? position : position.slice(1)).map((n) => n + 1));
  });
  return new Fn(S.SparseArray, [
    S.Automatic,
    context.list(data.dims),
    data.background,
    context.list([
      1,
      context.list([context.list(counts), context.list(columns)]),
      context.list(order.map((i) => data.values[i] as Expr)),
    ]),
  ]);
}

/** The full nested list. */
export function denseOf(data: SparseData, context: Evaluator): Expr {
  context.reserve(data.dims.reduce((product, n) => product * n, 1));
  const known = new Map(
    data.positions.map((position, i) => [position.join(), data.values[i] as Expr]),
  );
  const build = (prefix: readonly number[]): Expr => {
    const n = data.dims[prefix.length];
    if (n === undefined) return known.get(prefix.join()) ?? data.background;
    return context.list(Array.from({ length: n }, (_, i) => build([...prefix, i])));
  };
  return build([]);
}

/** The sparse array of a full nested list; `undefined` when it is not rectangular. */
export function fromDense(expr: Expr, background: Expr): SparseData | undefined {
  const dims: number[] = [];
  for (let level: Expr | undefined = expr; hasHead(level, S.List); level = level.args[0])
    dims.push(level.args.length);
  const positions: number[][] = [];
  const values: Expr[] = [];
  const walk = (part: Expr, at: readonly number[]): boolean => {
    const n = dims[at.length];
    if (n === undefined) {
      if (hasHead(part, S.List)) return false;
      if (!sameExpr(part, background)) {
        positions.push([...at]);
        values.push(part);
      }
      return true;
    }
    if (!hasHead(part, S.List) || part.args.length !== n) return false;
    return part.args.every((inner, i) => walk(inner, [...at, i]));
  };
  return dims.length > 0 && walk(expr, []) ? { dims, background, positions, values } : undefined;
}

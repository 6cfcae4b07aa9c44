import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead, Sym, systemSymbol } from "../../core/expr.js";
import { lengthOf } from "../../core/packed-list.js";
import * as S from "../../core/symbols.js";
import type { KernelPool } from "../../parallel/kernel-pool.js";
import { iteratorOf } from "../iterators.js";
import { joined, piecesOf } from "./pieces.js";
import { launchedIds, parallelState, poolOf, withoutOptions } from "./subkernels.js";

function parallelMap(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [f, expr, ...spec] = withoutOptions(args);
  if (f === undefined || expr === undefined) return undefined;
  launchedIds(context);
  const pool = spec.length === 0 ? poolOf(context) : undefined;
  const sequential = new Fn(S.MapSymbol, [f, expr, ...spec]);
  if (pool === undefined) return sequential;
  if (expr instanceof Assoc && expr.delayed === undefined) {
    const values = parallelMap([f, context.list(expr.values)], context);
    return hasHead(values, S.List) && values.args.length === expr.keys.length
      ? new Assoc(expr.keys, values.args)
      : sequential;
  }
  if (!hasHead(expr, S.List) || lengthOf(expr) === 0) return sequential;
  const tasks = piecesOf(expr, pool, args).map((piece) => ({
    expr: new Fn(S.MapSymbol, [f, piece]),
  }));
  return joined(pool.run(tasks), context);
}

/** The values of the outermost iterator, and the same iterator over a piece of them; `undefined` when it has to go in sequence. */
function outermost(
  spec: Expr,
  pool: KernelPool,
  args: readonly Expr[],
  context: Evaluator,
): readonly Expr[] | undefined {
  const evaluated = hasHead(spec, S.List)
    ? new Fn(
        S.List,
        spec.args.map((part, i) =>
          i === 0 && spec.args.length > 1 ? part : context.evaluate(part),
        ),
      )
    : context.evaluate(spec);
  const isCount = typeof evaluated === "number";
  if (!isCount && !hasHead(evaluated, S.List)) return undefined;
  // Whatever is wrong with it, the sequential function says so itself.
  const isWrong =
    !isCount &&
    evaluated.args.slice(1).some((part) => part instanceof Sym || part instanceof Assoc);
  if (isWrong || (!isCount && evaluated.args.length > 1 && !(evaluated.args[0] instanceof Sym))) {
    return undefined;
  }
  const iterator = context.messages.within(
    { kind: "quiet", concerns: () => true, hit: false },
    () => iteratorOf(evaluated, S.Table, context),
  );
  if (iterator === undefined || iterator.count === 0) return undefined;
  context.reserve(iterator.count);
  const { symbol } = iterator;
  const values = new Fn(
    S.List,
    Array.from({ length: iterator.count }, (_, i) => (symbol === undefined ? i : iterator.at(i))),
  );
  return piecesOf(values, pool, args).map((piece) =>
    symbol === undefined ? new Fn(S.List, [lengthOf(piece)]) : new Fn(S.List, [symbol, piece]),
  );
}

/** The parallel form of a function with iterators: pieces of the outermost one, put together again. */
function iterated(
  name: string,
  sequential: Sym,
  together: (values: readonly (Expr | undefined)[], context: Evaluator) => Expr,
): Builtin {
  return builtin({
    name,
    attributes: ["HoldAll"],
    ...parallelState,
    doc: `ref/${name}`,
    apply(args, context) {
      const plain = withoutOptions(args);
      const [body, spec, ...rest] = plain;
      if (body === undefined || spec === undefined) return undefined;
      launchedIds(context);
      const pool = poolOf(context);
      const specs = pool && outermost(spec, pool, args, context);
      if (pool === undefined || specs === undefined) return new Fn(sequential, plain);
      const tasks = specs.map((piece) => ({ expr: new Fn(sequential, [body, piece, ...rest]) }));
      return together(pool.run(tasks), context);
    },
  });
}

const combinedBy =
  (head: Sym) =>
  (values: readonly (Expr | undefined)[]): Expr =>
    values.includes(S.$Aborted)
      ? S.$Aborted
      : new Fn(
          head,
          values.filter((value) => value !== undefined),
        );

function parallelArray(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const plain = withoutOptions(args);
  const [f, size, origin = 1] = plain;
  if (f === undefined || size === undefined) return undefined;
  launchedIds(context);
  const simple = typeof size === "number" && size > 0 && plain.length <= 3;
  if (!simple || typeof origin !== "number" || poolOf(context) === undefined) {
    return new Fn(systemSymbol("Array"), plain);
  }
  context.reserve(size);
  const list = context.list(Array.from({ length: size }, (_, i) => origin + i));
  return parallelMap([f, list], context);
}

/** Maps, tables, sums and loops over subkernels. */
export const parallelMapping: readonly Builtin[] = [
  builtin({ name: "ParallelMap", ...parallelState, doc: "ref/ParallelMap", apply: parallelMap }),
  iterated("ParallelTable", S.Table, joined),
  iterated("ParallelDo", S.Do, (values) => (values.includes(S.$Aborted) ? S.$Aborted : S.Null)),
  iterated("ParallelSum", S.Sum, combinedBy(S.Plus)),
  iterated("ParallelProduct", S.Product, combinedBy(S.Times)),
  builtin({
    name: "ParallelArray",
    ...parallelState,
    doc: "ref/ParallelArray",
    apply: parallelArray,
  }),
];

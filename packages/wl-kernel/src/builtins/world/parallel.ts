import { attributeBits } from "../../core/attributes.js";
import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead, Sym, systemSymbol } from "../../core/expr.js";
import { ThrowSignal } from "../../core/signals.js";
import * as S from "../../core/symbols.js";

// Parallel functions in one evaluator: the values are those of a kernel with many subkernels, in sequence.

const kernelObject = systemSymbol("KernelObject");
const evaluationObject = systemSymbol("EvaluationObject");

/** Number of subkernels that were launched. */
function launched(context: Evaluator): number {
  return (context.state.topics.get("kernels") as number | undefined) ?? 0;
}

function launch(count: number, context: Evaluator): Expr {
  context.state.topics.set("kernels", count);
  return kernels(context);
}

function kernels(context: Evaluator): Expr {
  const all: Expr[] = [];
  for (let i = 1; i <= launched(context); i++) all.push(new Fn(kernelObject, [i, "local"]));
  return new Fn(S.List, all);
}

/** Launches the default number of subkernels unless some are there, as the first parallel function does. */
function ensureLaunched(context: Evaluator): number {
  if (launched(context) === 0) launch(context.state.cores, context);
  return launched(context);
}

function withoutOptions(args: readonly Expr[]): readonly Expr[] {
  const end = args.findLastIndex((arg) => !hasHead(arg, S.Rule) || typeof arg.args[0] === "string");
  return args.slice(0, end + 1);
}

/** The parallel form of a function whose sequential form has the same arguments. */
function like(name: string, sequential: Sym, hold: boolean): Builtin {
  return builtin({
    name,
    ...(hold ? { attributes: ["HoldAll"] as const } : {}),
    state: "partial",
    missing: "more than one evaluator at work",
    doc: `ref/${name}`,
    apply(args, context) {
      if (args.length < 2) return undefined;
      ensureLaunched(context);
      return new Fn(sequential, withoutOptions(args));
    },
  });
}

function simple(
  name: string,
  arity: readonly [number, number],
  apply: (args: readonly Expr[], context: Evaluator) => Expr | undefined,
  hold = false,
): Builtin {
  return builtin({
    name,
    ...(hold ? { attributes: ["HoldAll"] as const } : {}),
    state: "partial",
    missing: "more than one evaluator at work",
    doc: `ref/${name}`,
    arity,
    apply,
  });
}

/** `ParallelCombine[f, h[e1, …], comb]`: the pieces of an expression, each through `f`, put together again. */
function combine(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [f, expr, given] = withoutOptions(args);
  if (f === undefined || !(expr instanceof Fn)) return undefined;
  const pieces = Math.max(1, Math.min(ensureLaunched(context), expr.args.length));
  const parts: Expr[] = [];
  for (let i = 0; i < pieces; i++) {
    const from = Math.floor((i * expr.args.length) / pieces);
    const to = Math.floor(((i + 1) * expr.args.length) / pieces);
    parts.push(context.call(f, new Fn(expr.head, expr.args.slice(from, to))));
  }
  const flat =
    expr.head === S.List
      ? S.Join
      : expr.head instanceof Sym && (context.attributesOf(expr.head) & attributeBits.Flat) !== 0
        ? expr.head
        : S.Join;
  return new Fn(given ?? flat, parts);
}

/** The value of a submitted evaluation. */
function waited(expr: Expr, context: Evaluator): Expr {
  if (hasHead(expr, evaluationObject)) return context.evaluate(expr.args[0] as Expr);
  if (hasHead(expr, S.List)) return context.list(expr.args.map((one) => waited(one, context)));
  if (expr instanceof Assoc) {
    return new Assoc(
      expr.keys,
      expr.values.map((one) => waited(one, context)),
    );
  }
  return expr;
}

/** The first value that is no failure. */
function tryEach(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [f, list] = args;
  if (f === undefined || !hasHead(list, S.List)) return undefined;
  ensureLaunched(context);
  for (const one of list.args) {
    try {
      const value = context.call(f, one);
      if (value !== S.$Failed && value !== S.$Aborted) return value;
    } catch (signal) {
      if (!(signal instanceof ThrowSignal)) throw signal;
    }
  }
  return S.$Failed;
}

export const parallel: readonly Builtin[] = [
  like("ParallelTable", S.Table, true),
  like("ParallelDo", S.Do, true),
  like("ParallelSum", S.Sum, true),
  like("ParallelProduct", S.Product, true),
  like("ParallelArray", systemSymbol("Array"), false),
  simple("ParallelCombine", [2, 5], combine),
  simple("ParallelTry", [2, 4], tryEach),
  simple(
    "ParallelEvaluate",
    [1, 3],
    ([expr, which], context) => {
      const count = ensureLaunched(context);
      const chosen =
        which === undefined || hasHead(which, S.Rule) ? undefined : context.evaluate(which);
      if (chosen !== undefined && !hasHead(chosen, S.List)) return expr;
      const times = chosen === undefined ? count : chosen.args.length;
      const values: Expr[] = [];
      for (let i = 0; i < times; i++) values.push(context.evaluate(expr as Expr));
      return context.list(values);
    },
    true,
  ),
  simple(
    "Parallelize",
    [1, 3],
    ([expr], context) => {
      ensureLaunched(context);
      return expr;
    },
    true,
  ),
  simple(
    "ParallelSubmit",
    [1, 2],
    (args, context) => {
      ensureLaunched(context);
      return args.length > 2 ? undefined : new Fn(evaluationObject, [args.at(-1) as Expr]);
    },
    true,
  ),
  builtin({
    name: "EvaluationObject",
    attributes: ["HoldAll"],
    state: "partial",
    missing: "more than one evaluator at work",
    doc: "ref/EvaluationObject",
  }),
  simple("WaitAll", [1, 1], ([expr], context) => waited(expr as Expr, context)),
  simple("WaitNext", [1, 1], ([list], context) => {
    if (!hasHead(list, S.List) || list.args.length === 0) return undefined;
    const [first, ...rest] = list.args as readonly [Expr, ...Expr[]];
    return new Fn(S.List, [waited(first, context), first, new Fn(S.List, rest)]);
  }),
  simple("LaunchKernels", [0, 1], ([count], context) => {
    if (count !== undefined && (typeof count !== "number" || count < 1 || count > 1000))
      return undefined;
    return launch(count ?? context.state.cores, context);
  }),
  simple("Kernels", [0, 0], (_args, context) => kernels(context)),
  simple("CloseKernels", [0, 1], (_args, context) => {
    const closed = kernels(context);
    context.state.topics.set("kernels", 0);
    return closed;
  }),
  simple("AbortKernels", [0, 0], () => S.Null),
  simple(
    "DistributeDefinitions",
    [0, Number.POSITIVE_INFINITY],
    (args) => new Fn(S.List, args),
    true,
  ),
  simple("SetSharedVariable", [0, Number.POSITIVE_INFINITY], () => S.Null, true),
  simple("SetSharedFunction", [0, Number.POSITIVE_INFINITY], () => S.Null, true),
  simple("UnsetShared", [0, Number.POSITIVE_INFINITY], (args) => new Fn(S.List, args), true),
  simple("ParallelNeeds", [1, 1], () => S.Null),
  simple("CriticalSection", [2, 2], ([, body]) => body, true),
  builtin({
    name: "$KernelCount",
    state: "complete",
    doc: "ref/$KernelCount",
    value: launched,
  }),
  builtin({
    name: "$KernelID",
    state: "complete",
    doc: "ref/$KernelID",
    value: () => 0,
  }),
];

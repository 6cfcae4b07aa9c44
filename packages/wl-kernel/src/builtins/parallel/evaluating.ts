import { attributeBits } from "../../core/attributes.js";
import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead, Sym, systemSymbol } from "../../core/expr.js";
import { ThrowSignal } from "../../core/signals.js";
import * as S from "../../core/symbols.js";
import { launchedIds, poolOf, simple, withoutOptions } from "./subkernels.js";

const evaluationObject = systemSymbol("EvaluationObject");

/** `ParallelCombine[f, h[e1, …], comb]`: the pieces of an expression, each through `f`, put together again. */
function combine(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [f, ...others] = args;
  const [expr, given] = withoutOptions(others);
  if (f === undefined || !(expr instanceof Fn)) return undefined;
  const pieces = Math.max(1, Math.min(launchedIds(context).length, expr.args.length));
  const tasks = Array.from({ length: pieces }, (_, i) => {
    const from = Math.floor((i * expr.args.length) / pieces);
    const to = Math.floor(((i + 1) * expr.args.length) / pieces);
    return { expr: new Fn(f, [new Fn(expr.head, expr.args.slice(from, to))]) };
  });
  const parts =
    poolOf(context)?.run(tasks) ?? tasks.map(({ expr: task }) => context.evaluate(task));
  const flat =
    expr.head instanceof Sym && (context.attributesOf(expr.head) & attributeBits.Flat) !== 0
      ? expr.head
      : S.Join;
  return new Fn(given ?? flat, parts as readonly Expr[]);
}

/** An expression in which variables have the values that they have now. */
function withPresentValues(variables: Expr | undefined, body: Expr, context: Evaluator): Expr {
  if (!hasHead(variables, S.List)) return body;
  const settings = variables.args.map((name) => new Fn(S.Set, [name, context.evaluate(name)]));
  return new Fn(S.With, [new Fn(S.List, settings), body]);
}

/** The evaluations that were submitted and stand in an expression. */
function submitted(expr: Expr): readonly Fn[] {
  if (hasHead(expr, evaluationObject)) return [expr];
  if (hasHead(expr, S.List)) return expr.args.flatMap(submitted);
  return expr instanceof Assoc ? expr.values.flatMap(submitted) : [];
}

/** An expression with the values of submitted evaluations in their places. */
function withValues(expr: Expr, values: ReadonlyMap<Expr, Expr>, context: Evaluator): Expr {
  const value = values.get(expr);
  if (value !== undefined) return value;
  const inside = (part: Expr): Expr => withValues(part, values, context);
  if (hasHead(expr, S.List)) return new Fn(S.List, expr.args.map(inside));
  return expr instanceof Assoc ? new Assoc(expr.keys, expr.values.map(inside)) : expr;
}

function waited(expr: Expr, context: Evaluator): Expr {
  const objects = submitted(expr);
  const tasks = objects.map((object) => ({ expr: object.args[0] as Expr }));
  const pool = objects.length === 0 ? undefined : poolOf(context);
  const values = pool?.run(tasks) ?? tasks.map((task) => context.evaluate(task.expr));
  return withValues(
    expr,
    new Map(objects.map((object, i) => [object, values[i] as Expr])),
    context,
  );
}

const isFailure = (value: Expr): boolean => value === S.$Failed || value === S.$Aborted;

/** The first value that is no failure. */
function tryEach(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [f, ...others] = args;
  const [list] = withoutOptions(others);
  if (f === undefined || !hasHead(list, S.List)) return undefined;
  launchedIds(context);
  const pool = poolOf(context);
  if (pool !== undefined) {
    const tasks = list.args.map((one) => ({ expr: new Fn(f, [one]) }));
    const values = pool.run(tasks, (value) => !isFailure(value));
    return values.find((value) => value !== undefined && !isFailure(value)) ?? S.$Failed;
  }
  for (const one of list.args) {
    try {
      const value = context.call(f, one);
      if (!isFailure(value)) return value;
    } catch (signal) {
      if (!(signal instanceof ThrowSignal)) throw signal;
    }
  }
  return S.$Failed;
}

/** `$KernelID` that a kernel is named by: its number or its `KernelObject`. */
function idOf(kernel: Expr): number | undefined {
  if (hasHead(kernel, systemSymbol("KernelObject"))) return idOf(kernel.args[0] ?? S.Null);
  return typeof kernel === "number" ? kernel : undefined;
}

function onEach(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [expr, ...others] = args;
  const [which] = withoutOptions(others);
  const all = launchedIds(context);
  const chosen = which === undefined || which === S.All ? undefined : context.evaluate(which);
  const kernels = hasHead(chosen, S.List) ? chosen.args : chosen === undefined ? all : [chosen];
  const ids = kernels.map(idOf);
  if (!ids.every((id) => id !== undefined && all.includes(id))) return undefined;
  const pool = poolOf(context);
  const tasks = ids.map((id) => ({ expr: expr as Expr, id: id as number }));
  const values =
    (pool?.run(tasks) as readonly Expr[] | undefined) ??
    tasks.map((task) => context.evaluate(task.expr));
  return chosen === undefined || hasHead(chosen, S.List) ? new Fn(S.List, values) : values[0];
}

const parallelForms: ReadonlyMap<Expr, Sym> = new Map(
  ["Map", "Table", "Sum", "Product", "Do", "Array"].map((name) => [
    systemSymbol(name),
    systemSymbol(`Parallel${name}`),
  ]),
);

/** The parallel form of a call; the call itself, after a message, when there is none. */
function parallelized(args: readonly Expr[], context: Evaluator): Expr {
  const [expr, ...options] = args as readonly [Expr, ...Expr[]];
  const form = expr instanceof Fn ? parallelForms.get(expr.head) : undefined;
  if (form !== undefined) return new Fn(form, [...(expr as Fn).args, ...options]);
  context.message(systemSymbol("Parallelize"), "nopar1", new Fn(S.HoldForm, [expr]));
  return expr;
}

/** Evaluations on subkernels: the same on each, pieces, attempts, and submitted ones. */
export const parallelEvaluation: readonly Builtin[] = [
  simple("ParallelCombine", [2, 5], combine),
  simple("ParallelTry", [2, 4], tryEach),
  simple("ParallelEvaluate", [1, 3], onEach, true),
  simple("Parallelize", [1, 3], parallelized, true),
  simple(
    "ParallelSubmit",
    [1, 2],
    (args, context) => {
      launchedIds(context);
      const [variables, body] = args.length > 1 ? args : [undefined, args[0]];
      return new Fn(evaluationObject, [withPresentValues(variables, body as Expr, context)]);
    },
    true,
  ),
  builtin({
    name: "EvaluationObject",
    attributes: ["HoldAll"],
    state: "partial",
    missing: "evaluation starts when it is waited for",
    doc: "ref/EvaluationObject",
  }),
  simple("WaitAll", [1, 1], ([expr], context) => waited(expr as Expr, context)),
  simple("WaitNext", [1, 1], ([list], context) => {
    if (!hasHead(list, S.List) || list.args.length === 0) return undefined;
    const [first, ...rest] = list.args as readonly [Expr, ...Expr[]];
    return new Fn(S.List, [waited(first, context), first, new Fn(S.List, rest)]);
  }),
];

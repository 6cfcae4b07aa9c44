import { type Builtin, type BuiltinSpec, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, Sym, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { KernelPool } from "../../parallel/kernel-pool.js";

// Subkernels are threads that the host of the session starts. Without such a host, with one core, or while variables are
// shared, parallel functions give the same values in sequence, in the session itself.

const kernelObject = systemSymbol("KernelObject");
const mostKernels = 1000;

interface Parallel {
  /** Subkernels that were asked for in a session whose host starts none. */
  launched: number;
  pool: KernelPool | undefined;
  /** Shared variables and functions: their values must be those of this session. */
  readonly shared: Set<Expr>;
}

function parallelOf(context: Evaluator): Parallel {
  let state = context.state.topics.get("parallel") as Parallel | undefined;
  if (state === undefined) {
    state = { launched: 0, pool: undefined, shared: new Set() };
    context.state.topics.set("parallel", state);
  }
  return state;
}

/** `$KernelID` of this session: 0 unless it is a subkernel. */
function kernelId(context: Evaluator): number {
  return (context.state.topics.get("kernelId") as number | undefined) ?? 0;
}

function idsOf(context: Evaluator): readonly number[] {
  const { pool, launched } = parallelOf(context);
  return pool === undefined ? Array.from({ length: launched }, (_, i) => i + 1) : pool.ids;
}

function launch(count: number, context: Evaluator): Expr {
  const state = parallelOf(context);
  const { startSubkernel } = context.state;
  const before = idsOf(context).length;
  if (startSubkernel === undefined) state.launched += count;
  else {
    state.pool ??= new KernelPool(context, startSubkernel);
    state.pool.launch(count);
  }
  return kernelList(idsOf(context).slice(before));
}

function kernelList(ids: readonly number[]): Expr {
  return new Fn(
    S.List,
    ids.map((id) => new Fn(kernelObject, [id, "local"])),
  );
}

/** `$KernelID`s of the subkernels, the default number of which is launched when there are none. */
export function launchedIds(context: Evaluator): readonly number[] {
  if (idsOf(context).length === 0) launch(context.state.cores, context);
  return idsOf(context);
}

/** The subkernels that work can be given to; `undefined` when it has to be done in sequence. */
export function poolOf(context: Evaluator): KernelPool | undefined {
  const state = parallelOf(context);
  if (context.state.startSubkernel === undefined || state.shared.size > 0) return undefined;
  // One thread more would only be slower, unless somebody asked for it.
  if (context.state.cores < 2 && state.pool === undefined) return undefined;
  launchedIds(context);
  return state.pool;
}

/** Arguments before the options, of which those of rules between strings are none. */
export function withoutOptions(args: readonly Expr[]): readonly Expr[] {
  const end = args.findLastIndex((arg) => !hasHead(arg, S.Rule) || typeof arg.args[0] === "string");
  return args.slice(0, end + 1);
}

/** What all parallel functions lack. */
export const parallelState: Pick<BuiltinSpec, "state" | "missing"> = {
  state: "partial",
  missing: "kernels on other machines; shared variables make it evaluate in sequence",
};

/** A function of the parallel family whose arguments it takes one by one. */
export function simple(
  name: string,
  arity: readonly [number, number],
  apply: (args: readonly Expr[], context: Evaluator) => Expr | undefined,
  hold = false,
): Builtin {
  return builtin({
    name,
    ...(hold ? { attributes: ["HoldAll"] as const } : {}),
    ...parallelState,
    doc: `ref/${name}`,
    arity,
    apply,
  });
}

function close(chosen: Expr | undefined, context: Evaluator): Expr | undefined {
  if (chosen !== undefined) return undefined;
  const state = parallelOf(context);
  const closed = kernelList(idsOf(context));
  state.pool?.close();
  state.launched = 0;
  return closed;
}

function share(args: readonly Expr[], context: Evaluator): Expr {
  for (const arg of args) parallelOf(context).shared.add(arg);
  return S.Null;
}

function unshare(args: readonly Expr[], context: Evaluator): Expr {
  for (const arg of args) parallelOf(context).shared.delete(arg);
  return new Fn(S.List, args);
}

function distribute(args: readonly Expr[], context: Evaluator): Expr {
  const symbols = args.filter((arg) => arg instanceof Sym);
  poolOf(context)?.distribute(symbols);
  return new Fn(S.List, args);
}

const any = Number.POSITIVE_INFINITY;

/** Starting and ending subkernels, and what they are told. */
export const subkernels: readonly Builtin[] = [
  simple("LaunchKernels", [0, 1], ([count], context) => {
    if (count === undefined) return launch(context.state.cores, context);
    if (typeof count !== "number" || count < 1) return undefined;
    return idsOf(context).length + count > mostKernels ? undefined : launch(count, context);
  }),
  simple("Kernels", [0, 0], (_args, context) => kernelList(idsOf(context))),
  simple("CloseKernels", [0, 1], ([chosen], context) => close(chosen, context)),
  simple("AbortKernels", [0, 0], () => S.Null),
  simple("DistributeDefinitions", [0, any], distribute, true),
  simple("SetSharedVariable", [0, any], share, true),
  simple("SetSharedFunction", [0, any], share, true),
  simple("UnsetShared", [0, any], unshare, true),
  simple("ParallelNeeds", [1, 1], () => S.Null),
  simple("CriticalSection", [2, 2], ([, body]) => body, true),
  builtin({
    name: "$KernelCount",
    state: "complete",
    doc: "ref/$KernelCount",
    value: (context) => idsOf(context).length,
  }),
  builtin({ name: "$KernelID", state: "complete", doc: "ref/$KernelID", value: kernelId }),
];

import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead } from "../../core/expr.js";
import * as S from "../../core/symbols.js";

const topic = "history";
const kept = 1000;

/** Inputs and their values, by number. */
interface History {
  line: number;
  readonly inputs: Map<number, Expr>;
  readonly outputs: Map<number, Expr>;
}

function historyOf(context: Evaluator): History {
  let history = context.state.topics.get(topic) as History | undefined;
  if (history === undefined) {
    history = { line: 1, inputs: new Map(), outputs: new Map() };
    context.state.topics.set(topic, history);
  }
  return history;
}

/**
 * The value of one input; it becomes `Out[n]`. After `a;` that is the value of `a`, though the value of the whole is
 * `Null`.
 */
export function evaluateInput(expr: Expr, context: Evaluator): Expr {
  const history = historyOf(context);
  const number = history.line;
  history.inputs.set(number, expr);
  try {
    const silent =
      hasHead(expr, S.CompoundExpression) && expr.args.length > 1 && expr.args.at(-1) === S.Null;
    if (!silent) {
      const value = context.evaluate(expr);
      history.outputs.set(number, value);
      return value;
    }
    const before = expr.args.slice(0, -1);
    const value = context.evaluate(
      before.length === 1 ? (before[0] as Expr) : new Fn(S.CompoundExpression, before),
    );
    history.outputs.set(number, value);
    return S.Null;
  } finally {
    history.line = number + 1;
    history.inputs.delete(number - kept);
    history.outputs.delete(number - kept);
  }
}

/** Forgets all inputs and values. */
export function forgetHistory(context: Evaluator): void {
  context.state.topics.delete(topic);
}

/** The number that an argument of `In` or `Out` stands for. */
function lineOf(args: readonly Expr[], history: History): number | undefined {
  const [first] = args;
  if (first === undefined) return history.line - 1;
  if (typeof first !== "number") return undefined;
  return first < 0 ? history.line + first : first;
}

function recalled(name: "In" | "Out", pick: (history: History) => Map<number, Expr>) {
  return builtin({
    name,
    attributes: ["Listable"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [0, 1],
    apply(args, context) {
      const history = historyOf(context);
      const line = lineOf(args, history);
      if (line === undefined) return undefined;
      const found = pick(history).get(line);
      if (found !== undefined) return found;
      return args[0] === line ? undefined : new Fn(name === "In" ? S.In : S.Out, [line]);
    },
  });
}

/** Earlier inputs and values. */
export const history = [
  recalled("In", ({ inputs }) => inputs),
  recalled("Out", ({ outputs }) => outputs),
  builtin({
    name: "$Line",
    state: "partial",
    missing: "assignment",
    doc: "ref/$Line",
    value: (context) => historyOf(context).line,
  }),
];

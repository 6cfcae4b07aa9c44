import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead } from "../../core/expr.js";
import * as S from "../../core/symbols.js";

/** Prints `>> label value`. */
function echo(label: Expr | undefined, shown: Expr, context: Evaluator): void {
  const { state } = context;
  const before = label === undefined || label === "" ? "" : `${state.outputForm(label)} `;
  state.print(`>> ${before}${state.outputForm(shown)}`);
}

export const echoing: readonly Builtin[] = [
  builtin({
    name: "EchoFunction",
    state: "complete",
    doc: "ref/EchoFunction",
    applySub([value], context, outer) {
      if (value === undefined || outer.args.length > 2) return undefined;
      const f = outer.args.at(-1);
      const label = outer.args.length === 2 ? outer.args[0] : undefined;
      echo(label, f === undefined ? value : context.call(f, value), context);
      return value;
    },
  }),
  builtin({
    name: "EchoLabel",
    state: "complete",
    doc: "ref/EchoLabel",
    applySub([value], context, outer) {
      if (value === undefined || outer.args.length !== 1) return undefined;
      echo(outer.args[0], value, context);
      return value;
    },
  }),
  builtin({
    name: "EchoTiming",
    attributes: ["HoldFirst"],
    state: "complete",
    doc: "ref/EchoTiming",
    arity: [1, 2],
    apply([expr, label], context) {
      const start = process.cpuUsage();
      const value = context.evaluate(expr as Expr);
      const { user, system } = process.cpuUsage(start);
      context.state.print(
        `>> ${label === undefined ? "" : `${context.state.outputForm(label)} `}${((user + system) / 1e6).toPrecision(6)}`,
      );
      return value;
    },
  }),
  builtin({
    name: "EchoEvaluation",
    attributes: ["HoldFirst"],
    state: "partial",
    missing: "options",
    doc: "ref/EchoEvaluation",
    arity: [1, 3],
    apply([expr, label], context) {
      const name = hasHead(label, S.Rule) ? undefined : label;
      echo(name, new Fn(S.HoldForm, [expr as Expr]), context);
      const value = context.evaluate(expr as Expr);
      context.state.print(
        `<< ${name === undefined ? "" : `${context.state.outputForm(name)} `}${context.state.outputForm(value)}`,
      );
      return value;
    },
  }),
  builtin({
    name: "PrintTemporary",
    state: "complete",
    doc: "ref/PrintTemporary",
    apply: () => S.Null,
  }),
];

import { associationOf } from "../core/association.js";
import { builtin } from "../core/builtin.js";
import { ByteArr, type Expr, Fn, hasHead, Real } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { kernelVersion } from "../version.js";

function question(name: string, test: (expr: Expr) => boolean) {
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply: ([expr]) => S.bool(test(expr as Expr)),
  });
}

/** CPU seconds that this process has used. */
function cpuSeconds(): number {
  const { user, system: kernel } = process.cpuUsage();
  return (user + kernel) / 1e6;
}

export const system = [
  question("AtomQ", (expr) => !(expr instanceof Fn)),
  question("StringQ", (expr) => typeof expr === "string"),
  question("ListQ", (expr) => hasHead(expr, S.List)),
  question("ByteArrayQ", (expr) => expr instanceof ByteArr),
  builtin({
    name: "Timing",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/Timing",
    arity: [1, 1],
    apply([expr], context) {
      const start = cpuSeconds();
      const value = context.evaluate(expr as Expr);
      return new Fn(S.List, [new Real(cpuSeconds() - start), value]);
    },
  }),
  builtin({
    name: "AbsoluteTiming",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/AbsoluteTiming",
    arity: [1, 1],
    apply([expr], context) {
      const start = performance.now();
      const value = context.evaluate(expr as Expr);
      return new Fn(S.List, [new Real((performance.now() - start) / 1000), value]);
    },
  }),
  builtin({
    name: "$ProcessorCount",
    state: "complete",
    doc: "ref/$ProcessorCount",
    value: ({ state }) => state.cores,
  }),
  builtin({
    name: "$Version",
    state: "complete",
    doc: "ref/$Version",
    value: () => `remotebatch wl-kernel ${kernelVersion}`,
  }),
  builtin({
    name: "$RecursionLimit",
    state: "complete",
    doc: "ref/$RecursionLimit",
    value: ({ recursionLimit }) => recursionLimit,
  }),
  builtin({
    name: "$IterationLimit",
    state: "complete",
    doc: "ref/$IterationLimit",
    value: ({ iterationLimit }) =>
      Number.isFinite(iterationLimit) ? iterationLimit : new Fn(S.DirectedInfinity, [1]),
  }),
  builtin({
    name: "$Context",
    state: "partial",
    missing: "assignment",
    doc: "ref/$Context",
    value: ({ state }) => state.context,
  }),
  builtin({
    name: "EvaluationData",
    attributes: ["HoldAllComplete"],
    state: "partial",
    missing: "second argument",
    doc: "ref/EvaluationData",
    arity: [1, 1],
    apply([expr], context) {
      const { messages, state } = context;
      const before = messages.issued.length;
      const printed = state.outputLog.length;
      const cpu = cpuSeconds();
      const wall = performance.now();
      const value = context.evaluate(expr as Expr);
      const issued = messages.issued.slice(before);
      const entries: readonly (readonly [string, Expr])[] = [
        ["Result", value],
        ["Success", S.bool(issued.length === 0)],
        ["FailureType", issued.length === 0 ? S.None : "MessageFailure"],
        ["OutputLog", context.list(state.outputLog.slice(printed))],
        [
          "Messages",
          new Fn(
            S.List,
            issued.map(
              ({ symbol, tag }) => new Fn(S.HoldForm, [new Fn(S.MessageName, [symbol, tag])]),
            ),
          ),
        ],
        [
          "MessagesText",
          context.list(issued.map(({ symbol, tag, text }) => `${symbol.name}::${tag}: ${text}`)),
        ],
        [
          "MessagesExpressions",
          new Fn(
            S.List,
            issued.map((message) => message.expr),
          ),
        ],
        ["Timing", new Real(cpuSeconds() - cpu)],
        ["AbsoluteTiming", new Real((performance.now() - wall) / 1000)],
        ["InputString", state.inputForm(expr as Expr)],
      ];
      return associationOf(
        entries.map(([key, one]) => ({ key, value: one, delayed: key === "Result" })),
      );
    },
  }),
];

import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, hasHead, Sym, systemSymbol } from "../core/expr.js";
import type { MessageFrame } from "../core/messenger.js";
import * as S from "../core/symbols.js";

interface Name {
  readonly symbol: Sym;
  readonly tag: string;
}

function nameOf(expr: Expr | undefined): Name | undefined {
  if (!hasHead(expr, S.MessageName)) return undefined;
  const [symbol, tag] = expr.args;
  return symbol instanceof Sym && typeof tag === "string" ? { symbol, tag } : undefined;
}

/** Reads a message name, a list of such, or `All`; `undefined` for anything else. */
function concerns(spec: Expr | undefined): MessageFrame["concerns"] | undefined {
  if (spec === undefined || spec === S.All) return () => true;
  if (spec === S.None) return () => false;
  const names = (hasHead(spec, S.List) ? spec.args : [spec]).map(nameOf);
  if (names.includes(undefined)) return undefined;
  return (symbol, tag) =>
    names.some((name) => name !== undefined && name.symbol === symbol && name.tag === tag);
}

function switchMessages(args: readonly Expr[], context: Evaluator, off: boolean): Expr {
  for (const arg of args) {
    for (const entry of hasHead(arg, S.List) ? arg.args : [arg]) {
      const name = nameOf(entry);
      if (name !== undefined) context.messages.setOff(name.symbol, name.tag, off);
      else if (entry === assertSymbol) context.state.topics.set(assertionTopic, !off);
    }
  }
  return S.Null;
}

const assertSymbol = systemSymbol("Assert");

/** Whether the session looks at assertions: not before `On[Assert]`. */
const assertionTopic = "assertions";

export const messages = [
  builtin({
    name: "MessageName",
    attributes: ["HoldFirst", "ReadProtected"],
    state: "partial",
    missing: "languages",
    doc: "ref/MessageName",
    apply([symbol, tag], context) {
      if (typeof symbol === "string" && typeof tag === "string") {
        return new Fn(S.MessageName, [context.state.symbol(symbol), tag]);
      }
      return symbol instanceof Sym && typeof tag === "string"
        ? context.messages.ownTemplate(symbol, tag)
        : undefined;
    },
  }),
  builtin({
    name: "Message",
    attributes: ["HoldFirst"],
    state: "complete",
    doc: "ref/Message",
    apply([first, ...args], context) {
      const name = nameOf(first);
      if (name === undefined) {
        context.message(S.Message, "name", first ?? S.Null);
        return undefined;
      }
      context.message(name.symbol, name.tag, ...args);
      return S.Null;
    },
  }),
  builtin({
    name: "Off",
    attributes: ["HoldAll"],
    state: "partial",
    missing: "groups",
    doc: "ref/Off",
    apply: (args, context) => switchMessages(args, context, true),
  }),
  builtin({
    name: "On",
    attributes: ["HoldAll"],
    state: "partial",
    missing: "groups, tracing",
    doc: "ref/On",
    apply: (args, context) => switchMessages(args, context, false),
  }),
  builtin({
    name: "Assert",
    attributes: ["HoldAllComplete"],
    state: "partial",
    missing: "tags, $AssertFunction",
    doc: "ref/Assert",
    arity: [1, 2],
    apply([test], context) {
      if (context.state.topics.get(assertionTopic) !== true) return S.Null;
      if (context.evaluate(test as Expr) === S.True) return S.Null;
      context.message(assertSymbol, "asrtf", new Fn(S.HoldForm, [test as Expr]));
      return S.$Failed;
    },
  }),
  builtin({
    name: "Quiet",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/Quiet",
    arity: [1, 3],
    apply([body, off, on], context) {
      const quiet = concerns(off);
      if (quiet === undefined) return undefined;
      const loud = on === undefined ? () => false : concerns(on);
      const frame: MessageFrame = {
        kind: "quiet",
        concerns: (symbol, tag) => quiet(symbol, tag) && loud?.(symbol, tag) !== true,
        hit: false,
      };
      return context.messages.within(frame, () => context.evaluate(body as Expr));
    },
  }),
  builtin({
    name: "Check",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/Check",
    arity: [2, Number.POSITIVE_INFINITY],
    apply([body, failure, ...names], context) {
      const tests = names.map(concerns);
      const frame: MessageFrame = {
        kind: "check",
        concerns: (symbol, tag) =>
          tests.length === 0 || tests.some((test) => test?.(symbol, tag) === true),
        hit: false,
      };
      const value = context.messages.within(frame, () => context.evaluate(body as Expr));
      return frame.hit ? context.evaluate(failure as Expr) : value;
    },
  }),
  builtin({
    name: "$MessageList",
    state: "complete",
    doc: "ref/$MessageList",
    value: (context) => context.list(context.messages.issued.map(({ expr }) => holdName(expr))),
  }),
  builtin({
    name: "Print",
    state: "complete",
    doc: "ref/Print",
    apply(args, context) {
      context.state.print(args.map((arg) => context.state.outputForm(arg)).join(""));
      return S.Null;
    },
  }),
  builtin({
    name: "Echo",
    state: "complete",
    doc: "ref/Echo",
    arity: [1, 3],
    apply([value, label, f], context) {
      const shown = f === undefined ? (value as Expr) : context.call(f, value as Expr);
      const before =
        label === undefined || label === "" ? "" : `${context.state.outputForm(label)} `;
      context.state.print(`>> ${before}${context.state.outputForm(shown)}`);
      return value;
    },
  }),
];

/** `HoldForm[sym::tag]` of a message's `Hold[Message[…], …]`. */
function holdName(message: Expr): Expr {
  const call = hasHead(message, S.Hold) ? message.args[0] : undefined;
  const name = hasHead(call, S.Message) ? (call.args[0] as Expr) : S.Null;
  return new Fn(S.HoldForm, [name]);
}

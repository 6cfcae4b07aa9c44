import { associationOf, lookup } from "../../core/association.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import type { MessageFrame } from "../../core/messenger.js";
import { matches } from "../../core/pattern.js";
import { ConfirmSignal } from "../../core/signals.js";
import * as S from "../../core/symbols.js";

function isFailure(expr: Expr): boolean {
  return (
    expr === S.$Failed ||
    expr === S.$Aborted ||
    expr === systemSymbol("$Canceled") ||
    hasHead(expr, S.Failure) ||
    hasHead(expr, S.Missing)
  );
}

function failureObject(kind: string, entries: readonly (readonly [string, Expr])[]): Fn {
  const all: readonly (readonly [string, Expr])[] = [["ConfirmationType", kind], ...entries];
  return new Fn(S.Failure, [
    "ConfirmationFailed",
    associationOf(all.map(([key, value]) => ({ key, value, delayed: false }))),
  ]);
}

/** Leaves for the enclosing `Enclose` of the same tag. */
function fail(
  kind: string,
  entries: readonly (readonly [string, Expr])[],
  info: Expr | undefined,
  tag: Expr | undefined,
  context: Evaluator,
): never {
  const told = info === undefined || info === S.Null ? S.Null : context.evaluate(info);
  const failure = failureObject(kind, [...entries, ["Information", told]]);
  throw new ConfirmSignal(failure, tag === undefined ? undefined : context.evaluate(tag));
}

function enclose(args: readonly Expr[], context: Evaluator): Expr {
  const [body, handler, form] = args;
  const depth = context.depth;
  try {
    return context.evaluate(body as Expr);
  } catch (signal) {
    if (!(signal instanceof ConfirmSignal)) throw signal;
    const pattern = form === undefined ? undefined : context.evaluate(form);
    const fits =
      pattern === undefined || pattern === S.None
        ? true
        : signal.tag !== undefined && matches(pattern, signal.tag, context);
    if (!fits) throw signal;
    context.depth = depth;
    if (handler === undefined) return signal.failure;
    const f = context.evaluate(handler);
    return typeof f === "string" ? new Fn(signal.failure, [f]) : new Fn(f, [signal.failure]);
  }
}

/** The failure object of a message that was issued. */
function messageFrame(): MessageFrame {
  return { kind: "check", concerns: () => true, hit: false };
}

/** Failures, and leaving a computation because of one. */
export const failures = [
  builtin({
    name: "Failure",
    state: "complete",
    doc: "ref/Failure",
    applySub([key], _context, outer) {
      const [tag, data] = outer.args;
      if (key === "Tag" || key === "FailureTag") return tag;
      if (!(data instanceof Assoc) || key === undefined) return undefined;
      if (key === "Message") return failureText(data);
      return lookup(data, key) ?? new Fn(S.Missing, ["KeyAbsent", key]);
    },
  }),
  builtin({ name: "Success", state: "complete", doc: "ref/Success" }),
  builtin({
    name: "Enclose",
    attributes: ["HoldFirst"],
    state: "partial",
    missing: "Confirm is found by nesting of evaluation, not of text",
    doc: "ref/Enclose",
    arity: [1, 3],
    apply: enclose,
  }),
  builtin({
    name: "Confirm",
    attributes: ["HoldRest"],
    state: "complete",
    doc: "ref/Confirm",
    arity: [1, 3],
    apply([expr, info, tag], context) {
      if (!isFailure(expr as Expr)) return expr;
      return fail("Confirm", [["Expression", expr as Expr]], info, tag, context);
    },
  }),
  builtin({
    name: "ConfirmBy",
    attributes: ["HoldRest"],
    state: "complete",
    doc: "ref/ConfirmBy",
    arity: [2, 4],
    apply([expr, test, info, tag], context) {
      const f = context.evaluate(test as Expr);
      if (context.call(f, expr as Expr) === S.True) return expr;
      return fail(
        "ConfirmBy",
        [
          ["Expression", expr as Expr],
          ["Function", f],
        ],
        info,
        tag,
        context,
      );
    },
  }),
  builtin({
    name: "ConfirmMatch",
    attributes: ["HoldRest"],
    state: "complete",
    doc: "ref/ConfirmMatch",
    arity: [2, 4],
    apply([expr, form, info, tag], context) {
      const pattern = context.evaluate(form as Expr);
      if (matches(pattern, expr as Expr, context)) return expr;
      return fail(
        "ConfirmMatch",
        [
          ["Expression", expr as Expr],
          ["Pattern", pattern],
        ],
        info,
        tag,
        context,
      );
    },
  }),
  builtin({
    name: "ConfirmAssert",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/ConfirmAssert",
    arity: [1, 3],
    apply([test, info, tag], context) {
      if (context.evaluate(test as Expr) === S.True) return S.Null;
      const held = new Fn(S.HoldForm, [test as Expr]);
      return fail("ConfirmAssert", [["HeldTest", held]], info, tag, context);
    },
  }),
  builtin({
    name: "ConfirmQuiet",
    attributes: ["HoldAll"],
    state: "partial",
    missing: "choice of messages",
    doc: "ref/ConfirmQuiet",
    arity: [1, 4],
    apply([expr, , info, tag], context) {
      const quiet: MessageFrame = { kind: "quiet", concerns: () => true, hit: false };
      const check = messageFrame();
      const value = context.messages.within(quiet, () =>
        context.messages.within(check, () => context.evaluate(expr as Expr)),
      );
      if (!check.hit) return value;
      return fail("ConfirmQuiet", [["Expression", value]], info, tag, context);
    },
  }),
  builtin({
    name: "WithCleanup",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/WithCleanup",
    arity: [2, 3],
    apply(args, context) {
      const [body, cleanup] = args.slice(-2) as [Expr, Expr];
      if (args.length === 3) context.evaluate(args[0] as Expr);
      const depth = context.depth;
      try {
        return context.evaluate(body);
      } finally {
        const inner = context.depth;
        context.depth = depth;
        context.evaluate(cleanup);
        context.depth = inner;
      }
    },
  }),
];

/** The message of a failure: its template with the parameters filled in. */
function failureText(data: Assoc): Expr {
  const template = lookup(data, "MessageTemplate") ?? lookup(data, "Message");
  const parameters = lookup(data, "MessageParameters");
  if (typeof template !== "string") return template ?? new Fn(S.Missing, ["KeyAbsent", "Message"]);
  if (parameters === undefined) return template;
  return new Fn(systemSymbol("TemplateApply"), [template, parameters]);
}

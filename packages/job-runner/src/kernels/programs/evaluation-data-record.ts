import { Assoc, type Expr, Fn, fn, isFn, Real, Sym, sym } from "@remotebatch/expr-model";
import type { EvaluationRecord, MessageRecord } from "@remotebatch/wl-kernel";

/**
 * The record that an `EvaluationData` association of a Wolfram kernel tells of. Keys that are not there, or hold something
 * else than documented, count as empty: kernels of different versions differ.
 * @throws Error when it is no association with a result.
 */
export function recordOfEvaluationData(data: Expr): EvaluationRecord {
  if (!(data instanceof Assoc)) throw new Error("The kernel's EvaluationData is no association.");
  const result = data.get("Result");
  if (result === undefined) throw new Error("The kernel's EvaluationData has no result.");
  const messages = messagesOf(data);
  const isAborted = result instanceof Sym && result.name === "$Aborted";
  return {
    result,
    success: messages.length === 0 && !isAborted,
    failureType: isAborted ? "Aborted" : messages.length === 0 ? null : "MessageFailure",
    inputString: "",
    messages,
    outputLog: strings(data.get("OutputLog") ?? data.get("Output")),
    timing: seconds(data.get("Timing")),
    absoluteTiming: seconds(data.get("AbsoluteTiming")),
    unknownFunctions: [],
  };
}

function messagesOf(data: Assoc): readonly MessageRecord[] {
  const texts = strings(data.get("MessagesText"));
  const held = elements(data.get("MessagesExpressions"));
  return elements(data.get("Messages")).map((wrapped, i) => {
    const name = messageName(wrapped);
    const { symbol, tag } = name ?? { symbol: "RemoteBatch`Kernel", tag: "message" };
    const expr =
      held[i] ?? fn("Hold", fn("Message", fn("MessageName", sym(symbol), tag)), sym("True"));
    return { symbol, tag, text: withoutName(texts[i] ?? "", symbol, tag), expr };
  });
}

/** Looks through `Hold`, `HoldForm` and the like. */
function messageName(expr: Expr): { readonly symbol: string; readonly tag: string } | undefined {
  if (!(expr instanceof Fn)) return undefined;
  const [first, second] = expr.args;
  if (isFn(expr, "MessageName") && first instanceof Sym && typeof second === "string") {
    return { symbol: first.name, tag: second };
  }
  return first === undefined ? undefined : messageName(first);
}

function withoutName(text: string, symbol: string, tag: string): string {
  const prefix = `${symbol}::${tag}: `;
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function elements(expr: Expr | undefined): readonly Expr[] {
  return expr instanceof Fn && isFn(expr, "List") ? expr.args : [];
}

function strings(expr: Expr | undefined): readonly string[] {
  return elements(expr).filter((element) => typeof element === "string");
}

function seconds(expr: Expr | undefined): number {
  if (expr instanceof Real) return expr.value;
  return typeof expr === "number" ? expr : 0;
}

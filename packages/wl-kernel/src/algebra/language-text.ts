import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, Sym } from "../core/expr.js";
import { isParseFailure } from "../core/session-state.js";

const parsed = new WeakMap<object, Map<string, Expr>>();

/**
 * An expression written as text in the language, parsed once for each session. Its symbols are those of System or
 * of a context of its own, so that no definition of the session can change what the text means.
 */
export function fromText(text: string, context: Evaluator): Expr {
  let texts = parsed.get(context);
  if (texts === undefined) {
    texts = new Map();
    parsed.set(context, texts);
  }
  let expr = texts.get(text);
  if (expr === undefined) {
    const { state } = context;
    const { context: old, contextPath } = state;
    state.context = "Algebra`Private`";
    state.contextPath = ["System`"];
    try {
      const result = state.parse(text);
      if (isParseFailure(result)) throw new TypeError(`${text}: ${result.problem}`);
      expr = [...result][0] as Expr;
    } finally {
      state.context = old;
      state.contextPath = contextPath;
    }
    texts.set(text, expr);
  }
  return expr;
}

/** A value for each of the private symbols of a text. */
export function withValues(expr: Expr, values: Readonly<Record<string, Expr>>): Expr {
  if (expr instanceof Sym) {
    const at = expr.name.lastIndexOf("`");
    return at < 0 ? expr : (values[expr.name.slice(at + 1)] ?? expr);
  }
  if (!(expr instanceof Fn)) return expr;
  return new Fn(
    withValues(expr.head, values),
    expr.args.map((arg) => withValues(arg, values)),
  );
}

/** Calls a pure function that is written as text. */
export function callText(text: string, args: readonly Expr[], context: Evaluator): Expr {
  return context.evaluate(new Fn(fromText(text, context), args));
}

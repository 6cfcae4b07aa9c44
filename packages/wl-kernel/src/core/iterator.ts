import { floorReal, subtractReal } from "./iterator-arithmetic.js";
import { toDouble } from "./order.js";
import type { Evaluator } from "./evaluator.js";
import { type Expr, Fn, hasHead, isNumber, Real, type RealNumber, Complex, Sym } from "./expr.js";
import * as S from "./symbols.js";

/** An iterator such as `{i, 1, 10}`, with its variable and how to make its values. */
export interface Iterator {
  /** `undefined` for `{n}`. */
  readonly variable: Sym | undefined;
  readonly count: number;
  at(index: number): Expr;
}

/**
 * Reads an iterator specification: `n`, `{n}`, `{i, max}`, `{i, min, max}`, `{i, min, max, step}`, `{i, {values}}`.
 * The variable is taken as it stands, the bounds are evaluated. `undefined` after a message.
 */
export function readIterator(spec: Expr, head: Sym, context: Evaluator): Iterator | undefined {
  const given = hasHead(spec, S.List) ? spec : context.evaluate(spec);
  const parts = hasHead(given, S.List) ? given.args : [given];
  const named = parts.length > 1;
  const variable = named ? heldVariable(parts[0] as Expr) : undefined;
  if (named && variable === undefined) {
    context.message(head, "itraw", parts[0] as Expr);
    return undefined;
  }
  const bounds = (named ? parts.slice(1) : parts).map((part) => context.evaluate(part));
  const only = bounds[0];
  if (bounds.length === 1 && hasHead(only, S.List)) {
    const values = only.args;
    return { variable, count: values.length, at: (i) => values[i] as Expr };
  }
  if (!named && hasHead(spec, S.List) && parts.length !== 1) return undefined;
  const [from, to, step] = bounds.length === 1 ? [1, bounds[0], 1] : [bounds[0], bounds[1], bounds[2] ?? 1];
  if (!isReal(from) || !isReal(to) || !isReal(step) || toDouble(step) === 0) {
    context.message(head, "iterb", spec);
    return undefined;
  }
  const count = steps(from, to, step);
  context.reserve(count);
  if (typeof from === "number" && step === 1) return { variable, count, at: (i) => from + i };
  if (from instanceof Real && step === 1) {
    return { variable, count, at: (i) => new Real(from.value + i) };
  }
  return {
    variable,
    count,
    at: (i) => context.call(S.Plus, from, context.call(S.Times, i, step)),
  };
}

function heldVariable(expr: Expr): Sym | undefined {
  if (expr instanceof Sym) return expr;
  return expr instanceof Fn && expr.head instanceof Sym && expr.args.length === 0 ? expr.head : undefined;
}

function isReal(value: Expr | undefined): value is RealNumber {
  return value !== undefined && isNumber(value) && !(value instanceof Complex);
}

function steps(from: RealNumber, to: RealNumber, step: RealNumber): number {
  const size = floorReal(subtractReal(to, from), step);
  return Math.max(0, size + 1);
}

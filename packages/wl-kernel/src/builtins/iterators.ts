import {
  addReal,
  divideReal,
  floorReal,
  multiplyReal,
  negateReal,
  signOf,
} from "../core/arithmetic.js";
import { attributeBits } from "../core/attributes.js";
import type { Evaluator } from "../core/evaluator.js";
import {
  Complex,
  type Expr,
  Fn,
  hasHead,
  isNumber,
  Real,
  type RealNumber,
  Sym,
} from "../core/expr.js";
import { toDouble } from "../core/order.js";
import * as S from "../core/symbols.js";
import { realValue } from "./comparison.js";

/** One iterator, evaluated. */
export interface Iterator {
  /** Undefined for `n` and `{n}`. */
  readonly symbol: Sym | undefined;
  /** Number of values. */
  readonly count: number;
  /** Value number `i`, from 0. */
  readonly at: (i: number) => Expr;
}

/**
 * Reads `n`, `{n}`, `{i, n}`, `{i, m, n}`, `{i, m, n, step}`, `{i, {…}}`; `undefined` after a message, which names the
 * `position` of the specification among the arguments.
 */
export function iteratorOf(
  spec: Expr,
  owner: Sym,
  context: Evaluator,
  position = 2,
): Iterator | undefined {
  const parts = hasHead(spec, S.List) ? spec.args : undefined;
  if (parts === undefined || parts.length === 1) {
    const bound = context.evaluate(parts === undefined ? spec : (parts[0] as Expr));
    const count = numberOf(bound, context);
    if (count === undefined) {
      if (parts === undefined) context.message(owner, "nliter", bound, position);
      else context.message(owner, "iterb", new Fn(S.List, [bound]));
      return undefined;
    }
    return counted(undefined, 1, count, 1);
  }
  const [name, ...rest] = parts as readonly [Expr, ...Expr[]];
  if (!(name instanceof Sym)) {
    if (isNumber(name) || typeof name === "string") context.message(owner, "itraw", name);
    else context.message(owner, "ivar", name ?? spec);
    return undefined;
  }
  const values = rest.map((part) => context.evaluate(part));
  const first = values[0];
  if (values.length === 1 && hasHead(first, S.List)) {
    return { symbol: name, count: first.args.length, at: (i) => first.args[i] as Expr };
  }
  const [low, high, step = 1] =
    values.length === 1 ? [1, values[0] as Expr] : (values as readonly Expr[]);
  const made =
    values.length > 3 ? undefined : stepped(name, low as Expr, high as Expr, step, context);
  if (made === undefined) context.message(owner, "iterb", new Fn(S.List, [name, ...values]));
  return made;
}

function numberOf(value: Expr, context: Evaluator): RealNumber | undefined {
  if (isNumber(value)) return value instanceof Complex ? undefined : value;
  const real = realValue(value, context);
  return real instanceof Real && !Number.isFinite(real.value) ? undefined : real;
}

/** Number of steps that fit, at least 0. */
function stepsOf(low: RealNumber, high: RealNumber, step: RealNumber): number {
  if (signOf(step) === 0) return -1;
  const room = divideReal(addReal(high, negateReal(low)), step);
  // A real count is forgiving, so that {x, 0, 1, 0.1} has eleven values.
  if (room instanceof Real) return Math.max(0, Math.floor(room.value + 1e-9) + 1);
  return Math.max(0, Number(floorReal(room)) + 1);
}

function counted(
  symbol: Sym | undefined,
  low: RealNumber,
  high: RealNumber,
  step: RealNumber,
): Iterator {
  const count = stepsOf(low, high, step);
  if (
    typeof low === "number" &&
    typeof step === "number" &&
    Number.isSafeInteger(low + count * step)
  ) {
    return { symbol, count, at: (i) => low + i * step };
  }
  // An inexact step makes the first value inexact too.
  const from = step instanceof Real && !(low instanceof Real) ? new Real(toDouble(low)) : low;
  return { symbol, count, at: (i) => addReal(from, multiplyReal(i, step)) };
}

function stepped(
  symbol: Sym,
  low: Expr,
  high: Expr,
  step: Expr,
  context: Evaluator,
): Iterator | undefined {
  const [from, to, by] = [low, high, step].map((value) => numberOf(value, context));
  if (from !== undefined && to !== undefined && by !== undefined) {
    if (isNumber(low) && isNumber(step)) {
      const made = counted(symbol, from, to, by);
      return made.count < 0 ? undefined : made;
    }
    return symbolicSteps(symbol, stepsOf(from, to, by), low, step, context);
  }
  // From a to a + 3: the bounds are no numbers, how often the step fits is one.
  const room = context.call(S.Plus, high, context.call(S.Times, -1, low));
  const steps = numberOf(context.call(S.Times, room, context.call(S.Power, step, -1)), context);
  if (steps === undefined) return undefined;
  return symbolicSteps(symbol, stepsOf(0, steps, 1), low, step, context);
}

function symbolicSteps(
  symbol: Sym,
  count: number,
  low: Expr,
  step: Expr,
  context: Evaluator,
): Iterator | undefined {
  if (count < 0) return undefined;
  return {
    symbol,
    count,
    at: (i) => context.call(S.Plus, low, context.call(S.Times, i, step)),
  };
}

/** Runs `each` for every value with the iterator's symbol set, and puts the symbol back. True from `each` stops. */
export function iterate(
  iterator: Iterator,
  context: Evaluator,
  each: (i: number) => boolean,
): boolean {
  const { symbol, count, at } = iterator;
  if (symbol === undefined) {
    for (let i = 0; i < count; i++) {
      context.tick();
      if (each(i)) return true;
    }
    return false;
  }
  const record = context.record(symbol);
  if ((record.attributes & attributeBits.Protected) !== 0) {
    context.message(S.Table, "wrsym", symbol);
    return true;
  }
  const { own, down } = record;
  record.down = undefined;
  try {
    for (let i = 0; i < count; i++) {
      context.tick();
      context.setOwn(record, at(i));
      if (each(i)) return true;
    }
    return false;
  } finally {
    context.setOwn(record, own);
    record.down = down;
  }
}

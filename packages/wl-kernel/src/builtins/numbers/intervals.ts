import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, isInteger, Rational, type Sym } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import * as S from "../../core/symbols.js";
import { arithmeticHooks } from "./arithmetic-hooks.js";
import { call } from "./integer-arguments.js";
import { realValue, signOfQuantity } from "./quantities.js";
import { orderQuantities } from "./quantity-order.js";

/** Lower and upper end of a piece. */
export type Span = readonly [low: Expr, high: Expr];

/** The pieces of an interval, `undefined` when one is not a pair of real quantities. */
export function spansOf(expr: Expr, context: Evaluator): readonly Span[] | undefined {
  if (!hasHead(expr, S.Interval))
    return realValue(expr, context) === undefined ? undefined : [[expr, expr]];
  const spans: Span[] = [];
  for (const part of expr.args) {
    const ends = hasHead(part, S.List) ? part.args : [part, part];
    if (ends.length !== 2 || ends.some((end) => realValue(end, context) === undefined))
      return undefined;
    const [a, b] = ends as readonly [Expr, Expr];
    spans.push(less(b, a, context) ? [b, a] : [a, b]);
  }
  return spans;
}

/** Whether a is certainly below b. */
export function less(a: Expr, b: Expr, context: Evaluator): boolean {
  return (orderQuantities(a, b, context) ?? 0) < 0;
}

/** The largest (1) or smallest (-1) of some quantities. */
export function extreme(values: readonly Expr[], direction: 1 | -1, context: Evaluator): Expr {
  return values.reduce((best, value) =>
    (direction === 1 ? less(best, value, context) : less(value, best, context)) ? value : best,
  );
}

/** Pieces in order, those that touch joined. */
function joined(spans: readonly Span[], context: Evaluator): readonly Span[] {
  const sorted = [...spans].sort((a, b) => orderQuantities(a[0], b[0], context) ?? 0);
  const out: Span[] = [];
  for (const span of sorted) {
    const last = out[out.length - 1];
    if (last !== undefined && !less(last[1], span[0], context)) {
      out[out.length - 1] = [last[0], extreme([last[1], span[1]], 1, context)];
    } else out.push(span);
  }
  return out;
}

/** The interval of some pieces in normal form. */
export function interval(spans: readonly Span[], context: Evaluator): Fn {
  return new Fn(
    S.Interval,
    joined(spans, context).map(([a, b]) => context.list([a, b])),
  );
}

/** All combinations of pieces under an operation that gives the ends. */
function combined(
  args: readonly Expr[],
  join: (a: Span, b: Span) => readonly Span[],
  context: Evaluator,
): Expr | undefined {
  const numeric: (readonly Span[])[] = [];
  for (const arg of args) {
    const spans = spansOf(arg, context);
    if (spans === undefined) return undefined;
    numeric.push(spans);
  }
  const result = numeric.reduce((left, right) => {
    context.reserve(left.length * right.length);
    return left.flatMap((a) => right.flatMap((b) => join(a, b)));
  });
  return interval(result, context);
}

function products(a: Span, b: Span, context: Evaluator): Span {
  const corners = a.flatMap((x) => b.map((y) => context.call(S.Times, x, y)));
  return [extreme(corners, -1, context), extreme(corners, 1, context)];
}

/** The numeric arguments of a sum or product combined, symbols beside. */
function withRest(
  head: Sym,
  args: readonly Expr[],
  join: (a: Span, b: Span) => readonly Span[],
  context: Evaluator,
): Expr | undefined {
  const known = args.filter((arg) => spansOf(arg, context) !== undefined);
  if (known.length < 2) return undefined;
  const value = combined(known, join, context);
  const rest = args.filter((arg) => !known.includes(arg));
  return value === undefined || rest.length === 0 ? value : new Fn(head, [value, ...rest]);
}

function inverse([low, high]: Span, context: Evaluator): readonly Span[] {
  const reciprocal = (x: Expr): Expr => context.call(S.Power, x, -1);
  const infinite = (sign: 1 | -1): Expr => new Fn(S.DirectedInfinity, [sign]);
  const [a, b] = [signOfQuantity(low, context) ?? 0, signOfQuantity(high, context) ?? 0];
  if (a > 0 || b < 0) return [[reciprocal(high), reciprocal(low)]];
  const pieces: Span[] = [];
  if (a < 0) pieces.push([infinite(-1), reciprocal(low)]);
  if (b > 0) pieces.push([reciprocal(high), infinite(1)]);
  return pieces;
}

function powered(base: Expr, exponent: Expr, context: Evaluator): Expr | undefined {
  if (!hasHead(base, S.Interval)) {
    const ends = spansOf(exponent, context);
    if (ends === undefined || !(signOfQuantity(base, context) === 1 || base === S.E))
      return undefined;
    return interval(
      ends.map(([a, b]) =>
        bounds([context.call(S.Power, base, a), context.call(S.Power, base, b)], context),
      ),
      context,
    );
  }
  const spans = spansOf(base, context);
  if (spans === undefined) return undefined;
  if (isInteger(exponent)) {
    if (exponent < 0) {
      const turned = interval(
        spans.flatMap((span) => inverse(span, context)),
        context,
      );
      return exponent === -1
        ? turned
        : powered(turned, context.call(S.Times, -1, exponent), context);
    }
    const even = BigInt(exponent) % 2n === 0n;
    return interval(
      spans.map(([a, b]) => {
        const ends = [context.call(S.Power, a, exponent), context.call(S.Power, b, exponent)];
        const crosses =
          even && signOfQuantity(a, context) === -1 && signOfQuantity(b, context) === 1;
        return bounds(crosses ? [0, ...ends] : ends, context);
      }),
      context,
    );
  }
  if (
    exponent instanceof Rational &&
    spans.every(([a]) => (signOfQuantity(a, context) ?? -1) >= 0)
  ) {
    return interval(
      spans.map(([a, b]) =>
        bounds([context.call(S.Power, a, exponent), context.call(S.Power, b, exponent)], context),
      ),
      context,
    );
  }
  return undefined;
}

/** The least span around some quantities. */
export function bounds(values: readonly Expr[], context: Evaluator): Span {
  return [extreme(values, -1, context), extreme(values, 1, context)];
}

arithmeticHooks.set(S.Interval, {
  plus: (args, context) =>
    withRest(
      S.Plus,
      args,
      (a, b) => [[context.call(S.Plus, a[0], b[0]), context.call(S.Plus, a[1], b[1])]],
      context,
    ),
  times: (args, context) => withRest(S.Times, args, (a, b) => [products(a, b, context)], context),
  power: powered,
});

const ofIntervals = (
  name: string,
  apply: (lists: readonly (readonly Span[])[], context: Evaluator) => Expr | undefined,
): Builtin =>
  builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    apply(args, context) {
      if (args.length === 0) return undefined;
      const lists = args.map((arg) => spansOf(arg, context));
      return lists.some((list) => list === undefined)
        ? undefined
        : apply(lists as (readonly Span[])[], context);
    },
  });

/** Intervals of real numbers. */
export const intervals = [
  builtin({
    name: "Interval",
    state: "complete",
    doc: "ref/Interval",
    apply(_args, context, expr) {
      const spans = spansOf(expr, context);
      if (spans === undefined) return undefined;
      const made = interval(spans, context);
      return sameExpr(made, expr) ? undefined : made;
    },
  }),
  ofIntervals("IntervalUnion", (lists, context) => interval(lists.flat(), context)),
  ofIntervals("IntervalIntersection", (lists, context) => {
    const common = lists.reduce((left, right) =>
      left.flatMap((a) =>
        right.flatMap((b): Span[] => {
          const low = extreme([a[0], b[0]], 1, context);
          const high = extreme([a[1], b[1]], -1, context);
          return less(high, low, context) ? [] : [[low, high]];
        }),
      ),
    );
    return interval(common, context);
  }),
  builtin({
    name: "IntervalMemberQ",
    state: "complete",
    doc: "ref/IntervalMemberQ",
    arity: [2, 2],
    apply([outer, inner], context) {
      if (hasHead(inner, S.List))
        return new Fn(
          S.List,
          inner.args.map((x) => call(context.state.symbol("IntervalMemberQ"), outer as Expr, x)),
        );
      const whole = spansOf(outer as Expr, context);
      const parts = spansOf(inner as Expr, context);
      if (whole === undefined || parts === undefined) return undefined;
      return S.bool(
        parts.every(([a, b]) =>
          whole.some(([low, high]) => !less(a, low, context) && !less(high, b, context)),
        ),
      );
    },
  }),
];

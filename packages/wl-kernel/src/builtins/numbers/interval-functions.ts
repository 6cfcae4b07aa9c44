import type { Builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, hasHead, Rational } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { call } from "./integer-arguments.js";
import { bounds, extreme, interval, less, type Span, spansOf } from "./intervals.js";

/** Functions that rise or fall all along, or turn at known points. */
const monotone: Readonly<Record<string, 1>> = {
  Log: 1,
  ArcTan: 1,
  Sinh: 1,
  Tanh: 1,
  ArcSinh: 1,
  Floor: 1,
  Ceiling: 1,
  Round: 1,
  Erf: 1,
};

/** A function of one argument, also for intervals where it is monotone, or the absolute value or sine. */
export function withIntervals(entry: Builtin): Builtin {
  const { name, apply } = entry;
  const wave = name === "Sin" || name === "Cos";
  if (
    apply === undefined ||
    !(name in monotone || wave || name === "Abs" || name === "Max" || name === "Min")
  )
    return entry;
  return {
    ...entry,
    apply(args, context, expr) {
      const [x] = args;
      if (name === "Max" || name === "Min") {
        if (args.length !== 1 || !hasHead(x, S.Interval)) return apply(args, context, expr);
        const all = spansOf(x, context);
        return all === undefined || all.length === 0
          ? undefined
          : name === "Max"
            ? extreme(
                all.map((span) => span[1]),
                1,
                context,
              )
            : extreme(
                all.map((span) => span[0]),
                -1,
                context,
              );
      }
      const spans = args.length === 1 && hasHead(x, S.Interval) ? spansOf(x, context) : undefined;
      if (spans === undefined) return apply(args, context, expr);
      const at = (value: Expr): Expr => context.call(expr.head, value);
      return interval(
        spans.map(([a, b]) =>
          bounds([at(a), at(b), ...turningValues(name, [a, b], context)], context),
        ),
        context,
      );
    },
  };
}

/** Values at the turning points inside a span. */
function turningValues(name: string, [a, b]: Span, context: Evaluator): readonly Expr[] {
  if (name === "Abs") return less(a, 0, context) && less(0, b, context) ? [0] : [];
  if (name !== "Sin" && name !== "Cos") return [];
  const values: Expr[] = [];
  const start = name === "Sin" ? new Rational(1n, 2n) : 0;
  for (const [offset, value] of [
    [start, 1],
    [context.call(S.Plus, start, 1), -1],
  ] as const) {
    // Some offset Pi + 2 Pi k lies in [a, b].
    const least = call(
      S.Ceiling,
      call(
        S.Times,
        call(S.Plus, call(S.Times, a, call(S.Power, S.Pi, -1)), call(S.Times, -1, offset)),
        new Rational(1n, 2n),
      ),
    );
    const point = context.evaluate(
      call(S.Times, S.Pi, call(S.Plus, offset, call(S.Times, 2, least))),
    );
    if (!less(b, point, context)) values.push(value);
  }
  return values;
}

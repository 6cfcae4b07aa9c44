import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, hasHead, type RealNumber, systemSymbol } from "../../core/expr.js";
import { toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { realValue } from "./quantities.js";
import { drawn, generatorOf } from "./random-source.js";

interface Choices {
  readonly items: readonly Expr[];
  readonly weights: readonly number[] | undefined;
}

function choicesOf(from: Expr | undefined, context: Evaluator): Choices | undefined {
  if (hasHead(from, S.List)) return { items: from.args, weights: undefined };
  if (from instanceof Assoc) return { items: from.values, weights: undefined };
  if (!hasHead(from, S.Rule)) return undefined;
  const [weights, items] = from.args;
  if (
    !hasHead(weights, S.List) ||
    !hasHead(items, S.List) ||
    weights.args.length !== items.args.length
  )
    return undefined;
  const values = weights.args.map((weight) => realValue(weight, context));
  if (values.some((value) => value === undefined)) return undefined;
  const numbers = (values as RealNumber[]).map(toDouble);
  return numbers.some((value) => value < 0) ? undefined : { items: items.args, weights: numbers };
}

/** A position by weight. */
function weighted(weights: readonly number[], total: number, context: Evaluator): number {
  let left = generatorOf(context).real() * total;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i] as number;
    if (left < 0) return i;
  }
  return weights.length - 1;
}

function sample(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [from, count] = args;
  const choices = choicesOf(from, context);
  if (choices === undefined) return undefined;
  const { items, weights } = choices;
  const size = weights === undefined ? items.length : weights.filter((weight) => weight > 0).length;
  const most = hasHead(count, S.UpTo) ? count.args[0] : undefined;
  const many = typeof most === "number" ? Math.min(most, size) : (count ?? size);
  if (typeof many !== "number" || many < 0) return undefined;
  if (many > size) {
    context.message(systemSymbol("RandomSample"), "smplen", many, from as Expr);
    return undefined;
  }
  if (weights === undefined) {
    return context.list(
      generatorOf(context)
        .sample(items.length, many)
        .map((i) => items[i] as Expr),
    );
  }
  const left = [...weights];
  const chosen: Expr[] = [];
  for (let k = 0; k < many; k++) {
    const at = weighted(
      left,
      left.reduce((a, b) => a + b, 0),
      context,
    );
    chosen.push(items[at] as Expr);
    left[at] = 0;
  }
  return context.list(chosen);
}

/** Random choices and samples. */
export const randomChoices = [
  builtin({
    name: "RandomChoice",
    state: "complete",
    doc: "ref/RandomChoice",
    arity: [1, 2],
    apply([from, shape], context) {
      const choices = choicesOf(from, context);
      if (choices === undefined || choices.items.length === 0) {
        if (from !== undefined && !hasHead(from, S.Rule))
          context.message(systemSymbol("RandomChoice"), "lrwl", from);
        return undefined;
      }
      const { items, weights } = choices;
      const total = weights?.reduce((a, b) => a + b, 0) ?? 0;
      const generator = generatorOf(context);
      const draw = () =>
        items[
          weights === undefined ? generator.below(items.length) : weighted(weights, total, context)
        ] as Expr;
      return drawn(shape, draw, context);
    },
  }),
  builtin({
    name: "RandomSample",
    state: "complete",
    doc: "ref/RandomSample",
    arity: [1, 2],
    apply: sample,
  }),
];

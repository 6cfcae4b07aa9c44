import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { Complex, type Expr, hasHead, integer, isInteger, isNumber, Real } from "../core/expr.js";
import { toDouble } from "../core/order.js";
import * as S from "../core/symbols.js";
import { RandomGenerator } from "../numeric/random-generator.js";

/** The generator of the session, seeded by the session's option at first use. */
function generatorOf(context: Evaluator): RandomGenerator {
  const known = context.state.topics.get("random");
  if (known instanceof RandomGenerator) return known;
  const seed = context.state.seed;
  const made = seed === undefined ? new RandomGenerator() : new RandomGenerator(BigInt(seed));
  context.state.topics.set("random", made);
  return made;
}

/** An array of drawn values: `n` or `{n1, n2, …}`; one value without dimensions. */
function drawn(shape: Expr | undefined, draw: () => Expr, context: Evaluator): Expr | undefined {
  if (shape === undefined) return draw();
  const sizes = hasHead(shape, S.List) ? shape.args : [shape];
  let total = 1;
  for (const size of sizes) {
    if (typeof size !== "number" || size < 0) return undefined;
    total *= Math.max(size, 1);
    context.reserve(total);
  }
  const build = (level: number): Expr => {
    if (level === sizes.length) {
      context.tick();
      return draw();
    }
    return context.list(Array.from({ length: sizes[level] as number }, () => build(level + 1)));
  };
  return build(0);
}

function integerDraw(range: Expr, context: Evaluator): (() => Expr) | undefined {
  const [low, high, more] = hasHead(range, S.List) ? range.args : [0, range];
  if (more !== undefined || !isInteger(low) || !isInteger(high)) return undefined;
  const [a, b] = [BigInt(low), BigInt(high)];
  const generator = generatorOf(context);
  return a <= b ? () => integer(generator.integer(a, b)) : () => integer(generator.integer(b, a));
}

function realDraw(range: Expr, context: Evaluator): (() => Expr) | undefined {
  const [low, high, more] = hasHead(range, S.List) ? range.args : [0, range];
  if (low === undefined || high === undefined || more !== undefined) return undefined;
  if (!isNumber(low) || !isNumber(high)) return undefined;
  if (low instanceof Complex || high instanceof Complex) return undefined;
  const [a, b] = [toDouble(low), toDouble(high)];
  const generator = generatorOf(context);
  return () => new Real(a + (b - a) * generator.real());
}

export const random = [
  builtin({
    name: "SeedRandom",
    state: "partial",
    missing: "methods; gives Null in place of the state of the generator",
    doc: "ref/SeedRandom",
    arity: [0, 1],
    apply([seed], context) {
      if (seed === undefined) {
        context.state.topics.set("random", new RandomGenerator());
        return S.Null;
      }
      if (typeof seed !== "string" && !isInteger(seed)) return undefined;
      const start = typeof seed === "string" ? `s${seed}` : BigInt(seed);
      context.state.topics.set("random", new RandomGenerator(start));
      return S.Null;
    },
  }),
  builtin({
    name: "RandomInteger",
    state: "partial",
    missing: "distributions",
    doc: "ref/RandomInteger",
    arity: [0, 2],
    apply([range = 1, shape], context) {
      const draw = integerDraw(range, context);
      return draw === undefined ? undefined : drawn(shape, draw, context);
    },
  }),
  builtin({
    name: "RandomReal",
    state: "partial",
    missing: "distributions and WorkingPrecision",
    doc: "ref/RandomReal",
    arity: [0, 2],
    apply([range = 1, shape], context) {
      const draw = realDraw(range, context);
      return draw === undefined ? undefined : drawn(shape, draw, context);
    },
  }),
  builtin({
    name: "RandomChoice",
    state: "partial",
    missing: "weights",
    doc: "ref/RandomChoice",
    arity: [1, 2],
    apply([from, shape], context) {
      if (!hasHead(from, S.List) || from.args.length === 0) return undefined;
      const generator = generatorOf(context);
      const draw = () => from.args[generator.below(from.args.length)] as Expr;
      return drawn(shape, draw, context);
    },
  }),
  builtin({
    name: "RandomSample",
    state: "partial",
    missing: "weights",
    doc: "ref/RandomSample",
    arity: [1, 2],
    apply([from, count], context) {
      if (!hasHead(from, S.List)) return undefined;
      const size = from.args.length;
      const most = hasHead(count, S.UpTo) ? count.args[0] : undefined;
      const many = typeof most === "number" ? Math.min(most, size) : (count ?? size);
      if (typeof many !== "number" || many < 0 || many > size) return undefined;
      const positions = generatorOf(context).sample(size, many);
      return context.list(positions.map((i) => from.args[i] as Expr));
    },
  }),
];

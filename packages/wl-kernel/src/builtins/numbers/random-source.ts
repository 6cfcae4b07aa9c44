import { ElementCollector } from "../../core/element-collector.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, hasHead } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { RandomGenerator } from "../../numeric/random-generator.js";

/** The generator of the session, seeded by the session's option at first use. */
export function generatorOf(context: Evaluator): RandomGenerator {
  const known = context.state.topics.get("random");
  if (known instanceof RandomGenerator) return known;
  const seed = context.state.seed;
  const made = seed === undefined ? new RandomGenerator() : new RandomGenerator(BigInt(seed));
  context.state.topics.set("random", made);
  return made;
}

/** Replaces the generator: by a new one of that seed, or one seeded by the clock. */
export function reseed(context: Evaluator, seed: bigint | string | undefined): void {
  context.state.topics.set(
    "random",
    seed === undefined ? new RandomGenerator() : new RandomGenerator(seed),
  );
}

/** An array of drawn values: `n` or `{n1, n2, …}`; one value without dimensions. */
export function drawn(
  shape: Expr | undefined,
  draw: () => Expr,
  context: Evaluator,
): Expr | undefined {
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
    const size = sizes[level] as number;
    const elements = new ElementCollector(size);
    for (let i = 0; i < size; i++) elements.push(build(level + 1));
    return elements.list(context);
  };
  return build(0);
}

import type { Evaluator } from "../../core/evaluator.js";
import type { RandomGenerator } from "../../numeric/random-generator.js";
import { generatorOf } from "./random-source.js";

/** A gamma variate of that shape and scale 1, by the method of Marsaglia and Tsang. */
function gammaVariate(shape: number, generator: RandomGenerator): number {
  if (shape < 1) return gammaVariate(shape + 1, generator) * (1 - generator.real()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = generator.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - generator.real();
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A Poisson variate: products of uniform numbers, large means in halves by gamma variates. */
function poissonVariate(mean: number, generator: RandomGenerator, tick: () => void): number {
  let left = mean;
  let total = 0;
  while (left > 30) {
    tick();
    const m = Math.floor(left * 0.875);
    const x = gammaVariate(m, generator);
    if (x > left) return total + binomialVariate(m - 1, left / x, generator, tick);
    total += m;
    left -= x;
  }
  const limit = Math.exp(-left);
  for (let product = 1 - generator.real(); product > limit; product *= 1 - generator.real())
    total++;
  return total;
}

function binomialVariate(
  n: number,
  p: number,
  generator: RandomGenerator,
  tick: () => void,
): number {
  let count = 0;
  for (let i = 0; i < n; i++) {
    if ((i & 255) === 0) tick();
    if (generator.real() < p) count++;
  }
  return count;
}

/** A function that draws numbers of a distribution by name, `undefined` for one that cannot be drawn. */
export function drawNumber(
  name: string,
  p: readonly number[],
  context: Evaluator,
): (() => number) | undefined {
  const generator = generatorOf(context);
  const [a = 0, b = 1] = p;
  const tick = (): void => context.tick();
  const uniform = (): number => generator.real();
  switch (name) {
    case "NormalDistribution":
      return () => generator.normal(a, b);
    case "LogNormalDistribution":
      return () => Math.exp(generator.normal(a, b));
    case "UniformDistribution":
      return () => a + (b - a) * uniform();
    case "ExponentialDistribution":
      return () => generator.exponential(a);
    case "PoissonDistribution":
      return () => poissonVariate(a, generator, tick);
    case "BinomialDistribution":
      return () => binomialVariate(a, b, generator, tick);
    case "BernoulliDistribution":
      return () => (uniform() < a ? 1 : 0);
    case "GeometricDistribution":
      return () => Math.floor(Math.log(1 - uniform()) / Math.log(1 - a));
    case "DiscreteUniformDistribution":
      return () => Math.floor(a) + generator.below(Math.floor(b) - Math.floor(a) + 1);
    case "GammaDistribution":
      return () => b * gammaVariate(a, generator);
    case "ChiSquareDistribution":
      return () => 2 * gammaVariate(a / 2, generator);
    case "BetaDistribution":
      return () => {
        const x = gammaVariate(a, generator);
        return x / (x + gammaVariate(b, generator));
      };
    case "StudentTDistribution":
      return () => generator.normal() / Math.sqrt((2 * gammaVariate(a / 2, generator)) / a);
    case "CauchyDistribution":
      return () => a + b * Math.tan(Math.PI * (uniform() - 0.5));
    case "LaplaceDistribution":
      return () => a + b * generator.exponential() * (uniform() < 0.5 ? -1 : 1);
    case "LogisticDistribution":
      return () => a - b * Math.log(1 / (1 - uniform()) - 1);
    case "WeibullDistribution":
      return () => b * generator.exponential() ** (1 / a);
    case "ParetoDistribution":
      return () => a * (1 - uniform()) ** (-1 / b);
    case "RayleighDistribution":
      return () => a * Math.sqrt(2 * generator.exponential());
    default:
      return undefined;
  }
}

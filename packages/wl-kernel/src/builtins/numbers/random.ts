import { addReal, multiplyReal, negateReal, rational } from "../../core/arithmetic.js";
import { bigReal, toFloat } from "../../core/big-real.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  Complex,
  type Expr,
  Fn,
  hasHead,
  integer,
  isInteger,
  Real,
  systemSymbol,
} from "../../core/expr.js";
import { toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { isPrime } from "../../numeric/primality.js";
import { distributionDraw } from "./distributions.js";
import { wholes } from "./integer-arguments.js";
import { realValue } from "./quantities.js";
import { drawn, generatorOf, reseed } from "./random-source.js";

function rangeOf(range: Expr): readonly [Expr, Expr] | undefined {
  if (!hasHead(range, S.List)) return [0, range];
  return range.args.length === 2 ? (range.args as unknown as readonly [Expr, Expr]) : undefined;
}

function integerDraw(range: Expr, context: Evaluator): (() => Expr) | undefined {
  const ends = rangeOf(range);
  const values = ends === undefined ? undefined : wholes(ends);
  if (values === undefined) return undefined;
  const [a, b] = values as [bigint, bigint];
  const generator = generatorOf(context);
  return a <= b ? () => integer(generator.integer(a, b)) : () => integer(generator.integer(b, a));
}

function realDraw(
  range: Expr,
  options: readonly Expr[],
  context: Evaluator,
): (() => Expr) | undefined {
  const ends = rangeOf(range);
  if (ends === undefined) return undefined;
  const [low, high] = ends.map((end) => realValue(end, context));
  if (low === undefined || high === undefined) return undefined;
  const generator = generatorOf(context);
  const digits = workingPrecision(options);
  if (digits !== undefined) {
    const steps = 10n ** BigInt(Math.ceil(digits) + 2);
    const width = addReal(high, negateReal(low));
    return () => {
      const part = rational(generator.integer(0n, steps), steps);
      const value = addReal(low, multiplyReal(width, part));
      return value === 0 ? 0 : bigReal({ ...toFloat(value, digits), precision: digits });
    };
  }
  const [a, b] = [toDouble(low), toDouble(high)];
  return () => new Real(a + (b - a) * generator.real());
}

function workingPrecision(options: readonly Expr[]): number | undefined {
  for (const option of options) {
    if (
      hasHead(option, S.Rule) &&
      option.args[0] === S.WorkingPrecision &&
      typeof option.args[1] === "number"
    )
      return option.args[1];
  }
  return undefined;
}

function complexDraw(range: Expr, context: Evaluator): (() => Expr) | undefined {
  const ends = hasHead(range, S.List) ? range.args : [0, range];
  if (ends.length !== 2) return undefined;
  const corner = (end: Expr): readonly [number, number] | undefined => {
    const value = context.call(S.N, end);
    if (value instanceof Complex) return [toDouble(value.re), toDouble(value.im)];
    return value instanceof Real ? [value.value, 0] : undefined;
  };
  const [low, high] = ends.map(corner);
  if (low === undefined || high === undefined) return undefined;
  const generator = generatorOf(context);
  const between = (i: 0 | 1): Real => new Real(low[i] + (high[i] - low[i]) * generator.real());
  return () => new Complex(between(0), between(1));
}

function primeDraw(range: Expr, context: Evaluator): (() => Expr) | undefined {
  const ends = rangeOf(range);
  const values = ends === undefined ? undefined : wholes(ends);
  if (values === undefined) return undefined;
  const [a, b] = values as [bigint, bigint];
  const low = a < 2n ? 2n : a;
  const generator = generatorOf(context);
  if (!hasPrime(low, b)) {
    context.message(systemSymbol("RandomPrime"), "noprime");
    return undefined;
  }
  return () => {
    for (;;) {
      context.tick();
      const candidate = generator.integer(low, b);
      if (isPrime(candidate)) return integer(candidate);
    }
  };
}

function hasPrime(low: bigint, high: bigint): boolean {
  for (let n = low; n <= high && n < low + 10_000n; n++) if (isPrime(n)) return true;
  return high > low + 10_000n;
}

/** A random permutation of 1 … n in cycles, without fixed points and each from its least element. */
function cycles(n: number, context: Evaluator): Expr {
  const images = generatorOf(context).sample(n, n);
  const seen = new Set<number>();
  const list: Expr[] = [];
  for (let start = 0; start < n; start++) {
    if (seen.has(start)) continue;
    const cycle: Expr[] = [];
    for (let at = start; !seen.has(at); at = images[at] as number) {
      seen.add(at);
      cycle.push(at + 1);
    }
    if (cycle.length > 1) list.push(context.list(cycle));
  }
  return new Fn(systemSymbol("Cycles"), [context.list(list)]);
}

const arrayOf = (
  name: string,
  missing: string | undefined,
  draw: (range: Expr, options: readonly Expr[], context: Evaluator) => (() => Expr) | undefined,
) =>
  builtin({
    name,
    ...(missing === undefined ? { state: "complete" } : { state: "partial", missing }),
    doc: `ref/${name}`,
    arity: [0, 4],
    apply(args, context) {
      const options: readonly Expr[] = args.filter((arg) => hasHead(arg, S.Rule));
      const [range = 1, shape] = args.filter((arg) => !options.includes(arg));
      const one = distributionDraw(range, context) ?? draw(range, options, context);
      if (one !== undefined) return drawn(shape, one, context);
      if (hasHead(range, S.List) && name !== "RandomComplex") {
        context.message(systemSymbol(name), "unifr", range);
      }
      return undefined;
    },
  });

/** Random numbers. */
export const random = [
  builtin({
    name: "SeedRandom",
    state: "partial",
    missing: "methods; gives Null in place of the state of the generator",
    doc: "ref/SeedRandom",
    arity: [0, 1],
    apply([seed], context) {
      if (seed !== undefined && typeof seed !== "string" && !isInteger(seed)) return undefined;
      reseed(
        context,
        seed === undefined ? undefined : typeof seed === "string" ? `s${seed}` : BigInt(seed),
      );
      return S.Null;
    },
  }),
  builtin({
    name: "BlockRandom",
    attributes: ["HoldFirst"],
    state: "complete",
    doc: "ref/BlockRandom",
    arity: [1, 2],
    apply([body, option], context) {
      const generator = generatorOf(context);
      const saved = generator.save();
      const seeding = hasHead(option, S.Rule) ? option.args[1] : undefined;
      if (isInteger(seeding)) reseed(context, BigInt(seeding));
      try {
        return context.evaluate(body as Expr);
      } finally {
        generator.restore(saved);
        context.state.topics.set("random", generator);
      }
    },
  }),
  arrayOf("RandomInteger", undefined, (range, _options, context) => integerDraw(range, context)),
  arrayOf("RandomReal", undefined, realDraw),
  arrayOf("RandomComplex", "WorkingPrecision", (range, _options, context) =>
    complexDraw(range === 1 ? new Fn(S.List, [0, new Complex(1, 1)]) : range, context),
  ),
  builtin({
    name: "RandomPrime",
    state: "complete",
    doc: "ref/RandomPrime",
    arity: [1, 2],
    apply([range, shape], context) {
      const draw = primeDraw(range as Expr, context);
      return draw === undefined ? undefined : drawn(shape, draw, context);
    },
  }),
  builtin({
    name: "RandomPermutation",
    state: "partial",
    missing: "permutation groups",
    doc: "ref/RandomPermutation",
    arity: [1, 2],
    apply([n, shape], context) {
      if (typeof n !== "number" || n < 0) return undefined;
      context.reserve(n);
      return drawn(shape, () => cycles(n, context), context);
    },
  }),
  builtin({
    name: "RandomVariate",
    state: "partial",
    missing: "distributions beyond the table of this evaluator",
    doc: "ref/RandomVariate",
    arity: [1, 2],
    apply([distribution, shape], context) {
      const draw = distributionDraw(distribution as Expr, context);
      return draw === undefined ? undefined : drawn(shape, draw, context);
    },
  }),
];

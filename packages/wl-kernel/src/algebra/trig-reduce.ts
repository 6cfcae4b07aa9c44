/** Products and powers of sines and cosines as sums of multiple angles. */

import { rational } from "../core/arithmetic.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, integer, Rational, type Sym } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { lcm } from "../numeric/gcd.js";
import { factorsOf, isCall, minus, plus, termsOf, times } from "./build.js";
import { expand } from "./expand.js";

interface Wave {
  readonly factor: Expr;
  /** Undefined for a constant. */
  readonly head: Sym | undefined;
  readonly angle: Expr;
}

/** The expression without products of sines and cosines. */
export function trigReduce(expr: Expr, context: Evaluator): Expr {
  if (!(expr instanceof Fn)) return expr;
  const inner = context.evaluate(
    new Fn(
      expr.head,
      expr.args.map((arg) => trigReduce(arg, context)),
    ),
  );
  if (!isCall(inner, "Times") && !isCall(inner, "Power") && !isCall(inner, "Plus")) return inner;
  const sum = plus(
    context,
    ...termsOf(expand(inner, context)).map((term) => reduceTerm(term, context)),
  );
  return overCommonDenominator(sum, context);
}

/** A sum whose terms have fractions as factors, with the fraction of all in front of it. */
function overCommonDenominator(sum: Expr, context: Evaluator): Expr {
  if (!isCall(sum, "Plus")) return sum;
  const denominator = sum.args.reduce<bigint>((common, term) => {
    const [factor] = factorsOf(term);
    return factor instanceof Rational ? lcm(common, factor.den) : common;
  }, 1n);
  if (denominator === 1n) return sum;
  const whole = expand(times(context, integer(denominator), sum), context);
  return times(context, rational(1n, denominator), whole);
}

function reduceTerm(term: Expr, context: Evaluator): Expr {
  let waves: Wave[] = [{ factor: 1, head: undefined, angle: 0 }];
  const rest: Expr[] = [];
  for (const factor of factorsOf(term)) {
    const base = isCall(factor, "Power", 2) ? (factor.args[0] as Expr) : factor;
    const count = isCall(factor, "Power", 2) ? factor.args[1] : 1;
    const trig = isCall(base, "Sin", 1) || isCall(base, "Cos", 1);
    if (!trig || typeof count !== "number" || count < 1 || !Number.isInteger(count)) {
      rest.push(factor);
      continue;
    }
    for (let i = 0; i < count; i++) {
      context.tick();
      waves = waves.flatMap((wave) => product(wave, base as Fn, context));
      waves = joined(waves, context);
    }
  }
  return plus(
    context,
    ...waves.map(({ factor, head, angle }) =>
      times(context, factor, ...rest, head === undefined ? 1 : context.call(head, angle)),
    ),
  );
}

function joined(waves: readonly Wave[], context: Evaluator): Wave[] {
  const sum = plus(
    context,
    ...waves.map(({ factor, head, angle }) =>
      times(context, factor, head === undefined ? 1 : context.call(head, angle)),
    ),
  );
  return termsOf(sum).map((term) => {
    const factors = factorsOf(term);
    const wave = factors.find((f) => isCall(f, "Sin", 1) || isCall(f, "Cos", 1)) as Fn | undefined;
    if (wave === undefined) return { factor: term, head: undefined, angle: 0 };
    return {
      factor: times(context, ...factors.filter((f) => f !== wave)),
      head: wave.head as Sym,
      angle: wave.args[0] as Expr,
    };
  });
}

function product(wave: Wave, by: Fn, context: Evaluator): Wave[] {
  const b = by.args[0] as Expr;
  const head = by.head as Sym;
  if (wave.head === undefined) return [{ factor: wave.factor, head, angle: b }];
  const half = times(context, wave.factor, rational(1n, 2n));
  const opposite = times(context, -1, half);
  const sum = expand(plus(context, wave.angle, b), context);
  const difference = expand(minus(context, wave.angle, b), context);
  const sine = wave.head === S.Sin;
  if (sine && head === S.Sin) {
    return [
      { factor: half, head: S.Cos, angle: difference },
      { factor: opposite, head: S.Cos, angle: sum },
    ];
  }
  if (!sine && head === S.Cos) {
    return [
      { factor: half, head: S.Cos, angle: difference },
      { factor: half, head: S.Cos, angle: sum },
    ];
  }
  return [
    { factor: sine ? half : opposite, head: S.Sin, angle: difference },
    { factor: half, head: S.Sin, angle: sum },
  ];
}

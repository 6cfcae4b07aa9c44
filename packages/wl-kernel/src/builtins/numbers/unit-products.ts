import { type Expr, Fn, hasHead } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { baseUnits, unitName, units } from "./units.js";

/** A unit or product of powers of units: its dimension, its size in base units as an exact fraction, and its full name. */
export interface Measure {
  /** Powers of the base dimensions, without zeros. */
  readonly powers: ReadonlyMap<string, number>;
  readonly num: bigint;
  readonly den: bigint;
  /** The unit with full names, as a quantity has it. */
  readonly expr: Expr;
}

const none: Measure = { powers: new Map(), num: 1n, den: 1n, expr: "DimensionlessUnit" };

const biggestPower = 20;

function named(text: string): Measure | undefined {
  const name = unitName(text);
  const unit = name === undefined ? undefined : units[name];
  if (name === undefined || unit === undefined) return undefined;
  const powers = new Map<string, number>();
  for (const part of unit.dimension === "one" ? [] : unit.dimension.split(" ")) {
    const [base, power = "1"] = part.split("^");
    powers.set(base as string, Number(power));
  }
  return { powers, num: unit.num, den: unit.den, expr: name };
}

function raised(measure: Measure, power: number): Measure {
  const size = BigInt(Math.abs(power));
  const [num, den] = power < 0 ? [measure.den, measure.num] : [measure.num, measure.den];
  return {
    powers: new Map([...measure.powers].map(([base, own]) => [base, own * power])),
    num: num ** size,
    den: den ** size,
    expr: power === 1 ? measure.expr : new Fn(S.Power, [measure.expr, power]),
  };
}

function multiplied(a: Measure, b: Measure, expr: Expr): Measure {
  const powers = new Map(a.powers);
  for (const [base, power] of b.powers) {
    const total = (powers.get(base) ?? 0) + power;
    if (total === 0) powers.delete(base);
    else powers.set(base, total);
  }
  return { powers, num: a.num * b.num, den: a.den * b.den, expr };
}

/** The measure of `"Meters"`, `"Meters"^2`, `"Meters"/"Seconds"`; undefined for what is no known unit. */
export function measureOf(unit: Expr | undefined): Measure | undefined {
  if (typeof unit === "string") return named(unit);
  if (hasHead(unit, S.Power) && unit.args.length === 2) {
    const [base, power] = unit.args;
    const own = measureOf(base);
    if (own === undefined || typeof power !== "number" || !Number.isInteger(power))
      return undefined;
    return Math.abs(power) > biggestPower ? undefined : raised(own, power);
  }
  if (!hasHead(unit, S.Times)) return undefined;
  const factors = unit.args.map(measureOf);
  if (factors.length > biggestPower) return undefined;
  let all = none;
  for (const factor of factors) {
    if (factor === undefined) return undefined;
    all = multiplied(all, factor, unit);
  }
  return {
    ...all,
    expr: new Fn(
      S.Times,
      factors.map((factor) => (factor as Measure).expr),
    ),
  };
}

/** True for measures of the same dimension. */
export function sameDimension(a: Measure, b: Measure): boolean {
  return (
    a.powers.size === b.powers.size &&
    [...a.powers].every(([base, power]) => b.powers.get(base) === power)
  );
}

/** The unit of the same dimension made of base units alone; unevaluated. */
export function inBaseUnits(measure: Measure): Expr {
  const factors = [...measure.powers].map(([base, power]) => {
    const name = baseUnits[base] as string;
    return power === 1 ? name : new Fn(S.Power, [name, power]);
  });
  if (factors.length === 0) return "DimensionlessUnit";
  return factors.length === 1 ? (factors[0] as Expr) : new Fn(S.Times, factors);
}

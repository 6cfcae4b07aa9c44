import { rational } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, isInteger, systemSymbol } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import * as S from "../../core/symbols.js";
import { arithmeticHooks } from "./arithmetic-hooks.js";
import { isNumericQuantity } from "./quantities.js";
import { inBaseUnits, type Measure, measureOf, sameDimension } from "./unit-products.js";
import { zeroPoints } from "./units.js";

interface Parts {
  readonly magnitude: Expr;
  readonly measure: Measure;
}

/** Magnitude and unit of a quantity whose units are known. */
function parts(expr: Expr | undefined): Parts | undefined {
  if (!hasHead(expr, S.Quantity) || expr.args.length !== 2) return undefined;
  const [magnitude, unit] = expr.args as readonly [Expr, Expr];
  const measure = measureOf(unit);
  return measure === undefined ? undefined : { magnitude, measure };
}

const quantity = (magnitude: Expr, unit: Expr): Fn => new Fn(S.Quantity, [magnitude, unit]);

/** The zero of a scale of temperatures, `undefined` for units that have none of their own. */
const zeroOf = (unit: Expr): Expr | undefined => {
  const zero = typeof unit === "string" ? zeroPoints[unit] : undefined;
  return zero === undefined ? undefined : rational(zero[0], zero[1]);
};

function converted(expr: Expr, target: Measure, context: Evaluator): Expr | undefined {
  const known = parts(expr);
  if (known === undefined || !sameDimension(known.measure, target)) return undefined;
  const { measure, magnitude } = known;
  const [from, to] = [zeroOf(measure.expr), zeroOf(target.expr)];
  if (from !== undefined && to !== undefined) {
    const kelvins = context.call(
      S.Plus,
      context.call(S.Times, magnitude, rational(measure.num, measure.den)),
      from,
      context.call(S.Times, -1, to),
    );
    return quantity(context.call(S.Times, kelvins, rational(target.den, target.num)), target.expr);
  }
  const factor = rational(measure.num * target.den, measure.den * target.num);
  return quantity(context.call(S.Times, magnitude, factor), target.expr);
}

function sum(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const known = args.map(parts);
  const first = known[0];
  if (first === undefined) return undefined;
  // The smaller unit is kept.
  let unit = first.measure;
  for (const part of known) {
    if (part === undefined || !sameDimension(part.measure, unit)) return undefined;
    const other = part.measure;
    if (other.num * unit.den < unit.num * other.den) unit = other;
  }
  const scales = new Set(known.map((part) => part?.measure.expr));
  if (zeroOf(unit.expr) !== undefined && scales.size > 1) return undefined;
  const magnitudes = args.map((arg) => parts(converted(arg, unit, context))?.magnitude);
  return magnitudes.some((value) => value === undefined)
    ? undefined
    : quantity(context.call(S.Plus, ...(magnitudes as Expr[])), unit.expr);
}

function product(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const known = args.filter((arg) => parts(arg) !== undefined);
  const numbers = args.filter((arg) => isNumericQuantity(arg, context));
  if (known.length === 0 || known.length + numbers.length !== args.length) return undefined;
  if (known.length === 1 && numbers.length === 0) return undefined;
  const all = known.map((arg) => parts(arg) as Parts);
  const magnitude = context.call(S.Times, ...numbers, ...all.map((part) => part.magnitude));
  if (all.length === 1) return quantity(magnitude, (all[0] as Parts).measure.expr);
  return inUnit(
    magnitude,
    new Fn(
      S.Times,
      all.map((part) => part.measure.expr),
    ),
    context,
  );
}

/** A quantity in a product of units; a number where they cancel. */
function inUnit(magnitude: Expr, unit: Expr, context: Evaluator): Expr | undefined {
  const shown = context.evaluate(unit);
  if (shown === 1) return magnitude;
  const measure = measureOf(shown);
  if (measure === undefined) return undefined;
  return measure.powers.size > 0
    ? quantity(magnitude, shown)
    : context.call(S.Times, magnitude, rational(measure.num, measure.den));
}

function power(base: Expr, exponent: Expr, context: Evaluator): Expr | undefined {
  const known = parts(base);
  if (known === undefined || !isNumericQuantity(exponent, context)) return undefined;
  const { magnitude, measure } = known;
  if (!isInteger(exponent) && !hasHead(measure.expr, S.Power)) return undefined;
  const unit = context.call(systemSymbol("PowerExpand"), new Fn(S.Power, [measure.expr, exponent]));
  return inUnit(context.call(S.Power, magnitude, exponent), unit, context);
}

/** The order of two quantities of the same dimension as their magnitudes in one unit; undefined for others. */
export function magnitudesInOneUnit(
  a: Expr,
  b: Expr,
  context: Evaluator,
): readonly [Expr, Expr] | undefined {
  const [left, right] = [parts(a), parts(b)];
  if (left === undefined || right === undefined) return undefined;
  const other = parts(converted(b, left.measure, context));
  return other === undefined ? undefined : [left.magnitude, other.magnitude];
}

arithmeticHooks.set(S.Quantity, { plus: sum, times: product, power });

/** Quantities with units. */
export const unitQuantities = [
  builtin({
    name: "Quantity",
    attributes: ["HoldRest"],
    state: "partial",
    missing: "units beyond a small table",
    doc: "ref/Quantity",
    arity: [1, 2],
    apply([magnitude, unit], context) {
      if (unit === undefined)
        return typeof magnitude === "string" ? new Fn(S.Quantity, [1, magnitude]) : undefined;
      if (hasHead(magnitude, S.List))
        return new Fn(
          S.List,
          magnitude.args.map((part) => new Fn(S.Quantity, [part, unit])),
        );
      const value = context.evaluate(unit);
      const full = measureOf(value)?.expr ?? value;
      return sameExpr(full, unit) ? undefined : quantity(magnitude as Expr, full);
    },
  }),
  builtin({
    name: "UnitConvert",
    attributes: ["Listable"],
    state: "partial",
    missing: "units beyond a small table",
    doc: "ref/UnitConvert",
    arity: [1, 2],
    apply([expr, target], context) {
      const own = parts(expr)?.measure;
      if (own === undefined) return undefined;
      const unit = target === undefined || target === "SI" ? inBaseUnits(own) : target;
      const measure = parts(unit)?.measure ?? measureOf(context.evaluate(unit));
      return measure === undefined ? undefined : converted(expr as Expr, measure, context);
    },
  }),
  builtin({
    name: "QuantityMagnitude",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/QuantityMagnitude",
    arity: [1, 2],
    apply([expr, target], context) {
      const measure = measureOf(target);
      const value = measure === undefined ? expr : converted(expr as Expr, measure, context);
      if (hasHead(value, S.Quantity)) return value.args[0];
      return target === undefined && isNumericQuantity(expr as Expr, context) ? expr : undefined;
    },
  }),
  builtin({
    name: "QuantityUnit",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/QuantityUnit",
    arity: [1, 1],
    apply: ([expr], context) =>
      hasHead(expr, S.Quantity)
        ? expr.args[1]
        : isNumericQuantity(expr as Expr, context)
          ? "DimensionlessUnit"
          : undefined,
  }),
  builtin({
    name: "QuantityQ",
    state: "complete",
    doc: "ref/QuantityQ",
    arity: [1, 1],
    apply: ([expr]) => S.bool(parts(expr) !== undefined),
  }),
  builtin({
    name: "CompatibleUnitQ",
    state: "complete",
    doc: "ref/CompatibleUnitQ",
    apply(args) {
      const measures = args.map((arg) => parts(arg)?.measure ?? measureOf(arg));
      const first = measures[0];
      return S.bool(
        first !== undefined &&
          measures.every((one) => one !== undefined && sameDimension(one, first)),
      );
    },
  }),
];

import { rational } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { arithmeticHooks } from "./arithmetic-hooks.js";
import { call } from "./integer-arguments.js";
import { isNumericQuantity } from "./quantities.js";
import { type Unit, unitName, units } from "./units.js";

/** Magnitude and unit of `Quantity[magnitude, "Unit"]` with a unit of the table. */
function parts(
  expr: Expr | undefined,
): { readonly magnitude: Expr; readonly name: string; readonly unit: Unit } | undefined {
  if (!hasHead(expr, S.Quantity) || expr.args.length !== 2) return undefined;
  const [magnitude, unit] = expr.args as readonly [Expr, Expr];
  const name = typeof unit === "string" ? unitName(unit) : undefined;
  return name === undefined ? undefined : { magnitude, name, unit: units[name] as Unit };
}

const quantity = (magnitude: Expr, name: string): Fn => new Fn(S.Quantity, [magnitude, name]);

function converted(expr: Expr, to: string, context: Evaluator): Expr | undefined {
  const known = parts(expr);
  const target = units[to];
  if (known === undefined || target === undefined || known.unit.dimension !== target.dimension)
    return undefined;
  const factor = rational(known.unit.num * target.den, known.unit.den * target.num);
  return quantity(context.call(S.Times, known.magnitude, factor), to);
}

function sum(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const known = args.map(parts);
  const first = known[0];
  if (first === undefined || known.some((part) => part?.unit.dimension !== first.unit.dimension))
    return undefined;
  // The smaller unit is kept.
  let name = first.name;
  for (const part of known) {
    const [a, b] = [part?.unit as Unit, units[name] as Unit];
    if (part !== undefined && a.num * b.den < b.num * a.den) name = part.name;
  }
  const magnitudes = args.map((arg) => parts(converted(arg, name, context))?.magnitude);
  return magnitudes.some((value) => value === undefined)
    ? undefined
    : quantity(context.call(S.Plus, ...(magnitudes as Expr[])), name);
}

function product(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const quantities = args.filter((arg) => parts(arg) !== undefined);
  const numbers = args.filter((arg) => isNumericQuantity(arg, context));
  if (quantities.length !== 1 || numbers.length !== args.length - 1 || numbers.length === 0)
    return ratio(args, context);
  const only = parts(quantities[0]);
  return only === undefined
    ? undefined
    : quantity(context.call(S.Times, only.magnitude, ...numbers), only.name);
}

/** A quantity over one of the same dimension is a number. */
function ratio(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const below = args.find(
    (arg) => hasHead(arg, S.Power) && arg.args[1] === -1 && parts(arg.args[0]) !== undefined,
  );
  const above = args.find((arg) => parts(arg) !== undefined);
  if (!(below instanceof Fn) || above === undefined) return undefined;
  const divisor = parts(below.args[0]);
  const value = divisor === undefined ? undefined : parts(converted(above, divisor.name, context));
  if (value === undefined || divisor === undefined) return undefined;
  const rest = args.filter((arg) => arg !== below && arg !== above);
  return call(S.Times, value.magnitude, call(S.Power, divisor.magnitude, -1), ...rest);
}

arithmeticHooks.set(S.Quantity, { plus: sum, times: product });

/** Quantities with units. */
export const unitQuantities = [
  builtin({
    name: "Quantity",
    attributes: ["HoldRest"],
    state: "partial",
    missing: "units beyond a small table, and products of units",
    doc: "ref/Quantity",
    arity: [1, 2],
    apply([magnitude, unit]) {
      if (unit === undefined)
        return typeof magnitude === "string" ? new Fn(S.Quantity, [1, magnitude]) : undefined;
      if (hasHead(magnitude, S.List))
        return new Fn(
          S.List,
          magnitude.args.map((part) => new Fn(S.Quantity, [part, unit])),
        );
      const name = typeof unit === "string" ? unitName(unit) : undefined;
      return name === undefined || name === unit ? undefined : quantity(magnitude as Expr, name);
    },
  }),
  builtin({
    name: "UnitConvert",
    attributes: ["Listable"],
    state: "partial",
    missing: "units beyond a small table, and products of units",
    doc: "ref/UnitConvert",
    arity: [1, 2],
    apply([expr, target], context) {
      const base: Readonly<Record<string, string>> = {
        time: "Seconds",
        length: "Meters",
        mass: "Kilograms",
        information: "Bits",
        one: "DimensionlessUnit",
      };
      const unit =
        target === undefined
          ? base[parts(expr)?.unit.dimension ?? ""]
          : (parts(target)?.name ?? target);
      const name = typeof unit === "string" ? unitName(unit) : undefined;
      return name === undefined ? undefined : converted(expr as Expr, name, context);
    },
  }),
  builtin({
    name: "QuantityMagnitude",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/QuantityMagnitude",
    arity: [1, 2],
    apply([expr, target], context) {
      const name = typeof target === "string" ? unitName(target) : undefined;
      const value = name === undefined ? expr : converted(expr as Expr, name, context);
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
      const dimensions = args.map((arg) =>
        typeof arg === "string"
          ? units[unitName(arg) ?? ""]?.dimension
          : parts(arg)?.unit.dimension,
      );
      return S.bool(
        dimensions.every((dimension) => dimension !== undefined && dimension === dimensions[0]),
      );
    },
  }),
];

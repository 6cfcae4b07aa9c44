import { isInexactNumber } from "../../core/arithmetic.js";
import type { AttributeName } from "../../core/attributes.js";
import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, type Fn, isNumber, type Num, Real } from "../../core/expr.js";
import { toDouble } from "../../core/order.js";
import { type Compute, computeNumeric } from "./numeric-values.js";
import { digitsOf, numericize } from "./numericize.js";
import { withOverflow } from "./plus.js";
import { isNumericQuantity } from "./quantities.js";

/** How a mathematical function is written down. */
export interface NumericSpec {
  readonly name: string;
  readonly arity: readonly [least: number, most: number];
  /** Doubles for real arguments, NaN where `compute` has to find the value. */
  readonly machine?: (...args: number[]) => number;
  /** Values at any precision and for complex arguments. */
  readonly compute?: Compute;
  /** Exact values and simplifications; also what is left to do when there is no numeric value. */
  readonly exact?: (args: readonly Expr[], context: Evaluator, expr: Fn) => Expr | undefined;
  readonly attributes?: readonly AttributeName[];
  /** What is missing, for a partial function. */
  readonly missing?: string;
}

/** The arguments as numbers when at least one is inexact and all are numeric. */
function inexactArguments(args: readonly Expr[], context: Evaluator): readonly Num[] | undefined {
  let digits: number | undefined = Number.POSITIVE_INFINITY;
  let inexact = false;
  for (const arg of args) {
    if (isNumber(arg)) {
      if (!isInexactNumber(arg)) continue;
      inexact = true;
      const own = digitsOf(arg);
      if (own === undefined || digits === undefined) digits = undefined;
      else digits = Math.min(digits, own);
    } else if (!isNumericQuantity(arg, context)) return undefined;
  }
  if (!inexact) return undefined;
  const numbers: Num[] = [];
  for (const arg of args) {
    const value = isNumber(arg) ? arg : numericize(arg, digits, context);
    if (!isNumber(value)) return undefined;
    numbers.push(value);
  }
  return numbers;
}

function fastValue(spec: NumericSpec, numbers: readonly Num[]): Real | undefined {
  if (spec.machine === undefined || !numbers.some((number) => number instanceof Real))
    return undefined;
  const doubles: number[] = [];
  for (const number of numbers) {
    if (typeof number === "object" && "im" in number) return undefined;
    doubles.push(toDouble(number));
  }
  const value = spec.machine(...doubles);
  return Number.isFinite(value) ? new Real(value) : undefined;
}

/** The numeric value of a function at arguments of which one is inexact, `undefined` when there is none. */
export function numericValue(
  spec: NumericSpec,
  args: readonly Expr[],
  context: Evaluator,
): Expr | undefined {
  const only = args[0];
  if (args.length === 1 && only instanceof Real && spec.machine !== undefined) {
    const value = spec.machine(only.value);
    if (Number.isFinite(value)) return new Real(value);
  }
  const numbers = inexactArguments(args, context);
  if (numbers === undefined) return undefined;
  const fast = fastValue(spec, numbers);
  if (fast !== undefined) return fast;
  const { compute } = spec;
  if (compute === undefined) return undefined;
  return withOverflow(context, () => computeNumeric(compute, numbers));
}

/** A `Listable` numeric function made of its exact and numeric parts. */
export function numericFunction(spec: NumericSpec): Builtin {
  return builtin({
    name: spec.name,
    attributes: spec.attributes ?? ["Listable", "NumericFunction"],
    ...(spec.missing === undefined
      ? { state: "complete" }
      : { state: "partial", missing: spec.missing }),
    doc: `ref/${spec.name}`,
    arity: spec.arity,
    apply: (args, context, expr) =>
      numericValue(spec, args, context) ?? spec.exact?.(args, context, expr),
  });
}

import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, isNumber, Real, type RealNumber, Sym } from "../../core/expr.js";
import { toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { type DistributionText, distributionTable } from "./distribution-table.js";
import { exactText } from "./exact-text.js";
import { call } from "./integer-arguments.js";
import { realValue } from "./quantities.js";
import { drawNumber } from "./random-variates.js";

/** A distribution with its parameters. */
interface Distribution {
  readonly name: string;
  readonly text: DistributionText;
  readonly values: readonly Expr[];
}

function distributionOf(expr: Expr | undefined, context: Evaluator): Distribution | undefined {
  if (!(expr instanceof Fn) || !(expr.head instanceof Sym)) return undefined;
  const name = expr.head.name;
  const text = Object.hasOwn(distributionTable, name) ? distributionTable[name] : undefined;
  if (text === undefined) return undefined;
  let values = expr.args;
  if (values.length === 0 && text.defaults !== undefined)
    values = text.defaults.map((value) => exactText(value, context));
  else if (text.listed === true) {
    const only = values[0];
    if (values.length !== 1 || !hasHead(only, S.List)) return undefined;
    values = only.args;
  }
  return values.length === text.parameters.length ? { name, text, values } : undefined;
}

/** A text of the table as a function of x or q, with the parameters filled in. */
function filled(
  distribution: Distribution,
  text: string,
  variable: string,
  x: Expr | undefined,
  context: Evaluator,
): Expr {
  const names = [variable, ...distribution.text.parameters];
  const body = exactText(
    `Hold[Function[{${names.map((name) => `System\`Private\`${name}`).join(",")}}, ${withPrivateNames(text, names)}]]`,
    context,
  );
  const chosen = new Fn((body as Fn).args[0] as Expr, [x ?? 0, ...distribution.values]);
  return decided(context.evaluate(chosen), context);
}

/** The names as symbols that no user has. */
function withPrivateNames(text: string, names: readonly string[]): string {
  return text.replace(/\b[a-z]\b/g, (letter) =>
    names.includes(letter) ? `System\`Private\`${letter}` : letter,
  );
}

/** A Piecewise whose first conditions are decided becomes its value. */
function decided(expr: Expr, context: Evaluator): Expr {
  if (!(expr instanceof Fn) || expr.head !== S.Piecewise) return expr;
  const [pieces, otherwise = 0] = expr.args;
  if (!hasHead(pieces, S.List)) return expr;
  for (const piece of pieces.args) {
    if (!hasHead(piece, S.List)) return expr;
    const condition = context.evaluate(piece.args[1] as Expr);
    if (condition === S.True) return context.evaluate(piece.args[0] as Expr);
    if (condition !== S.False) return expr;
  }
  return context.evaluate(otherwise);
}

const properties: Readonly<Record<string, keyof DistributionText>> = {
  Mean: "mean",
  Variance: "variance",
  Median: "median",
  Skewness: "skewness",
  Kurtosis: "kurtosis",
};

function quantile(distribution: Distribution, q: Expr, context: Evaluator): Expr | undefined {
  if (hasHead(q, S.List)) {
    const parts = q.args.map((part) => quantile(distribution, part, context));
    return parts.some((part) => part === undefined) ? undefined : new Fn(S.List, parts as Expr[]);
  }
  if (distribution.text.quantile !== undefined)
    return filled(distribution, distribution.text.quantile, "q", q, context);
  const level = realValue(q, context);
  if (level === undefined || distribution.text.discrete !== true) return undefined;
  // The least x with CDF[x] >= q.
  for (let x = 0; x < 100_000; x++) {
    context.tick();
    const value = realValue(filled(distribution, distribution.text.cdf, "x", x, context), context);
    if (value === undefined) return undefined;
    if (toDouble(value) >= toDouble(level)) return x;
  }
  return undefined;
}

function property(name: string, args: readonly Expr[], context: Evaluator): Expr | undefined {
  const distribution = distributionOf(args[0], context);
  if (distribution === undefined) return undefined;
  const { text } = distribution;
  if (name === "Quantile" && args.length === 2)
    return quantile(distribution, args[1] as Expr, context);
  if (args.length !== 1) return undefined;
  if (name === "StandardDeviation")
    return call(S.Sqrt, filled(distribution, text.variance, "x", undefined, context));
  if (name === "Median" && text.median === undefined)
    return quantile(distribution, exactText("1/2", context), context);
  const key = properties[name];
  const formula = key === undefined ? undefined : text[key];
  return typeof formula === "string"
    ? filled(distribution, formula, "x", undefined, context)
    : undefined;
}

/** The builtin with what it gives for distributions, for the functions that also work on data. */
export function withDistributions(entry: Builtin): Builtin {
  const { name, apply } = entry;
  if (
    apply === undefined ||
    !(name in properties || name === "Quantile" || name === "StandardDeviation")
  )
    return entry;
  return {
    ...entry,
    apply: (args, context, expr) => property(name, args, context) ?? apply(args, context, expr),
  };
}

/** Draws numbers of a distribution, `undefined` for other expressions. */
export function distributionDraw(expr: Expr, context: Evaluator): (() => Expr) | undefined {
  const distribution = distributionOf(expr, context);
  if (distribution === undefined) return undefined;
  const values = distribution.values.map((value) => realValue(value, context));
  if (values.some((value) => value === undefined)) return undefined;
  const numbers = values.map((value) => toDouble(value as RealNumber));
  const draw = drawNumber(distribution.name, numbers, context);
  if (draw === undefined) return undefined;
  return () => (distribution.text.discrete === true ? draw() : new Real(draw()));
}

const ofPoint = (
  name: string,
  key: "pdf" | "cdf",
  finish: (value: Expr) => Expr = (value) => value,
) =>
  builtin({
    name,
    state: "partial",
    missing: "distributions beyond the table of this evaluator",
    doc: `ref/${name}`,
    arity: [1, 2],
    apply([expr, x], context) {
      const distribution = distributionOf(expr, context);
      if (distribution === undefined || x === undefined) return undefined;
      const at = (point: Expr): Expr => {
        const value =
          key === "pdf" && distribution.text.discrete === true && isNumber(point)
            ? realValue(point, context)
            : undefined;
        if (value !== undefined && !Number.isInteger(toDouble(value))) return 0;
        return finish(filled(distribution, distribution.text[key], "x", point, context));
      };
      return hasHead(x, S.List) ? new Fn(S.List, x.args.map(at)) : at(x);
    },
    applySub: ([x], _context, outer) =>
      x === undefined || outer.args.length !== 1
        ? undefined
        : call(outer.head, outer.args[0] as Expr, x),
  });

/** Densities and distribution functions; means and the like join the functions on data. */
export const distributions = [
  ofPoint("PDF", "pdf"),
  ofPoint("CDF", "cdf"),
  ofPoint("SurvivalFunction", "cdf", (value) => call(S.Plus, 1, call(S.Times, -1, value))),
  builtin({
    name: "InverseCDF",
    state: "partial",
    missing: "distributions beyond the table of this evaluator",
    doc: "ref/InverseCDF",
    arity: [1, 2],
    apply([expr, q], context) {
      const distribution = distributionOf(expr, context);
      return distribution === undefined || q === undefined
        ? undefined
        : quantile(distribution, q, context);
    },
  }),
  ...Object.keys(distributionTable).map((name) =>
    builtin({ name, state: "complete", doc: `ref/${name}` }),
  ),
];

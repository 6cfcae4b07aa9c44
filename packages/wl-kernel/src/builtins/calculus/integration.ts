import {
  elementsOf,
  factorsOf,
  freeOf,
  isCall,
  minus,
  quotient,
  replaceAll,
  times,
} from "../../algebra/build.js";
import { integrate } from "../../algebra/integrate.js";
import { limit } from "../../algebra/limit.js";
import { quietly } from "../../algebra/limit-values.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, isNumber, Real, Sym, systemSymbol } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import { toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { splitFraction } from "../algebra/expansion.js";
import { together } from "../algebra/fractions.js";
import { realRoots } from "../equations/numeric-roots.js";
import { seriesIntegral } from "./series-arithmetic.js";

/** Functions that are integrated piece by piece. */
const pieces: readonly Expr[] = ["Piecewise", "Abs", "UnitStep", "Sign", "Floor", "Max", "Min"].map(
  (name) => systemSymbol(name),
);

/** The definite integral, or undefined. */
function definite(expr: Expr, x: Expr, from: Expr, to: Expr, context: Evaluator): Expr | undefined {
  if (pieces.some((head) => !freeOf(expr, head))) return undefined;
  // Whether a symbolic power can be integrated to 0 depends on its exponent.
  if (isCall(expr, "Power", 2) && expr.args[0] === x && expr.args[1] instanceof Sym)
    return undefined;
  const inside = integrate(expr, x, context);
  if (inside === undefined) return undefined;
  if (hasPole(expr, x, from, to, context)) {
    context.message(systemSymbol("Integrate"), "idiv", expr, new Fn(S.List, [from, to]));
    return undefined;
  }
  const at = (point: Expr, direction: number): Expr | undefined => {
    const value = quietly(context, () => replaceAll(context, inside, x, point));
    const fine = [S.Indeterminate, S.ComplexInfinity, S.DirectedInfinity].every((bad) =>
      freeOf(value, bad),
    );
    return fine && !isCall(point, "DirectedInfinity")
      ? value
      : limit(inside, x, point, direction, context);
  };
  const decay = isCall(to, "DirectedInfinity", 1) ? decaySymbol(expr, x) : undefined;
  const upper = at(to, 1);
  const lower = at(from, -1);
  if (lower === undefined) return undefined;
  if (decay !== undefined && to instanceof Fn && to.args[0] === 1) {
    const sample = limit(replaceAll(context, inside, decay, 1), x, to, 1, context);
    if (sample !== 0 || !freeOf(lower, S.DirectedInfinity)) return undefined;
    const value = context.call(systemSymbol("Together"), minus(context, 0, lower));
    const condition = new Fn(S.Greater, [new Fn(systemSymbol("Re"), [decay]), 0]);
    return new Fn(systemSymbol("ConditionalExpression"), [value, condition]);
  }
  if (upper === undefined || isCall(upper, "Interval") || isCall(lower, "Interval"))
    return undefined;
  if (!freeOf(upper, S.DirectedInfinity) || !freeOf(lower, S.DirectedInfinity)) {
    if (
      [upper, lower].some(
        (end) => isCall(end, "DirectedInfinity", 1) && !isNumber(end.args[0] as Expr),
      )
    )
      return undefined;
    context.message(systemSymbol("Integrate"), "idiv", expr, new Fn(S.List, [from, to]));
    return undefined;
  }
  return context.call(systemSymbol("Expand"), minus(context, upper, lower));
}

/** The symbol `s` when the integrand's only exponential is a negative multiple of `s x` to the base E. */
function decaySymbol(expr: Expr, x: Expr): Sym | undefined {
  const exponents: Expr[] = [];
  const walk = (part: Expr): void => {
    if (!(part instanceof Fn)) return;
    if (isCall(part, "Power", 2) && !freeOf(part.args[1] as Expr, x)) {
      exponents.push(part.args[0] === S.E ? (part.args[1] as Expr) : S.Null);
    }
    for (const arg of part.args) walk(arg);
  };
  walk(expr);
  const [only] = exponents;
  if (only === undefined || exponents.length !== 1) return undefined;
  const factors = factorsOf(only).filter((factor) => !sameExpr(factor, x));
  const [sign, symbol] = factors;
  const isDecay = typeof sign === "number" && sign < 0 && symbol instanceof Sym;
  return isDecay && factors.length === 2 && factorsOf(only).length === 3 ? symbol : undefined;
}

/** A pole of a rational function strictly between the bounds, or an end where it does not converge. */
function hasPole(expr: Expr, x: Expr, from: Expr, to: Expr, context: Evaluator): boolean {
  const { bottom } = splitFraction(together(expr, context), context);
  const roots = realRoots(bottom, x, context);
  const bound = (e: Expr): number => {
    if (isCall(e, "DirectedInfinity", 1)) return e.args[0] === 1 ? Infinity : -Infinity;
    const value = context.call(S.N, e);
    return value instanceof Real || typeof value === "number" ? toDouble(value) : Number.NaN;
  };
  const [a, b] = [bound(from), bound(to)];
  return (
    roots?.some(
      (r) => r instanceof Real && r.value > Math.min(a, b) && r.value < Math.max(a, b),
    ) === true
  );
}

/** An exponential that all terms have, taken out. */
function commonFactor(value: Expr, context: Evaluator): Expr {
  if (!isCall(value, "Plus")) return value;
  const growth = factorsOf(value.args[0] as Expr).find(
    (f) => isCall(f, "Power", 2) && f.args[0] === S.E,
  );
  if (growth === undefined) return value;
  if (!value.args.every((term) => factorsOf(term).some((f) => sameExpr(f, growth)))) return value;
  const rest = context.call(S.Plus, ...value.args.map((term) => quotient(context, term, growth)));
  return times(context, growth, rest);
}

/** True when a function of `x` in the expression is none of the language's. */
function hasUnknown(expr: Expr, x: Expr): boolean {
  if (!(expr instanceof Fn) || freeOf(expr, x)) return false;
  const { head } = expr;
  if (!(head instanceof Sym) || head.name.includes("`")) return true;
  return expr.args.some((arg) => hasUnknown(arg, x));
}

export const integration = [
  builtin({
    name: "Integrate",
    attributes: ["ReadProtected"],
    state: "partial",
    missing: "non-elementary integrals, algebraic functions, assumptions",
    doc: "ref/Integrate",
    apply([expr, spec, ...more], context) {
      if (expr === undefined || spec === undefined) return undefined;
      if (more.length > 0) {
        const inner = more.reduceRight<Expr>(
          (body, s) => new Fn(systemSymbol("Integrate"), [body, s]),
          expr,
        );
        if (isCall(more[0], "Rule")) return undefined;
        return new Fn(systemSymbol("Integrate"), [inner, spec]);
      }
      if (isCall(expr, "List"))
        return new Fn(
          S.List,
          expr.args.map((e) => new Fn(systemSymbol("Integrate"), [e, spec])),
        );
      if (isCall(spec, "List", 3)) {
        const [x, from, to] = spec.args as readonly [Expr, Expr, Expr];
        if (!freeOf(expr, systemSymbol("Integrate"))) return undefined;
        return definite(expr, x, from, to, context);
      }
      if (isNumber(spec) || isCall(spec, "List")) return undefined;
      if (!(spec instanceof Sym) && !(spec instanceof Fn)) return undefined;
      const ofSeries = seriesIntegral(expr, spec, context);
      if (ofSeries !== undefined) return ofSeries;
      const value = integrate(expr, spec, context);
      return value === undefined ? undefined : commonFactor(value, context);
    },
  }),
  builtin({
    name: "Limit",
    attributes: ["ReadProtected"],
    state: "partial",
    missing: "essential singularities, several variables, assumptions",
    doc: "ref/Limit",
    apply([expr, rule, option], context) {
      if (expr === undefined || !isCall(rule, "Rule", 2)) return undefined;
      const [x, at] = rule.args as readonly [Expr, Expr];
      let direction = 0;
      if (isCall(option, "Rule", 2)) {
        const value = option.args[1] as Expr;
        if (value === "FromAbove" || value === -1) direction = -1;
        else if (value === "FromBelow" || value === 1) direction = 1;
      }
      if (isCall(expr, "List"))
        return new Fn(
          S.List,
          expr.args.map(
            (e) =>
              new Fn(systemSymbol("Limit"), [e, rule, ...(option === undefined ? [] : [option])]),
          ),
        );
      if (hasUnknown(expr, x)) return undefined;
      const found = limit(expr, x, at, direction, context);
      // A bounded function that goes on to swing has no limit.
      if (!isCall(found, "Interval", 1)) return found;
      const [low, high] = elementsOf(found.args[0] as Expr);
      return low !== undefined && high !== undefined && sameExpr(low, high) ? low : S.Indeterminate;
    },
  }),
];

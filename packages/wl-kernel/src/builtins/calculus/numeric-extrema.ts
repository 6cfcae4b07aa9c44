import { isCall } from "../../algebra/build.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, Real, Sym } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { derivative } from "./derivatives.js";
import { asFunction, machine, newton, system } from "./numeric-calculus.js";
import { simplexDescent } from "./simplex-descent.js";

/** Goes downhill in growing steps until the function rises. */
function descend(f: (x: number) => number, start: number): number {
  let at = start;
  let step = 0.1;
  for (let i = 0; i < 200; i++) {
    const here = f(at);
    if (f(at + step) < here) {
      at += step;
      step *= 1.3;
    } else if (f(at - step) < here) at -= step;
    else step /= 3;
    if (step < 1e-6) break;
  }
  return at;
}

function inOne(
  body: Expr,
  x: Sym,
  start: number,
  sign: number,
  context: Evaluator,
): Expr | undefined {
  const f = asFunction(body, x, context);
  const near = descend((v) => sign * f(v), start);
  const exact = newton(derivative(body, x, context), x, near, context);
  const at = Number.isFinite(exact) && sign * f(exact) <= sign * f(near) + 1e-9 ? exact : near;
  const value = f(at);
  if (!Number.isFinite(value) || !Number.isFinite(at) || Math.abs(at) > 1e20) return undefined;
  return context.list([new Real(value), context.list([new Fn(S.Rule, [x, new Real(at)])])]);
}

function inSeveral(
  body: Expr,
  variables: readonly Sym[],
  start: readonly number[],
  sign: number,
  context: Evaluator,
): Expr | undefined {
  const rules = (at: readonly number[]): Fn =>
    new Fn(
      S.List,
      variables.map((v, i) => new Fn(S.Rule, [v, new Real(at[i] as number)])),
    );
  const f = (at: readonly number[]): number =>
    machine(context.call(S.ReplaceAll, body, rules(at)), context);
  const near = simplexDescent((at) => sign * f(at), start);
  const slopes = variables.map((v) => derivative(body, v, context));
  const exact = system(slopes, variables, near, context);
  const better = exact !== undefined && sign * f(exact) <= sign * f(near) + 1e-9;
  const at = better ? exact : near;
  const value = f(at);
  if (!Number.isFinite(value) || at.some((v) => Math.abs(v) > 1e20)) return undefined;
  return context.list([new Real(value), rules(at)]);
}

function extremum(name: string, sign: number) {
  return builtin({
    name,
    attributes: ["HoldAll"],
    state: "partial",
    missing: "constraints, working precision",
    doc: `ref/${name}`,
    apply([expr, ...given], context) {
      const specs = given.filter((one) => !isCall(one, "Rule")).map((one) => context.evaluate(one));
      const [only] = specs;
      if (expr === undefined || only === undefined || isCall(expr, "List")) return undefined;
      const isListOfSpecs =
        isCall(only, "List") &&
        (isCall(only.args[0], "List") || only.args.every((one) => one instanceof Sym));
      const all = isListOfSpecs ? (only as Fn).args : specs;
      const variables = all.map((one) => (isCall(one, "List") ? one.args[0] : one));
      if (!variables.every((one) => one instanceof Sym)) return undefined;
      const start = all.map((one) =>
        isCall(one, "List") && one.args[1] !== undefined ? machine(one.args[1], context) : 1,
      );
      if (!start.every(Number.isFinite)) return undefined;
      const body = context.evaluate(expr);
      if (variables.length === 1)
        return inOne(body, variables[0] as Sym, start[0] as number, sign, context);
      return inSeveral(body, variables as Sym[], start, sign, context);
    },
  });
}

/** Local extremes, by going downhill and Newton's method. */
export const numericExtrema = [extremum("FindMinimum", 1), extremum("FindMaximum", -1)];

import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, isNumber, Sym, systemSymbol } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import * as S from "../../core/symbols.js";
import { derivativeTable, partialTable } from "./derivative-table.js";
import { seriesDerivative } from "./series-arithmetic.js";

const times = (...factors: readonly Expr[]): Expr => new Fn(S.Times, factors);
const power = (base: Expr, exponent: Expr): Expr => new Fn(S.Power, [base, exponent]);
const derivativeSymbol = systemSymbol("Derivative");
const D = systemSymbol("D");

/** The pure function in a table, parsed once in a session. */
function tabled(code: string, context: Evaluator): Expr {
  const key = `derivative:${code}`;
  const known = context.state.topics.get(key) as Expr | undefined;
  if (known !== undefined) return known;
  const parsed = context.state.parse(`(${code})&`);
  const made = "problem" in parsed ? S.Null : (parsed[0] as Expr);
  context.state.topics.set(key, made);
  return made;
}

/** The derivative of a function by its argument at a place, as a pure function; `undefined` when it is not known. */
function known(f: Expr, place: number, count: number, context: Evaluator): Expr | undefined {
  if (!(f instanceof Sym)) return undefined;
  const code = count === 1 ? derivativeTable[f.name] : partialTable[f.name]?.[place];
  return code === undefined ? undefined : tabled(code, context);
}

function isFree(expr: Expr, x: Expr): boolean {
  if (sameExpr(expr, x)) return false;
  if (!(expr instanceof Fn)) return true;
  return isFree(expr.head, x) && expr.args.every((arg) => isFree(arg, x));
}

/** The derivative by a variable, evaluated. */
export function derivative(expr: Expr, x: Expr, context: Evaluator): Expr {
  return context.evaluate(derive(expr, x, context));
}

/** The derivative by a variable, not evaluated. */
function derive(expr: Expr, x: Expr, context: Evaluator): Expr {
  context.tick();
  if (sameExpr(expr, x)) return 1;
  if (isNumber(expr) || !(expr instanceof Fn) || isFree(expr, x)) return 0;
  if (expr.head === S.Plus || expr.head === S.List) {
    return new Fn(
      expr.head,
      expr.args.map((arg) => derive(arg, x, context)),
    );
  }
  if (expr.head === S.Times) {
    const terms = expr.args.flatMap((arg, i) => {
      const d = derive(arg, x, context);
      return d === 0 ? [] : [times(...expr.args.map((other, k) => (k === i ? d : other)))];
    });
    return new Fn(S.Plus, terms);
  }
  if (expr.head === S.Power && expr.args.length === 2) return derivePower(expr, x, context);
  if (expr.head === S.Equal || expr.head === S.Rule) {
    return new Fn(
      expr.head,
      expr.args.map((arg) => derive(arg, x, context)),
    );
  }
  if (expr.head === systemSymbol("Piecewise") && hasHead(expr.args[0], S.List)) {
    const pairs = expr.args[0].args.map((pair) =>
      hasHead(pair, S.List)
        ? new Fn(S.List, [derive(pair.args[0] as Expr, x, context), pair.args[1] as Expr])
        : pair,
    );
    return new Fn(expr.head, [new Fn(S.List, pairs), derive(expr.args[1] ?? 0, x, context)]);
  }
  if (expr.head === systemSymbol("Integrate") && expr.args.length === 2) {
    return deriveIntegral(expr, x, context);
  }
  return chained(expr, x, context);
}

/** Leibniz's rule. */
function deriveIntegral(expr: Fn, x: Expr, context: Evaluator): Expr {
  const [body, range] = expr.args as readonly [Expr, Expr];
  if (sameExpr(range, x)) return body;
  const inside = isFree(body, x) ? 0 : new Fn(expr.head, [derivative(body, x, context), range]);
  if (!hasHead(range, S.List) || range.args.length !== 3) return inside;
  const [v, from, to] = range.args as readonly [Expr, Expr, Expr];
  const at = (point: Expr): Expr =>
    times(context.call(S.ReplaceAll, body, new Fn(S.Rule, [v, point])), derive(point, x, context));
  return new Fn(S.Plus, [at(to), times(-1, at(from)), inside]);
}

function derivePower(expr: Fn, x: Expr, context: Evaluator): Expr {
  const [base, exponent] = expr.args as readonly [Expr, Expr];
  if (isFree(exponent, x)) {
    const less = new Fn(S.Plus, [exponent, -1]);
    return times(exponent, power(base, less), derive(base, x, context));
  }
  const logarithm = base === S.E ? 1 : new Fn(systemSymbol("Log"), [base]);
  if (isFree(base, x)) return times(expr, logarithm, derive(exponent, x, context));
  const byBase = times(exponent, power(base, -1), derive(base, x, context));
  return times(expr, new Fn(S.Plus, [byBase, times(logarithm, derive(exponent, x, context))]));
}

/** The chain rule over all arguments; of an unknown function `Derivative[…][f][…]` is left. */
function chained(expr: Fn, x: Expr, context: Evaluator): Expr {
  const terms: Expr[] = [];
  expr.args.forEach((arg, i) => {
    const inner = derive(arg, x, context);
    if (context.evaluate(inner) === 0) return;
    terms.push(times(partial(expr, i, context), inner));
  });
  return new Fn(S.Plus, terms);
}

function partial(expr: Fn, place: number, context: Evaluator): Expr {
  const f = known(expr.head, place, expr.args.length, context);
  if (f !== undefined) return new Fn(f, expr.args);
  // f'[x] has its order counted up.
  const { head } = expr;
  if (
    head instanceof Fn &&
    head.head instanceof Fn &&
    head.head.head === derivativeSymbol &&
    head.head.args.length === expr.args.length
  ) {
    const orders = head.head.args.map((order, i) =>
      i === place ? context.evaluate(new Fn(S.Plus, [order, 1])) : order,
    );
    return new Fn(new Fn(new Fn(derivativeSymbol, orders), head.args), expr.args);
  }
  const orders = expr.args.map((_, i) => (i === place ? 1 : 0));
  return new Fn(new Fn(new Fn(derivativeSymbol, orders), [head]), expr.args);
}

function apply(expr: Expr, spec: Expr, context: Evaluator): Expr | undefined {
  if (!hasHead(spec, S.List)) {
    if (isNumber(spec) || typeof spec === "string") {
      context.message(D, "ivar", spec);
      return undefined;
    }
    return context.evaluate(derive(expr, spec, context));
  }
  const [x, count = 1] = spec.args;
  if (x === undefined) return undefined;
  if (hasHead(x, S.List)) {
    // A vector of variables: one more level of list.
    if (typeof count !== "number") return undefined;
    const parts = x.args.map((one) =>
      hasHead(expr, S.List) ? undefined : apply(expr, one, context),
    );
    if (!hasHead(expr, S.List) && parts.includes(undefined)) return undefined;
    const made = hasHead(expr, S.List)
      ? context.evaluate(
          new Fn(
            S.List,
            expr.args.map((one) => apply(one, new Fn(S.List, [x]), context) ?? one),
          ),
        )
      : context.evaluate(new Fn(S.List, parts as readonly Expr[]));
    return count > 1 ? apply(made, new Fn(S.List, [x, count - 1]), context) : made;
  }
  if (typeof count !== "number" || count < 0) return undefined;
  let result = expr;
  for (let i = 0; i < count; i++) result = context.evaluate(derive(result, x, context));
  return result;
}

export const derivatives = [
  builtin({
    name: "D",
    attributes: ["ReadProtected"],
    state: "partial",
    missing: "symbolic orders, option NonConstants",
    doc: "ref/D",
    apply([expr, ...specs], context) {
      if (expr === undefined || specs.length === 0) return undefined;
      let result: Expr | undefined = expr;
      for (const spec of specs) {
        result = seriesDerivative(result, spec, context) ?? apply(result, spec, context);
        if (result === undefined) return undefined;
      }
      return result;
    },
  }),
  builtin({
    name: "Derivative",
    open: true,
    attributes: ["NHoldAll", "ReadProtected"],
    state: "complete",
    doc: "ref/Derivative",
    applySub([f], context, outer) {
      const orders = outer.args;
      if (f === undefined || !orders.every((order) => typeof order === "number" && order >= 0))
        return undefined;
      if (orders.every((order) => order === 0)) return f;
      if (
        f instanceof Fn &&
        f.head instanceof Fn &&
        f.head.head === derivativeSymbol &&
        f.head.args.length === orders.length
      ) {
        const sums = f.head.args.map((order, i) => new Fn(S.Plus, [order, orders[i] as Expr]));
        return new Fn(new Fn(derivativeSymbol, sums), f.args);
      }
      const isPure = hasHead(f, S.Function);
      if (
        !isPure &&
        known(f, 0, orders.length, context) === undefined &&
        known(f, orders.length - 1, orders.length, context) === undefined
      ) {
        // A function that the user has defined is differentiated through its definition.
        if (!(f instanceof Sym) || context.record(f).down === undefined) return undefined;
      }
      const slots = orders.map((_, i) => new Sym(`RemoteBatch\`Private\`slot${i}`));
      let result = context.evaluate(new Fn(f, slots));
      if (
        !isPure &&
        result instanceof Fn &&
        result.head === f &&
        known(f, 0, orders.length, context) === undefined
      )
        return undefined;
      for (const [i, order] of (orders as readonly number[]).entries()) {
        for (let k = 0; k < order; k++)
          result = context.evaluate(derive(result, slots[i] as Sym, context));
      }
      const filled = (expr: Expr): Expr => {
        const at = expr instanceof Sym ? slots.indexOf(expr) : -1;
        if (at >= 0) return new Fn(S.Slot, [at + 1]);
        return expr instanceof Fn ? new Fn(filled(expr.head), expr.args.map(filled)) : expr;
      };
      return new Fn(S.Function, [filled(result)]);
    },
  }),
];

/** Equations that inverse functions solve. */

import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, Sym } from "../core/expr.js";
import { sameExpr, structuralKey } from "../core/identity.js";
import * as S from "../core/symbols.js";
import { fn, freeOf, isCall, minus, power, replaceAll } from "./build.js";
import { callText } from "./language-text.js";
import { solveOne } from "./solve.js";

/** All solutions of `f[u] == y` for `u`, as pure functions of `y`; `C[1]` counts periods. */
const inverses: Readonly<Record<string, string>> = {
  Log: "{E^#}&",
  ArcSin: "{Sin[#]}&",
  ArcCos: "{Cos[#]}&",
  ArcTan: "{Tan[#]}&",
  Sinh: "{ConditionalExpression[ArcSinh[#]+2 I Pi C[1],Element[C[1],Integers]],ConditionalExpression[I Pi-ArcSinh[#]+2 I Pi C[1],Element[C[1],Integers]]}&",
  Sin: "{ConditionalExpression[Pi-ArcSin[#]+2 Pi C[1],Element[C[1],Integers]],ConditionalExpression[ArcSin[#]+2 Pi C[1],Element[C[1],Integers]]}&",
  Cos: "{ConditionalExpression[-ArcCos[#]+2 Pi C[1],Element[C[1],Integers]],ConditionalExpression[ArcCos[#]+2 Pi C[1],Element[C[1],Integers]]}&",
  Tan: "{ConditionalExpression[ArcTan[#]+Pi C[1],Element[C[1],Integers]]}&",
  Abs: "{-#,#}&",
};

/** Solutions of `expr == 0` by undoing functions from the outside; undefined when that does not reach. */
export function invertFunction(expr: Expr, x: Expr, context: Evaluator): Expr[] | undefined {
  // One inner expression that holds all of x: solve for it first.
  const cores = coresOf(expr, x);
  for (const core of cores) {
    if (sameExpr(core, x)) continue;
    const mark = new Sym("Algebra`Private`u");
    const outer = replaceAll(context, expr, core, mark);
    if (!freeOf(outer, x)) continue;
    const values = solveOne(outer, mark, context);
    if (values === undefined) continue;
    const out: Expr[] = [];
    for (const value of values) {
      const inner = undo(core, value, x, context);
      if (inner === undefined) return undefined;
      out.push(...inner);
    }
    return out;
  }
  return undefined;
}

/** Solutions of `core == value`. */
function undo(core: Expr, value: Expr, x: Expr, context: Evaluator): Expr[] | undefined {
  if (isCall(core, "Power", 2)) {
    const [base, exponent] = core.args as readonly [Expr, Expr];
    if (freeOf(exponent, x)) {
      const sign = context.call(fn("Sign").head, context.call(S.N, value));
      if (sign === -1) return [];
      const back = power(context, value, power(context, exponent, -1));
      return solveOne(minus(context, base, back), x, context);
    }
    if (freeOf(base, x)) {
      if (value === 0) return [];
      const rate = base === S.E ? 1 : context.call(S.Log, base);
      const log = callText(
        "ConditionalExpression[(2 I Pi C[1]+Log[#1])/#2,Element[C[1],Integers]]&",
        [value, rate],
        context,
      );
      return through(exponent, log, x, context);
    }
    return undefined;
  }
  if (core instanceof Fn && core.head instanceof Sym && core.args.length === 1) {
    const text = inverses[core.head.name];
    if (text === undefined) return undefined;
    const list = callText(text, [value], context);
    if (!(list instanceof Fn)) return undefined;
    const out: Expr[] = [];
    for (const target of list.args) {
      const inner = through(core.args[0] as Expr, target, x, context);
      if (inner === undefined) return undefined;
      out.push(...inner);
    }
    return out;
  }
  return undefined;
}

/** Solutions of `expr == target` where the target may have a condition. */
function through(expr: Expr, target: Expr, x: Expr, context: Evaluator): Expr[] | undefined {
  if (!isCall(target, "ConditionalExpression", 2)) {
    return sameExpr(expr, x) ? [target] : solveOne(minus(context, expr, target), x, context);
  }
  const [value, condition] = target.args as readonly [Expr, Expr];
  const roots = sameExpr(expr, x) ? [value] : solveOne(minus(context, expr, value), x, context);
  return roots?.map((root) => context.evaluate(new Fn(target.head, [root, condition])));
}

/** Non-polynomial parts that contain x, innermost last. */
function coresOf(expr: Expr, x: Expr): Expr[] {
  const found = new Map<unknown, Expr>();
  const walk = (part: Expr): void => {
    if (freeOf(part, x)) return;
    if (isCall(part, "Plus") || isCall(part, "Times")) {
      for (const arg of part.args) walk(arg);
      return;
    }
    if (isCall(part, "Power", 2)) {
      const [base, exponent] = part.args as readonly [Expr, Expr];
      if (typeof exponent === "number") {
        walk(base);
        return;
      }
    }
    found.set(structuralKey(part), part);
  };
  walk(expr);
  return [...found.values()];
}

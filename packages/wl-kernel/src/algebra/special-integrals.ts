import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, Sym } from "../core/expr.js";
import { sameExpr } from "../core/identity.js";
import * as S from "../core/symbols.js";
import { factorsOf, freeOf, isCall, times } from "./build.js";
import { univariate } from "./coefficients.js";
import { callText } from "./language-text.js";

/** What `f[a x]/x` leads to. */
const overVariable: Readonly<Record<string, string>> = {
  Sin: "SinIntegral[#]&",
  Cos: "CosIntegral[#]&",
  Sinh: "SinhIntegral[#]&",
  Cosh: "CoshIntegral[#]&",
};

/** What `f[a x^2]` leads to, of a and x. */
const ofSquare: Readonly<Record<string, string>> = {
  Sin: "(Sqrt[Pi/2] FresnelS[Sqrt[#1] Sqrt[2/Pi] #2])/Sqrt[#1]&",
  Cos: "(Sqrt[Pi/2] FresnelC[Sqrt[#1] Sqrt[2/Pi] #2])/Sqrt[#1]&",
};

/** Integrals that lead to special functions, and derivatives of functions that are not known. */
export function specialIntegral(expr: Expr, x: Expr, context: Evaluator): Expr | undefined {
  const factors = factorsOf(expr);
  const isOver = (f: Expr): boolean =>
    isCall(f, "Power", 2) && f.args[1] === -1 && sameExpr(f.args[0] as Expr, x);
  const over = factors.find(isOver);
  if (over !== undefined && factors.length === 2) {
    const other = factors.find((f) => f !== over) as Expr;
    return divided(other, x, context);
  }
  if (factors.length === 2) return incompleteGamma(factors, x, context);
  if (factors.length !== 1) return undefined;
  if (isCall(expr, "Power", 2) && expr.args[1] === -1 && isCall(expr.args[0] as Expr, "Log", 1)) {
    const inside = (expr.args[0] as Fn).args[0] as Expr;
    return sameExpr(inside, x) ? callText("LogIntegral[#]&", [x], context) : undefined;
  }
  if (!(expr instanceof Fn) || expr.args.length !== 1) return undefined;
  const argument = expr.args[0] as Expr;
  if (expr.head instanceof Sym) {
    const text = ofSquare[expr.head.name];
    const c = text === undefined ? undefined : univariate(argument, x, context);
    if (text === undefined || c?.length !== 3 || c[0] !== 0 || c[1] !== 0) return undefined;
    return callText(text, [c[2] as Expr, x], context);
  }
  return derivativeOfUnknown(expr, argument, x, context);
}

function divided(other: Expr, x: Expr, context: Evaluator): Expr | undefined {
  if (isCall(other, "Power", 2) && other.args[0] === S.E) {
    const c = univariate(other.args[1] as Expr, x, context);
    if (c?.length !== 2 || c[0] !== 0) return undefined;
    return callText("ExpIntegralEi[#]&", [other.args[1] as Expr], context);
  }
  if (!(other instanceof Fn) || !(other.head instanceof Sym) || other.args.length !== 1)
    return undefined;
  const c = univariate(other.args[0] as Expr, x, context);
  if (c?.length !== 2) return undefined;
  if (other.head === S.Log && c[0] === 1)
    return callText("-PolyLog[2,#]&", [times(context, -1, c[1] as Expr, x)], context);
  const text = c[0] === 0 ? overVariable[other.head.name] : undefined;
  return text === undefined ? undefined : callText(text, other.args, context);
}

/** x^n E^(-a x) for a symbolic n. */
function incompleteGamma(factors: readonly Expr[], x: Expr, context: Evaluator): Expr | undefined {
  const growth = factors.find((f) => isCall(f, "Power", 2) && f.args[0] === S.E) as Fn | undefined;
  const power = factors.find((f) => f !== growth) as Expr;
  if (growth === undefined || !isCall(power, "Power", 2)) return undefined;
  if (!sameExpr(power.args[0] as Expr, x) || !freeOf(power.args[1] as Expr, x)) return undefined;
  if (typeof power.args[1] === "number") return undefined;
  const c = univariate(growth.args[1] as Expr, x, context);
  if (c?.length !== 2 || c[0] !== 0 || c[1] !== -1) return undefined;
  return callText("-Gamma[1+#1,#2]&", [power.args[1] as Expr, x], context);
}

function derivativeOfUnknown(
  expr: Fn,
  argument: Expr,
  x: Expr,
  context: Evaluator,
): Expr | undefined {
  const { head } = expr;
  if (!(head instanceof Fn) || !(head.head instanceof Fn) || head.head.head !== S.Derivative)
    return undefined;
  const order = head.head.args[0];
  const c = univariate(argument, x, context);
  if (typeof order !== "number" || head.head.args.length !== 1 || c?.length !== 2) return undefined;
  return callText(
    "Derivative[#1][#2][#3]/#4&",
    [order - 1, head.args[0] as Expr, argument, c[1] as Expr],
    context,
  );
}

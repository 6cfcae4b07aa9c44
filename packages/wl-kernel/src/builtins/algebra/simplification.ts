import { fn, freeOf, isCall, power, times } from "../../algebra/build.js";
import { variablesOf } from "../../algebra/coefficients.js";
import { expand } from "../../algebra/expand.js";
import { callText } from "../../algebra/language-text.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Complex, type Expr, Fn, Rational, Sym, systemSymbol } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import * as S from "../../core/symbols.js";
import { factor } from "./factoring.js";
import { apart, cancel, together } from "./fractions.js";
import { fullForms } from "./full-forms.js";
import { linksOf, refineByFacts } from "./refine-rules.js";

/** The measure of Simplify: leaves, with the digits of integers counted. */
export function complexity(expr: Expr): number {
  if (typeof expr === "number" || typeof expr === "bigint") {
    if (expr === 0) return 1;
    return `${expr}`.replace("-", "").length + (expr < 0 ? 1 : 0);
  }
  if (expr instanceof Rational) return complexity(expr.num) + complexity(expr.den) + 1;
  if (expr instanceof Complex) return complexity(expr.re) + complexity(expr.im) + 1;
  if (!(expr instanceof Fn)) return 1;
  return expr.args.reduce<number>((sum, arg) => sum + complexity(arg), complexity(expr.head));
}

const identities = [
  "{Cos[x_]^2:>1-Sin[x]^2}",
  "{Sin[x_]^2:>1-Cos[x]^2}",
  "{Cosh[x_]^2:>1+Sinh[x]^2}",
  "{Sinh[x_]^2:>-1+Cosh[x]^2}",
  "{Sec[x_]^2:>1+Tan[x]^2}",
  "{Tan[x_]^2:>-1+Sec[x]^2}",
  "{Tan[x_]:>Sin[x]/Cos[x],Sec[x_]:>1/Cos[x]}",
  "{Sin[2 x_]:>2 Sin[x] Cos[x]}",
  "{Cos[2 x_]:>1-2 Sin[x]^2}",
  "{Cos[2 x_]:>2 Cos[x]^2-1}",
];

/** Quotients of gamma functions and factorials whose arguments lie a few integers apart. */
const gammaQuotients =
  "{Gamma[x_]^p_. Gamma[y_]^q_.:>Gamma[x]^(p+q) Product[x+k,{k,0,y-x-1}]^q/;IntegerQ[p]&&IntegerQ[q]&&p q<0&&IntegerQ[y-x]&&0<y-x<=20," +
  "Factorial[x_]^p_. Factorial[y_]^q_.:>Factorial[x]^(p+q) Product[x+k,{k,1,y-x}]^q/;IntegerQ[p]&&IntegerQ[q]&&p q<0&&IntegerQ[y-x]&&0<y-x<=20}";

function hasGammas(expr: Expr): boolean {
  return (
    isCall(expr, "Times") && !(freeOf(expr, fn("Gamma").head) && freeOf(expr, fn("Factorial").head))
  );
}

/** The assumptions as a list of facts. */
function factsOf(expr: Expr | undefined): readonly Expr[] {
  if (expr === undefined || expr === S.True) return [];
  if (isCall(expr, "And") || isCall(expr, "List")) return expr.args.flatMap((arg) => factsOf(arg));
  if (isCall(expr, "Element", 2) && isCall(expr.args[0], "List")) {
    return [fn("Element", fn("Alternatives", ...expr.args[0].args), expr.args[1] as Expr)];
  }
  return [expr];
}

/** What a fact says about a symbol: 1 positive, 2 not negative, 3 negative, 4 real, 5 integer. */
function kindOf(x: Expr, facts: readonly Expr[]): number {
  let kind = 0;
  for (const fact of facts) {
    if (!(fact instanceof Fn)) continue;
    const [a, b] = fact.args;
    if (a !== undefined && b !== undefined && sameExpr(a, x)) {
      const bound = typeof b === "number" ? b : Number.NaN;
      if (isCall(fact, "Greater") && bound >= 0) return 1;
      if (isCall(fact, "GreaterEqual") && bound > 0) return 1;
      if (isCall(fact, "GreaterEqual") && bound === 0) return 2;
      if (isCall(fact, "Less") && bound <= 0) return 3;
      if (["Less", "LessEqual", "Greater", "GreaterEqual"].some((n) => isCall(fact, n))) kind = 4;
      if (isCall(fact, "Element") && b instanceof Sym) {
        if (b.name === "Reals" || b.name === "Rationals") kind = Math.max(kind, 4);
        if (b.name === "Integers") kind = 5;
        if (b.name === "PositiveReals" || b.name === "PositiveIntegers") return 1;
      }
    }
    if (
      isCall(fact, "Element") &&
      isCall(a, "Alternatives") &&
      a.args.some((e) => sameExpr(e, x))
    ) {
      kind = b instanceof Sym && b.name === "Integers" ? 5 : 4;
    }
  }
  return kind;
}

/** What the facts make of roots, absolute values and the like. */
export function refine(expr: Expr, facts: readonly Expr[], context: Evaluator): Expr {
  if (facts.length === 0 || !(expr instanceof Fn)) return expr;
  if (facts.some((fact) => sameExpr(fact, expr))) return S.True;
  const args = expr.args.map((arg) => refine(arg, facts, context));
  const inner = context.evaluate(new Fn(expr.head, args));
  if (!(inner instanceof Fn)) return inner;
  const [a, b] = inner.args as readonly [Expr, Expr];
  const kind = a === undefined ? 0 : kindOf(a, facts);
  if (isCall(inner, "Abs", 1) || isCall(inner, "RealAbs", 1)) {
    if (kind === 1 || kind === 2) return a;
    if (kind === 3) return times(context, -1, a);
  }
  if (isCall(inner, "Sign", 1)) {
    if (kind === 1) return 1;
    if (kind === 3) return -1;
  }
  if (kind >= 1) {
    if (isCall(inner, "Re", 1) || isCall(inner, "Conjugate", 1)) return a;
    if (isCall(inner, "Im", 1)) return 0;
  }
  if (
    kind === 5 &&
    (isCall(inner, "Floor", 1) || isCall(inner, "Ceiling", 1) || isCall(inner, "Round", 1))
  )
    return a;
  if (isCall(inner, "Greater", 2) && b === 0 && kind === 3) return S.False;
  if (isCall(inner, "GreaterEqual", 2) && b === 0 && kind === 3) return S.False;
  if (isCall(inner, "Greater", 2) && b === 0 && kind === 1) return S.True;
  if (isCall(inner, "GreaterEqual", 2) && b === 0 && (kind === 1 || kind === 2)) return S.True;
  if (isCall(inner, "Less", 2) && b === 0)
    return kind === 1 || kind === 2 ? S.False : kind === 3 ? S.True : inner;
  if (isCall(inner, "Element", 2) && b instanceof Sym && b.name === "Reals" && kind > 0)
    return S.True;
  if (
    isCall(inner, "Log", 1) &&
    isCall(a, "Power", 2) &&
    a.args[0] === S.E &&
    kindOf(a.args[1] as Expr, facts) > 0
  )
    return a.args[1] as Expr;
  if (
    isCall(inner, "Log", 1) &&
    isCall(a, "Power", 2) &&
    kindOf(a.args[0] as Expr, facts) === 1 &&
    kindOf(a.args[1] as Expr, facts) > 0
  )
    return times(context, a.args[1] as Expr, context.call(S.Log, a.args[0] as Expr));
  if (isCall(inner, "Power", 2) && isCall(a, "Power", 2)) {
    const [base, e] = a.args as readonly [Expr, Expr];
    const k = kindOf(base, facts);
    if (k === 1 || k === 2) return power(context, base, times(context, e, b));
    if (typeof e === "number" && e % 2 === 0 && b instanceof Rational) {
      if (k === 3) return power(context, times(context, -1, base), times(context, e, b));
      if (k >= 4) return power(context, context.call(S.Abs, base), times(context, e, b));
    }
  }
  if (isCall(inner, "Power", 2) && isCall(a, "Times") && b instanceof Rational) {
    const good = a.args.filter((f) => positive(f, facts));
    if (good.length > 0) {
      const rest = times(context, ...a.args.filter((f) => !good.includes(f)));
      const parts = good.map((f) => refine(new Fn(S.Power, [f, b]), facts, context));
      return times(context, ...parts, refine(power(context, rest, b), facts, context));
    }
  }
  if (kind === 5 || (isCall(a, "Times") && a.args.some((f) => kindOf(f, facts) === 5))) {
    const others = isCall(a, "Times") ? a.args.filter((f) => kindOf(f, facts) !== 5) : [];
    if (
      isCall(inner, "Sin", 1) &&
      others.length > 0 &&
      others.every((f) => f === S.Pi || Number.isInteger(f))
    )
      return others.includes(S.Pi) ? 0 : inner;
    if (isCall(inner, "Cos", 1) && others.length === 1 && others[0] === S.Pi) {
      return power(context, -1, (a as Fn).args.find((f) => f !== S.Pi) as Expr);
    }
  }
  return refineByFacts(inner, facts, context);
}

function positive(f: Expr, facts: readonly Expr[]): boolean {
  const base = isCall(f, "Power", 2) ? (f.args[0] as Expr) : f;
  const kind = kindOf(base, facts);
  if (kind === 1 || kind === 2) return true;
  return isCall(f, "Power", 2) && kind >= 3 && typeof f.args[1] === "number" && f.args[1] % 2 === 0;
}

/** The simplest form that the transformations reach. */
export function simplify(
  expr: Expr,
  facts: readonly Expr[],
  context: Evaluator,
  full = false,
): Expr {
  if (!(expr instanceof Fn)) return expr;
  context.tick();
  const args = expr.args.map((arg) => simplify(arg, facts, context, full));
  const start = refine(context.evaluate(new Fn(expr.head, args)), facts, context);
  if (!(start instanceof Fn)) return start;
  if (isCall(start, "Equal", 2)) return equation(start, context);
  if (!["Plus", "Times", "Power"].some((name) => isCall(start, name))) return start;
  let best: Expr = start;
  const offer = (candidate: Expr): void => {
    if (complexity(candidate) < complexity(best)) best = candidate;
  };
  for (let round = 0; round < 3; round++) {
    const before = best;
    for (const form of [before, expr]) {
      offer(together(form, context));
      offer(cancel(form, context));
      offer(expand(form, context));
      offer(factor(form, context));
      offer(context.call(fn("ExpandDenominator").head, best));
      const variables = variablesOf(form);
      if (variables.length === 1 && variables[0] !== undefined)
        offer(apart(form, variables[0], context));
      for (const x of variables.slice(0, 4)) offer(context.call(fn("Collect").head, form, x));
    }
    if (full && hasGammas(before)) offer(callText(`(#//.${gammaQuotients})&`, [before], context));
    if (full) {
      for (const form of fullForms(before, context)) {
        if (complexity(form) <= complexity(best)) best = form;
      }
    }
    if (hasTrig(before)) {
      for (const rule of identities) {
        const next = callText(`(#/.${rule})&`, [before], context);
        if (sameExpr(next, before)) continue;
        const wide = expand(next, context);
        offer(wide);
        offer(factor(wide, context));
        offer(together(next, context));
      }
      offer(context.call(systemSymbol("TrigReduce"), before));
    }
    best = refine(best, facts, context);
    if (sameExpr(best, before)) break;
  }
  if (!isCall(best, "Plus")) return best;
  // Of a sum and a product of the same size the product is given.
  const product = factor(best, context);
  return isCall(product, "Times") && complexity(product) <= complexity(best) ? product : best;
}

function hasTrig(expr: Expr): boolean {
  if (!(expr instanceof Fn)) return false;
  if (
    ["Sin", "Cos", "Tan", "Sec", "Csc", "Cot", "Sinh", "Cosh", "Tanh", "Log"].some((n) =>
      isCall(expr, n),
    )
  )
    return true;
  return expr.args.some(hasTrig);
}

function equation(expr: Fn, context: Evaluator): Expr {
  const [a, b] = expr.args as readonly [Expr, Expr];
  const difference = expand(together(context.call(S.Subtract, a, b), context), context);
  return difference === 0 ? S.True : expr;
}

function assumptions(args: readonly Expr[], context: Evaluator): readonly Expr[] {
  const given = args.map((arg) => (isCall(arg, "Rule", 2) ? (arg.args[1] as Expr) : arg));
  const global = context.evaluate(S.$Assumptions);
  const facts = [
    ...factsOf(global === S.$Assumptions ? S.True : global),
    ...given.flatMap((g) => factsOf(g)),
  ];
  const links = facts.flatMap((fact) => linksOf(fact, context));
  return [...facts, ...links.filter((one) => !facts.some((fact) => sameExpr(fact, one)))];
}

export const simplification = [
  ...(["Simplify", "FullSimplify"] as const).map((name) =>
    builtin({
      name,
      state: "partial",
      missing: "most special functions, options other than Assumptions",
      doc: `ref/${name}`,
      arity: [1, 4],
      apply: ([expr, ...rest], context) =>
        simplify(expr as Expr, assumptions(rest, context), context, name === "FullSimplify"),
    }),
  ),
  builtin({
    name: "Refine",
    state: "partial",
    missing: "facts about compound expressions",
    doc: "ref/Refine",
    arity: [1, 2],
    apply: ([expr, ...rest], context) => refine(expr as Expr, assumptions(rest, context), context),
  }),
  builtin({
    name: "Assuming",
    attributes: ["HoldRest"],
    state: "complete",
    doc: "ref/Assuming",
    arity: [2, 2],
    apply([facts, body], context) {
      const old = assumptions([], context);
      const all = new Fn(S.And, [...old, ...factsOf(facts)]);
      return new Fn(S.Block, [
        new Fn(S.List, [new Fn(S.Set, [S.$Assumptions, all])]),
        body as Expr,
      ]);
    },
  }),
];

import { elementsOf, freeOf, isCall, plus, times } from "../../algebra/build.js";
import {
  collectTerms,
  formsOf,
  isPolynomial,
  type Term,
  univariate,
  variablesOf,
} from "../../algebra/coefficients.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import { compareExpr } from "../../core/order.js";
import * as S from "../../core/symbols.js";

function coefficientOf(
  expr: Expr,
  forms: readonly Expr[],
  powers: readonly Expr[],
  context: Evaluator,
): Expr {
  const terms = collectTerms(expr, forms, context);
  const fits = (term: Term): boolean =>
    term.exponents.every((e, i) => sameExpr(e, powers[i] as Expr));
  return plus(context, ...terms.filter(fits).map((term) => term.coefficient));
}

function collect(
  expr: Expr,
  forms: readonly Expr[],
  then: Expr | undefined,
  context: Evaluator,
): Expr {
  const [form, ...rest] = forms;
  const finish = (part: Expr): Expr => (then === undefined ? part : context.call(then, part));
  if (form === undefined) return finish(expr);
  const terms = collectTerms(expr, [form], context);
  return plus(
    context,
    ...terms.map(({ exponents, coefficient }) =>
      times(
        context,
        collect(coefficient, rest, then, context),
        context.call(S.Power, form, exponents[0] as Expr),
      ),
    ),
  );
}

/** Nested coefficient lists in several variables. */
function coefficientList(expr: Expr, forms: readonly Expr[], context: Evaluator): Expr | undefined {
  const terms = collectTerms(expr, forms, context);
  const sizes = forms.map((_form, i) => {
    let most = 0;
    for (const { exponents } of terms) {
      const e = exponents[i];
      if (typeof e !== "number" || e < 0) return -1;
      most = Math.max(most, e);
    }
    return most;
  });
  if (sizes.includes(-1)) return undefined;
  if (!terms.every((t) => forms.every((form) => freeOf(t.coefficient, form)))) return undefined;
  context.reserve(sizes.reduce((a, b) => a * (b + 1), 1));
  const build = (at: number, index: readonly number[]): Expr => {
    if (at === forms.length) {
      const term = terms.find((t) => t.exponents.every((e, i) => e === index[i]));
      return term?.coefficient ?? 0;
    }
    const parts: Expr[] = [];
    for (let i = 0; i <= (sizes[at] as number); i++) parts.push(build(at + 1, [...index, i]));
    return context.list(parts);
  };
  return build(0, []);
}

/** Terms from the highest monomial to the lowest, lexicographically. */
function sortedTerms(expr: Expr, forms: readonly Expr[], context: Evaluator): Term[] {
  return collectTerms(expr, forms, context)
    .filter((term) => term.coefficient !== 0)
    .sort((a, b) => {
      for (let i = 0; i < forms.length; i++) {
        const order = compareExpr(b.exponents[i] as Expr, a.exponents[i] as Expr);
        if (order !== 0) return order;
      }
      return 0;
    });
}

export const coefficients = [
  builtin({
    name: "Coefficient",
    attributes: ["Listable"],
    state: "partial",
    missing: "Modulus",
    doc: "ref/Coefficient",
    arity: [2, 3],
    apply([expr, form, power = 1], context) {
      if (isCall(form as Expr, "List")) return undefined;
      const forms = isCall(form as Expr, "Times") ? (form as Fn).args : [form as Expr];
      if (forms.length > 1) {
        const bases = forms.map((f) => (isCall(f, "Power", 2) ? (f.args[0] as Expr) : f));
        const powers = forms.map((f) =>
          times(context, power, isCall(f, "Power", 2) ? (f.args[1] as Expr) : 1),
        );
        return coefficientOf(expr as Expr, bases, powers, context);
      }
      const only = forms[0] as Expr;
      if (isCall(only, "Power", 2) && power !== 0) {
        return coefficientOf(
          expr as Expr,
          [only.args[0] as Expr],
          [times(context, only.args[1] as Expr, power)],
          context,
        );
      }
      return coefficientOf(expr as Expr, forms, [power], context);
    },
  }),
  builtin({
    name: "CoefficientList",
    state: "partial",
    missing: "Modulus",
    doc: "ref/CoefficientList",
    arity: [2, 3],
    apply([expr, form], context) {
      const forms = formsOf(form as Expr);
      if (expr === 0) return context.list([]);
      return coefficientList(expr as Expr, forms, context);
    },
  }),
  builtin({
    name: "CoefficientRules",
    state: "partial",
    missing: "monomial orders other than the lexicographic one",
    doc: "ref/CoefficientRules",
    arity: [1, 3],
    apply([expr, form], context) {
      const forms =
        form === undefined ? variablesOf(expr as Expr).sort(compareExpr) : formsOf(form);
      return context.list(
        sortedTerms(expr as Expr, forms, context).map(
          (t) => new Fn(S.Rule, [context.list(t.exponents), t.coefficient]),
        ),
      );
    },
  }),
  builtin({
    name: "FromCoefficientRules",
    state: "complete",
    doc: "ref/FromCoefficientRules",
    arity: [2, 2],
    apply([rules, form], context) {
      if (!isCall(rules, "List")) return undefined;
      const forms = formsOf(form as Expr);
      const terms: Expr[] = [];
      for (const rule of rules.args) {
        if (!isCall(rule, "Rule", 2)) return undefined;
        const powers = elementsOf(rule.args[0] as Expr);
        terms.push(
          times(
            context,
            rule.args[1] as Expr,
            ...forms.map((f, i) => context.call(S.Power, f, powers[i] ?? 0)),
          ),
        );
      }
      return plus(context, ...terms);
    },
  }),
  builtin({
    name: "MonomialList",
    state: "partial",
    missing: "monomial orders other than the lexicographic one",
    doc: "ref/MonomialList",
    arity: [1, 3],
    apply([expr, form], context) {
      const forms =
        form === undefined ? variablesOf(expr as Expr).sort(compareExpr) : formsOf(form);
      return context.list(
        sortedTerms(expr as Expr, forms, context).map((t) =>
          times(
            context,
            t.coefficient,
            ...forms.map((f, i) => context.call(S.Power, f, t.exponents[i] as Expr)),
          ),
        ),
      );
    },
  }),
  builtin({
    name: "Exponent",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/Exponent",
    arity: [2, 3],
    apply([expr, form, head = S.Max], context) {
      if (expr === 0) return new Fn(S.DirectedInfinity, [-1]);
      const terms = collectTerms(expr as Expr, [form as Expr], context).filter(
        (t) => t.coefficient !== 0,
      );
      return context.call(head, ...terms.map((t) => t.exponents[0] as Expr).sort(compareExpr));
    },
  }),
  builtin({
    name: "Collect",
    state: "complete",
    doc: "ref/Collect",
    arity: [2, 3],
    apply([expr, form, then], context) {
      const forms = formsOf(form as Expr);
      const one = (part: Expr): Expr => collect(part, forms, then, context);
      const whole = expr as Expr;
      if (isCall(whole, "List") || isCall(whole, "Equal"))
        return new Fn(whole.head, whole.args.map(one));
      return one(whole);
    },
  }),
  builtin({
    name: "Variables",
    state: "complete",
    doc: "ref/Variables",
    arity: [1, 1],
    apply: ([expr], context) => context.list(variablesOf(expr as Expr).sort(compareExpr)),
  }),
  builtin({
    name: "PolynomialQ",
    state: "complete",
    doc: "ref/PolynomialQ",
    arity: [1, 2],
    apply([expr, form]) {
      const forms = form === undefined ? variablesOf(expr as Expr) : formsOf(form);
      return S.bool(isPolynomial(expr as Expr, forms));
    },
  }),
  builtin({
    name: "HornerForm",
    state: "partial",
    missing: "rational functions",
    doc: "ref/HornerForm",
    arity: [1, 2],
    apply([expr, form], context) {
      const x = form === undefined ? variablesOf(expr as Expr).sort(compareExpr)[0] : form;
      if (x === undefined || isCall(x, "List")) return undefined;
      const parts = univariate(expr as Expr, x, context);
      if (parts === undefined) return undefined;
      return parts.reduceRight<Expr>((inner, c) => plus(context, c, times(context, x, inner)), 0);
    },
  }),
];

import { elementsOf, fn, freeOf, isCall, minus } from "../../algebra/build.js";
import { variablesOf } from "../../algebra/coefficients.js";
import { groebnerBasis } from "../../algebra/groebner.js";
import { callText } from "../../algebra/language-text.js";
import { NotRational, Ring } from "../../algebra/rational-form.js";
import {
  equationsOf,
  type Solution,
  solveOne,
  solveSystem,
  sortRoots,
} from "../../algebra/solve.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, isInteger, Sym } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import { compareExpr } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { realRoots } from "./numeric-roots.js";

function inDomain(value: Expr, domain: Expr | undefined, context: Evaluator): boolean {
  if (domain === undefined || !(domain instanceof Sym)) return true;
  if (domain.name === "Complexes") return true;
  if (domain.name === "Integers") return isInteger(value);
  const imaginary = context.call(
    fn("Chop").head,
    context.call(fn("Im").head, context.call(S.N, value)),
  );
  if (domain.name === "Reals") return imaginary === 0 || imaginary instanceof Fn;
  return true;
}

const isNumeric = (value: Expr, context: Evaluator): boolean =>
  context.call(fn("NumericQ").head, value) === S.True;

/** Variables that stay free are the first ones: `x + y == 1` is solved for `y`. */
function solvedLastFirst(
  equations: readonly Expr[],
  variables: readonly Expr[],
  context: Evaluator,
): Solution[] | undefined {
  const found = solveSystem(equations, variables, context);
  const free = found?.some((one) => one.includes(undefined)) ?? false;
  if (!free || found === undefined) return found;
  const turned = solveSystem(equations, [...variables].reverse(), context);
  return turned?.map((one) => [...one].reverse()) ?? found;
}

/** The real one among values that differ by multiples of an imaginary period, else the value as it is. */
function realMember(value: Expr, context: Evaluator): Expr {
  if (!isCall(value, "ConditionalExpression", 2)) return value;
  return callText(
    "With[{c=Coefficient[Expand[#],C[1]]},If[NumericQ[c]&&Re[N[c]]==0&&Im[N[Expand[#]/.C[1]->0]]==0,Simplify[Expand[#]/.C[1]->0]/.Log[a_Integer] Power[Log[b_Integer],-1]:>Log[b,a]/;IntegerQ[Log[b,a]],#2]]&",
    [value.args[0] as Expr, value],
    context,
  );
}

/** Solutions as lists of values; undefined when the system stays as it is. */
export function solutionsOf(
  system: Expr,
  variables: readonly Expr[],
  domain: Expr | undefined,
  context: Evaluator,
): Solution[] | undefined {
  if (isCall(system, "Or")) {
    const parts = system.args.map((arg) => solutionsOf(arg, variables, domain, context));
    return parts.some((p) => p === undefined) ? undefined : parts.flatMap((p) => p as Solution[]);
  }
  if (system === S.False) return [];
  const conditions = isCall(system, "And") || isCall(system, "List") ? system.args : [system];
  const equalities = conditions.filter((c) => isCall(c, "Equal") || c === S.True);
  const others = conditions.filter((c) => !isCall(c, "Equal") && c !== S.True);
  const equations = equationsOf(new Fn(S.List, equalities), context);
  if (equations === undefined) return undefined;
  const left = equations.filter((e) => e !== 0);
  let solutions: Solution[] | undefined;
  const [x] = variables;
  if (left.length === 0)
    solutions = others.length > 0 ? undefined : [variables.map(() => undefined)];
  else if (left.length === 1 && variables.length === 1 && x !== undefined) {
    const only = left[0] as Expr;
    if (freeOf(only, x)) return [];
    const roots = solveOne(only, x, context);
    solutions = roots && sortRoots(roots, context).map((r) => [r]);
  } else solutions = solvedLastFirst(left, variables, context);
  if (solutions === undefined) return undefined;
  if (domain instanceof Sym && domain.name === "Reals") {
    solutions = solutions.map((one) =>
      one.map((value) => (value === undefined ? value : realMember(value, context))),
    );
  }
  // A family of solutions would have to be searched for its whole members.
  const isWhole = domain instanceof Sym && domain.name === "Integers";
  if (
    isWhole &&
    !solutions.every((one) => one.every((v) => v === undefined || isNumeric(v, context)))
  )
    return undefined;
  return solutions.filter((solution) => {
    if (!solution.every((v) => v === undefined || inDomain(v, domain, context))) return false;
    return others.every((condition) => {
      let value: Expr = condition;
      variables.forEach((v, i) => {
        const s = solution[i];
        if (s !== undefined) value = context.call(S.ReplaceAll, value, new Fn(S.Rule, [v, s]));
      });
      return value !== S.False && context.call(S.N, value) !== S.False;
    });
  });
}

function rules(
  solutions: readonly Solution[],
  variables: readonly Expr[],
  context: Evaluator,
): Expr {
  return context.list(
    solutions.map((solution) =>
      context.list(
        solution.flatMap((value, i) =>
          value === undefined ? [] : [new Fn(S.Rule, [variables[i] as Expr, value])],
        ),
      ),
    ),
  );
}

function ordered(solutions: readonly Solution[], context: Evaluator): Solution[] {
  const keyed = solutions.map((solution) => ({
    solution,
    key: solution.map((v) => (v === undefined ? 0 : context.call(S.N, v))),
  }));
  const plain = keyed.every(({ key }) =>
    key.every((k) => typeof k === "number" || !(k instanceof Fn || k instanceof Sym)),
  );
  if (!plain) return [...solutions];
  return keyed
    .sort((a, b) => {
      for (let i = 0; i < a.key.length; i++) {
        const c = compareExpr(a.key[i] as Expr, b.key[i] as Expr);
        if (c !== 0) return c;
      }
      return 0;
    })
    .map(({ solution }) => solution);
}

export const solving = [
  builtin({
    name: "Solve",
    state: "partial",
    missing: "inequalities in several variables, parametric conditions and most options",
    doc: "ref/Solve",
    arity: [1, 4],
    apply([system, spec, domain], context) {
      const variables =
        spec === undefined ? variablesOf(system as Expr).sort(compareExpr) : elementsOf(spec);
      if (isCall(domain, "Rule")) return undefined;
      for (const v of variables) {
        if (typeof v !== "object" || (!(v instanceof Sym) && !(v instanceof Fn))) {
          context.message(fn("Solve").head as Sym, "ivar", v);
          return undefined;
        }
      }
      const found = solutionsOf(system as Expr, variables, domain, context);
      if (found === undefined) return undefined;
      if (found.some((one) => one.includes(undefined) && one.some((v) => v !== undefined))) {
        context.message(fn("Solve").head as Sym, "svars");
      }
      return rules(variables.length > 1 ? ordered(found, context) : found, variables, context);
    },
  }),
  builtin({
    name: "NSolve",
    state: "partial",
    missing: "working precision",
    doc: "ref/NSolve",
    arity: [1, 4],
    apply([system, spec, domain], context) {
      const variables =
        spec === undefined ? variablesOf(system as Expr).sort(compareExpr) : elementsOf(spec);
      const [x] = variables;
      const equations = equationsOf(system as Expr, context);
      if (variables.length === 1 && x !== undefined && equations?.length === 1) {
        const roots = realRoots(equations[0] as Expr, x, context);
        if (roots !== undefined) {
          const kept = roots.filter((r) => inDomain(r, domain, context));
          return rules(
            kept.map((r) => [r]),
            variables,
            context,
          );
        }
      }
      const found = solutionsOf(system as Expr, variables, domain, context);
      if (found === undefined) return undefined;
      return context.call(S.N, rules(ordered(found, context), variables, context));
    },
  }),
  builtin({
    name: "Roots",
    state: "partial",
    missing: "options",
    doc: "ref/Roots",
    arity: [2, 2],
    apply([equation, x], context) {
      const [only] = equationsOf(equation as Expr, context) ?? [];
      if (only === undefined) return undefined;
      const roots = solveOne(only, x as Expr, context);
      if (roots === undefined) return undefined;
      const parts = sortRoots(roots, context).map((r) => new Fn(S.Equal, [x as Expr, r]));
      return parts.length === 1 ? parts[0] : new Fn(S.Or, parts);
    },
  }),
  builtin({
    name: "NRoots",
    state: "partial",
    missing: "precision",
    doc: "ref/NRoots",
    arity: [2, 3],
    apply([equation, x], context) {
      const [only] = equationsOf(equation as Expr, context) ?? [];
      const roots = only === undefined ? undefined : realRoots(only, x as Expr, context);
      const parts = roots?.map((r) => new Fn(S.Equal, [x as Expr, r]));
      return parts === undefined ? undefined : parts.length === 1 ? parts[0] : new Fn(S.Or, parts);
    },
  }),
  builtin({
    name: "GroebnerBasis",
    state: "partial",
    missing: "monomial orders other than the lexicographic one",
    doc: "ref/GroebnerBasis",
    arity: [1, 3],
    apply([polys, spec, drop], context) {
      if (!isCall(polys, "List")) return undefined;
      const list = polys.args.map((p) =>
        isCall(p, "Equal", 2) ? minus(context, p.args[0] as Expr, p.args[1] as Expr) : p,
      );
      const gone = drop === undefined ? [] : elementsOf(drop);
      const kept = spec === undefined ? variablesOf(polys).sort(compareExpr) : elementsOf(spec);
      const variables = [...gone, ...kept.filter((v) => !gone.some((g) => sameExpr(g, v)))];
      try {
        const ring = new Ring([...list, ...variables], context, variables);
        const basis = groebnerBasis(
          list.map((p) => ring.polynomial(p).poly),
          ring.size,
          ring.check,
        ).map((p) => ring.expr(p));
        return context.list(basis.filter((p) => gone.every((g) => freeOf(p, g))));
      } catch (problem) {
        if (problem instanceof NotRational) return undefined;
        throw problem;
      }
    },
  }),
  builtin({
    name: "Eliminate",
    state: "partial",
    missing: "equations that are no polynomials",
    doc: "ref/Eliminate",
    arity: [2, 2],
    apply([system, spec], context) {
      const equations = equationsOf(system as Expr, context);
      if (equations === undefined) return undefined;
      const gone = elementsOf(spec as Expr);
      const basis = context.call(
        fn("GroebnerBasis").head,
        context.list(equations),
        context.list(
          variablesOf(context.list(equations))
            .filter((v) => !gone.some((g) => sameExpr(g, v)))
            .sort(compareExpr),
        ),
        context.list(gone),
      );
      if (!isCall(basis, "List")) return undefined;
      if (basis.args.length === 0) return S.True;
      return context.call(S.And, ...basis.args.map((p) => new Fn(S.Equal, [p, 0])));
    },
  }),
];

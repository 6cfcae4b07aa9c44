import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { minimalCover, type Term } from "./prime-implicants.js";
import { booleanVariables, truthTable } from "./truth-table.js";

interface Table {
  readonly variables: readonly Expr[];
  readonly values: readonly boolean[];
}

function tableOf(
  expr: Expr | undefined,
  spec: Expr | undefined,
  context: Evaluator,
): Table | undefined {
  if (expr === undefined) return undefined;
  const variables =
    spec === undefined ? booleanVariables(expr) : hasHead(spec, S.List) ? spec.args : [spec];
  const values = truthTable(expr, variables, context);
  return values === undefined ? undefined : { variables, values };
}

const combined = (head: Expr, parts: readonly Expr[], none: Expr): Expr =>
  parts.length === 0 ? none : parts.length === 1 ? (parts[0] as Expr) : new Fn(head, parts);

function literals(term: Term, variables: readonly Expr[], positive: boolean): readonly Expr[] {
  const count = variables.length;
  return variables.flatMap((variable, i) => {
    const bit = 1 << (count - 1 - i);
    if ((term.mask & bit) === 0) return [];
    return ((term.bits & bit) !== 0) === positive ? [variable] : [new Fn(S.Not, [variable])];
  });
}

/** A short sum of products. */
function disjunctive({ variables, values }: Table, context: Evaluator): Expr {
  const terms = minimalCover(values, variables.length, context);
  return combined(
    S.Or,
    terms.map((term) => combined(S.And, literals(term, variables, true), S.True)),
    S.False,
  );
}

/** A short product of sums. */
function conjunctive({ variables, values }: Table, context: Evaluator): Expr {
  const terms = minimalCover(
    values.map((value) => !value),
    variables.length,
    context,
  );
  return combined(
    S.And,
    terms.map((term) => combined(S.Or, literals(term, variables, false), S.False)),
    S.True,
  );
}

function normalForm(name: string): Builtin {
  return builtin({
    name,
    state: "partial",
    missing: "forms other than DNF and CNF",
    doc: `ref/${name}`,
    arity: [1, 3],
    apply([expr, form = "DNF"], context) {
      const table = tableOf(expr, undefined, context);
      if (table === undefined) return undefined;
      if (form === "DNF" || form === "SOP") return disjunctive(table, context);
      return form === "CNF" || form === "POS" ? conjunctive(table, context) : undefined;
    },
  });
}

/** The Boolean values of a row of the table. */
const row = (index: number, count: number): Expr =>
  new Fn(
    S.List,
    Array.from({ length: count }, (_, i) => S.bool(((index >> (count - 1 - i)) & 1) === 1)),
  );

/** A function of named variables from what it gives for each number that their values make. */
function ofVariables(
  name: string,
  values: (spec: Expr, count: number) => readonly boolean[] | undefined,
): Builtin {
  return builtin({
    name,
    state: "partial",
    missing: "functions without variables, forms",
    doc: `ref/${name}`,
    arity: [2, 3],
    apply([spec, variables], context) {
      if (spec === undefined || !hasHead(variables, S.List) || variables.args.length > 12)
        return undefined;
      const table = values(spec, variables.args.length);
      if (table === undefined) return undefined;
      return disjunctive({ variables: variables.args, values: table }, context);
    },
  });
}

const counted = (count: number, holds: (index: number) => boolean): readonly boolean[] =>
  Array.from({ length: 1 << count }, (_, index) => holds(index));

const ones = (index: number): number => {
  let sum = 0;
  for (let rest = index; rest !== 0; rest &= rest - 1) sum++;
  return sum;
};

const smallIntegers = (spec: Expr): readonly number[] | undefined =>
  hasHead(spec, S.List) && spec.args.every((one) => typeof one === "number")
    ? (spec.args as readonly number[])
    : undefined;

/** Functions on Boolean expressions as a whole. */
export const booleanAlgebra: readonly Builtin[] = [
  normalForm("BooleanConvert"),
  normalForm("BooleanMinimize"),
  builtin({
    name: "BooleanVariables",
    state: "complete",
    doc: "ref/BooleanVariables",
    arity: [1, 1],
    apply: ([expr], context) => context.list(booleanVariables(expr as Expr)),
  }),
  builtin({
    name: "SatisfiableQ",
    state: "complete",
    doc: "ref/SatisfiableQ",
    arity: [1, 2],
    apply([expr, spec], context) {
      const table = tableOf(expr, spec, context);
      return table === undefined ? undefined : S.bool(table.values.includes(true));
    },
  }),
  builtin({
    name: "TautologyQ",
    state: "complete",
    doc: "ref/TautologyQ",
    arity: [1, 2],
    apply([expr, spec], context) {
      const table = tableOf(expr, spec, context);
      return table === undefined ? undefined : S.bool(!table.values.includes(false));
    },
  }),
  builtin({
    name: "SatisfiabilityCount",
    state: "complete",
    doc: "ref/SatisfiabilityCount",
    arity: [1, 2],
    apply([expr, spec], context) {
      const table = tableOf(expr, spec, context);
      return table?.values.filter(Boolean).length;
    },
  }),
  builtin({
    name: "SatisfiabilityInstances",
    state: "complete",
    doc: "ref/SatisfiabilityInstances",
    arity: [1, 3],
    apply([expr, spec, count = 1], context) {
      const table = tableOf(expr, spec, context);
      if (table === undefined) return undefined;
      const most = count === S.All ? Number.POSITIVE_INFINITY : count;
      if (typeof most !== "number") return undefined;
      const found: Expr[] = [];
      for (let i = table.values.length - 1; i >= 0 && found.length < most; i--) {
        if (table.values[i] === true) found.push(row(i, table.variables.length));
      }
      return context.list(found);
    },
  }),
  ofVariables("BooleanFunction", (spec, count) => {
    if (typeof spec === "number" || typeof spec === "bigint")
      return counted(count, (index) => ((BigInt(spec) >> BigInt(index)) & 1n) === 1n);
    if (!hasHead(spec, S.List) || spec.args.length !== 1 << count) return undefined;
    return counted(count, (index) => spec.args.at(-1 - index) === S.True);
  }),
  ofVariables("BooleanMinterms", (spec, count) => {
    const chosen = typeof spec === "number" ? [spec] : smallIntegers(spec);
    return chosen && counted(count, (index) => chosen.includes(index));
  }),
  ofVariables("BooleanCountingFunction", (spec, count) => {
    if (typeof spec === "number") return counted(count, (index) => ones(index) <= spec);
    const given = smallIntegers(spec);
    if (given === undefined) {
      const lists = hasHead(spec, S.List) && spec.args.length === 1 ? spec.args[0] : undefined;
      const chosen = lists === undefined ? undefined : smallIntegers(lists);
      return chosen && counted(count, (index) => chosen.includes(ones(index)));
    }
    const [least = 0, most = least] = given;
    return counted(count, (index) => ones(index) >= least && ones(index) <= most);
  }),
];

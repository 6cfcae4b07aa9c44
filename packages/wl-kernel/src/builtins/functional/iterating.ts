import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import * as S from "../../core/symbols.js";
import { operatorForm } from "./operator-forms.js";

const elements = (expr: Expr | undefined): readonly Expr[] | undefined =>
  expr instanceof Fn ? expr.args : expr instanceof Assoc ? expr.values : undefined;

function fold(args: readonly Expr[], context: Evaluator, all: boolean): Expr | undefined {
  const f = args[0];
  const rest = elements(args.length === 2 ? args[1] : args[2]);
  if (f === undefined || rest === undefined) return undefined;
  let value = args.length === 2 ? rest[0] : args[1];
  if (value === undefined)
    return args.length === 2 ? (all ? new Fn(S.List, []) : undefined) : undefined;
  const values = [value];
  for (const element of args.length === 2 ? rest.slice(1) : rest) {
    context.tick();
    value = context.evaluate(new Fn(f, [value, element]));
    if (all) values.push(value);
  }
  return all ? context.list(values) : value;
}

function nestWhile(args: readonly Expr[], context: Evaluator, all: boolean): Expr | undefined {
  const [f, start, test, , most = S.InfinitySymbol] = args;
  if (f === undefined || start === undefined || test === undefined) return undefined;
  const limit = typeof most === "number" ? most : Number.POSITIVE_INFINITY;
  let value = start;
  const values = [value];
  for (let i = 0; i < limit && context.evaluate(new Fn(test, [value])) === S.True; i++) {
    context.tick();
    value = context.evaluate(new Fn(f, [value]));
    if (all) values.push(value);
  }
  return all ? context.list(values) : value;
}

function fixedPoint(args: readonly Expr[], context: Evaluator, all: boolean): Expr | undefined {
  const [f, start, most = 65536] = args;
  if (f === undefined || start === undefined) return undefined;
  const limit = typeof most === "number" ? most : Number.POSITIVE_INFINITY;
  let value = start;
  const values = [value];
  for (let i = 0; i < limit; i++) {
    context.tick();
    const next = context.evaluate(new Fn(f, [value]));
    if (all) values.push(next);
    const settled = sameExpr(next, value);
    value = next;
    if (settled) break;
  }
  return all ? context.list(values) : value;
}

function nest(args: readonly Expr[], context: Evaluator, all: boolean): Expr | undefined {
  const [f, start, count] = args;
  if (f === undefined || start === undefined || typeof count !== "number" || count < 0)
    return undefined;
  let value = start;
  const values = [value];
  for (let i = 0; i < count; i++) {
    context.tick();
    value = context.evaluate(new Fn(f, [value]));
    if (all) values.push(value);
  }
  return all ? context.list(values) : value;
}

/** Functions applied again and again. */
export const iterating: readonly Builtin[] = [
  builtin({
    name: "Fold",
    state: "complete",
    doc: "ref/Fold",
    apply: (a, c) => fold(a, c, false),
    applySub: operatorForm("Fold"),
  }),
  builtin({
    name: "FoldList",
    state: "complete",
    doc: "ref/FoldList",
    apply: (a, c) => fold(a, c, true),
    applySub: operatorForm("FoldList"),
  }),
  builtin({
    name: "Nest",
    state: "complete",
    doc: "ref/Nest",
    arity: [3, 3],
    apply: (a, c) => nest(a, c, false),
  }),
  builtin({
    name: "NestList",
    state: "complete",
    doc: "ref/NestList",
    arity: [3, 3],
    apply: (a, c) => nest(a, c, true),
  }),
  builtin({
    name: "NestWhile",
    state: "partial",
    missing: "tests of several results",
    doc: "ref/NestWhile",
    apply: (a, c) => nestWhile(a, c, false),
  }),
  builtin({
    name: "NestWhileList",
    state: "partial",
    missing: "tests of several results",
    doc: "ref/NestWhileList",
    apply: (a, c) => nestWhile(a, c, true),
  }),
  builtin({
    name: "FixedPoint",
    state: "partial",
    missing: "SameTest",
    doc: "ref/FixedPoint",
    apply: (a, c) => fixedPoint(a, c, false),
  }),
  builtin({
    name: "FixedPointList",
    state: "partial",
    missing: "SameTest",
    doc: "ref/FixedPointList",
    apply: (a, c) => fixedPoint(a, c, true),
  }),
];

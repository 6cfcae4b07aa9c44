import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn, systemSymbol } from "../../core/expr.js";
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

/** How many of the last results the test of `NestWhile` gets: at least and at most; undefined for what is no such number. */
function testedResults(given: Expr): readonly [least: number, most: number] | undefined {
  if (given === S.All) return [1, Number.POSITIVE_INFINITY];
  if (typeof given === "number" && given > 0) return [given, given];
  if (!(given instanceof Fn) || given.head !== S.List || given.args.length !== 2) return undefined;
  const [least, most] = given.args;
  if (typeof least !== "number" || least < 1) return undefined;
  if (most === S.InfinitySymbol || isInfinity(most)) return [least, Number.POSITIVE_INFINITY];
  return typeof most === "number" && most >= least ? [least, most] : undefined;
}

const isInfinity = (expr: Expr | undefined): boolean =>
  expr instanceof Fn && expr.head === S.DirectedInfinity && expr.args[0] === 1;

function nestWhile(args: readonly Expr[], context: Evaluator, all: boolean): Expr | undefined {
  const [f, start, test, given = 1, most = S.InfinitySymbol, more = 0] = args;
  if (f === undefined || start === undefined || test === undefined) return undefined;
  const tested = testedResults(given);
  const limited = typeof most === "number" && most >= 0;
  if (tested === undefined || typeof more !== "number") return undefined;
  if (!limited && most !== S.InfinitySymbol && !isInfinity(most)) return undefined;
  const [least, window] = tested;
  const limit = limited ? most : Number.POSITIVE_INFINITY;
  // Without a list to give back, only the results that a test may see are kept.
  const kept = all ? Number.POSITIVE_INFINITY : Math.max(window, 1 - Math.min(more, 0));
  const values = [start];
  const step = (): void => {
    context.tick();
    values.push(context.evaluate(new Fn(f, [values.at(-1) as Expr])));
    if (values.length > kept) values.shift();
  };
  const goesOn = (): boolean =>
    values.length < least ||
    context.evaluate(new Fn(test, values.slice(-Math.min(window, values.length)))) === S.True;
  let steps = 0;
  let stopped = false;
  while (steps < limit) {
    if (!goesOn()) {
      stopped = true;
      break;
    }
    step();
    steps++;
  }
  if (more > 0 && (stopped || !goesOn())) for (let i = 0; i < more; i++) step();
  if (more < 0 && (stopped || !goesOn()))
    values.length = Math.max(all ? 0 : 1, values.length + more);
  return all ? context.list(values) : values.at(-1);
}

function fixedPoint(given: readonly Expr[], context: Evaluator, all: boolean): Expr | undefined {
  const option = given.at(-1);
  const test =
    option instanceof Fn && option.head === S.Rule && option.args[0] === systemSymbol("SameTest")
      ? option.args[1]
      : undefined;
  const [f, start, most = 65536, more] = test === undefined ? given : given.slice(0, -1);
  if (f === undefined || start === undefined || more !== undefined) return undefined;
  const limit = typeof most === "number" ? most : Number.POSITIVE_INFINITY;
  const same = (next: Expr, value: Expr): boolean =>
    test === undefined ? sameExpr(next, value) : context.call(test, value, next) === S.True;
  let value = start;
  const values = [value];
  for (let i = 0; i < limit; i++) {
    context.tick();
    const next = context.evaluate(new Fn(f, [value]));
    if (all) values.push(next);
    const settled = same(next, value);
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
    state: "complete",
    doc: "ref/NestWhile",
    apply: (a, c) => nestWhile(a, c, false),
  }),
  builtin({
    name: "NestWhileList",
    state: "complete",
    doc: "ref/NestWhileList",
    apply: (a, c) => nestWhile(a, c, true),
  }),
  builtin({
    name: "FixedPoint",
    state: "complete",
    doc: "ref/FixedPoint",
    apply: (a, c) => fixedPoint(a, c, false),
  }),
  builtin({
    name: "FixedPointList",
    state: "complete",
    doc: "ref/FixedPointList",
    apply: (a, c) => fixedPoint(a, c, true),
  }),
];

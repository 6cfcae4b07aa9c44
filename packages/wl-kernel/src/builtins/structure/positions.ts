import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import { Match } from "../../core/match.js";
import { matcher, matchWhole } from "../../core/pattern.js";
import * as S from "../../core/symbols.js";
import { emptySequence, instantiate } from "../../core/template.js";
import { depthOf, inRange, type LevelRange, levelsOf, takeHeads, visitLevels } from "../levels.js";
import { applyRules, ruleSet } from "../patterns.js";

const list = (elements: readonly Expr[]): Fn => new Fn(S.List, elements);
const infinity = Number.POSITIVE_INFINITY;

/** Calls `visit` with every part in the range and the way to it, inner parts first; true from `visit` ends the walk. */
function visitPositions(
  expr: Expr,
  range: LevelRange,
  heads: boolean,
  path: readonly Expr[],
  visit: (part: Expr, path: readonly Expr[]) => boolean,
  context: Evaluator,
): boolean {
  context.tick();
  if (range.to < 0 || path.length < range.to) {
    const down = (part: Expr, index: Expr): boolean =>
      visitPositions(part, range, heads, [...path, index], visit, context);
    if (expr instanceof Fn) {
      if (heads && down(expr.head, 0)) return true;
      for (let i = 0; i < expr.args.length; i++) if (down(expr.args[i] as Expr, i + 1)) return true;
    } else if (expr instanceof Assoc) {
      for (let i = 0; i < expr.keys.length; i++) {
        if (down(expr.values[i] as Expr, new Fn(systemSymbol("Key"), [expr.keys[i] as Expr])))
          return true;
      }
    }
  }
  return inRange(range, path.length, () => depthOf(expr)) && visit(expr, path);
}

function countOf(expr: Expr | undefined): number | undefined {
  if (expr === undefined || hasHead(expr, S.DirectedInfinity) || expr === S.InfinitySymbol)
    return infinity;
  return typeof expr === "number" && expr >= 0 ? expr : undefined;
}

function rangeOf(spec: Expr | undefined, standard: LevelRange): LevelRange | undefined {
  return spec === undefined ? standard : levelsOf(spec);
}

/** `f[pattern][expr]` as `f[expr, pattern]`. */
const operatorForm = (args: readonly Expr[], _context: Evaluator, outer: Fn): Expr | undefined =>
  args.length === 1 && outer.args.length >= 1
    ? new Fn(outer.head, [args[0] as Expr, ...outer.args])
    : undefined;

function foundPositions(
  args: readonly Expr[],
  most: number,
  heads: boolean,
  context: Evaluator,
): Fn[] | undefined {
  const [expr, pattern, spec] = args as readonly [Expr, Expr, Expr | undefined];
  const range = rangeOf(spec, { from: 0, to: infinity });
  if (range === undefined) return undefined;
  const fits = matcher(pattern, context);
  const found: Fn[] = [];
  if (most === 0) return found;
  visitPositions(
    expr,
    range,
    heads,
    [],
    (part, path) => {
      if (!fits(part)) return false;
      found.push(list(path));
      return found.length >= most;
    },
    context,
  );
  return found;
}

/** What the first part that matches becomes. */
function firstCase(args: readonly Expr[], heads: boolean, context: Evaluator): Expr | undefined {
  const [expr, pattern, standard, spec] = args;
  if (expr === undefined || pattern === undefined) return undefined;
  const range = rangeOf(spec, { from: 1, to: 1 });
  if (range === undefined) return undefined;
  const isRule = hasHead(pattern, S.Rule) || hasHead(pattern, S.RuleDelayed);
  const rules = isRule ? ruleSet(pattern, context) : undefined;
  const fits = rules === undefined ? matcher(pattern, context) : undefined;
  let found: Expr | undefined;
  visitLevels(expr, range, heads, (part) => {
    if (fits !== undefined) found = fits(part) ? part : undefined;
    else if (rules !== undefined) found = applyRules(rules, part, context);
    return found !== undefined;
  });
  return found ?? standard ?? new Fn(S.Missing, ["NotFound"]);
}

/** Deletes matching parts between levels, up to a number of them. */
function deleteCases(
  expr: Expr,
  range: LevelRange,
  budget: { left: number },
  fits: (part: Expr) => boolean,
  level: number,
  context: Evaluator,
): Expr {
  context.tick();
  if (!(expr instanceof Fn || expr instanceof Assoc) || (range.to >= 0 && level >= range.to)) {
    return expr;
  }
  const keep: number[] = [];
  const parts = expr instanceof Fn ? expr.args : expr.values;
  const made: Expr[] = [];
  parts.forEach((part, i) => {
    const inner = deleteCases(part, range, budget, fits, level + 1, context);
    if (budget.left > 0 && inRange(range, level + 1, () => depthOf(part)) && fits(part)) {
      budget.left--;
      return;
    }
    keep.push(i);
    made.push(inner);
  });
  if (expr instanceof Fn) return new Fn(expr.head, made);
  return new Assoc(
    keep.map((i) => expr.keys[i] as Expr),
    made,
  );
}

const missing = (tag: string): Fn => new Fn(S.Missing, [tag]);

export const positions = [
  builtin({
    name: "Position",
    state: "complete",
    doc: "ref/Position",
    options: { Heads: S.True },
    apply(all, context) {
      const { args, heads } = takeHeads(all, true);
      const most = countOf(args[3]);
      if (args.length < 2 || most === undefined) return undefined;
      const found = foundPositions(args, most, heads, context);
      return found === undefined ? undefined : context.list(found);
    },
    applySub: operatorForm,
  }),
  builtin({
    name: "FirstPosition",
    state: "complete",
    doc: "ref/FirstPosition",
    options: { Heads: S.True },
    apply(all, context) {
      const { args, heads } = takeHeads(all, true);
      const [expr, pattern, standard, spec] = args;
      if (expr === undefined || pattern === undefined) return undefined;
      const found = foundPositions(
        spec === undefined ? [expr, pattern] : [expr, pattern, spec],
        1,
        heads,
        context,
      );
      return found === undefined ? undefined : (found[0] ?? standard ?? missing("NotFound"));
    },
    applySub: operatorForm,
  }),
  builtin({
    name: "FirstCase",
    state: "complete",
    doc: "ref/FirstCase",
    attributes: ["HoldRest"],
    options: { Heads: S.False },
    apply(all, context) {
      const { args, heads } = takeHeads(all, false);
      const [expr, pattern, standard, spec] = args;
      if (expr === undefined || pattern === undefined) return undefined;
      const evaluated = [expr, context.evaluate(pattern), standard, spec];
      return firstCase(evaluated as readonly Expr[], heads, context);
    },
    applySub: operatorForm,
  }),
  builtin({
    name: "MemberQ",
    state: "complete",
    doc: "ref/MemberQ",
    options: { Heads: S.False },
    apply(all, context) {
      const { args, heads } = takeHeads(all, false);
      const [expr, pattern, spec] = args;
      const range = rangeOf(spec, { from: 1, to: 1 });
      if (expr === undefined || pattern === undefined || range === undefined) return undefined;
      return visitLevels(expr, range, heads, matcher(pattern, context)) ? S.True : S.False;
    },
    applySub: operatorForm,
  }),
  builtin({
    name: "DeleteCases",
    state: "partial",
    missing: "option Heads",
    doc: "ref/DeleteCases",
    apply(all, context) {
      const { args } = takeHeads(all, false);
      const [expr, pattern, spec] = args;
      const range = rangeOf(spec, { from: 1, to: 1 });
      const most = countOf(args[3]);
      if (expr === undefined || pattern === undefined || range === undefined) return undefined;
      if (most === undefined) return undefined;
      return deleteCases(expr, range, { left: most }, matcher(pattern, context), 0, context);
    },
    applySub: operatorForm,
  }),
  builtin({
    name: "ReplaceList",
    state: "complete",
    doc: "ref/ReplaceList",
    arity: [1, 3],
    apply([expr, spec, count], context) {
      const most = countOf(count);
      if (expr === undefined || spec === undefined || most === undefined) return undefined;
      if (
        hasHead(spec, S.List) &&
        spec.args.length > 0 &&
        spec.args.every((one) => hasHead(one, S.List))
      ) {
        return new Fn(
          S.List,
          spec.args.map((one) => new Fn(systemSymbol("ReplaceList"), [expr, one])),
        );
      }
      const rules = ruleSet(spec, context);
      if (rules === undefined) return undefined;
      const found: Expr[] = [];
      for (const rule of rules) {
        const m = new Match(context);
        // Every way to match is refused, once its result is taken, so that the next one is looked for.
        const take = (): boolean => {
          const { condition } = rule;
          if (
            condition !== undefined &&
            context.evaluate(instantiate(condition, m.values, emptySequence)) !== S.True
          )
            return false;
          if (found.length < most) found.push(instantiate(rule.template, m.values, emptySequence));
          return found.length >= most;
        };
        matchWhole(rule, expr, m, take);
      }
      return new Fn(S.List, found);
    },
    applySub: operatorForm,
  }),
];

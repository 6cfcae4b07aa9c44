import { withInnerCondition } from "../core/apply-definitions.js";
import { associationOf, entriesOf } from "../core/association.js";
import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead } from "../core/expr.js";
import { applyToSome } from "../core/flat-rule.js";
import { Match } from "../core/match.js";
import { type CompiledRule, compileRule, matcher, matches, matchWhole } from "../core/pattern.js";
import * as S from "../core/symbols.js";
import { emptySequence, instantiate } from "../core/template.js";
import { levelsOf, takeHeads, visitLevels } from "./levels.js";
import { mapParts } from "./map-parts.js";

/** Rules ready to apply, in order. */
export type RuleSet = readonly CompiledRule[];

class RuleCache {
  readonly rules: RuleSet;
  readonly version: number;
  constructor(rules: RuleSet, version: number) {
    this.rules = rules;
    this.version = version;
  }
}

/** Compiles a rule, list of rules or association; `undefined` (after a message) when it is none. */
export function ruleSet(expr: Expr, context: Evaluator, owner = S.ReplaceAll): RuleSet | undefined {
  if (
    expr instanceof Fn &&
    expr.cache instanceof RuleCache &&
    expr.cache.version === context.attributesVersion
  ) {
    return expr.cache.rules;
  }
  const flat = hasHead(expr, S.Dispatch) && expr.args.length === 1 ? (expr.args[0] as Expr) : expr;
  const entries = entriesOf(flat);
  if (entries === undefined) {
    context.message(owner, "reps", hasHead(expr, S.List) ? expr : new Fn(S.List, [expr]));
    return undefined;
  }
  const rules = entries.map(({ key, value, delayed }) => compileRule(key, value, delayed, context));
  if (expr instanceof Fn && expr.cache === undefined)
    expr.cache = new RuleCache(rules, context.attributesVersion);
  return rules;
}

/** The result of the first rule that matches the whole expression. */
export function applyRules(rules: RuleSet, expr: Expr, context: Evaluator): Expr | undefined {
  for (const rule of rules) {
    const m = new Match(context);
    const condition = rule.condition;
    const fits =
      condition === undefined
        ? matchWhole(rule, expr, m)
        : matchWhole(
            rule,
            expr,
            m,
            () => context.evaluate(instantiate(condition, m.values, emptySequence)) === S.True,
          );
    if (fits) {
      const body = instantiate(rule.template, m.values, emptySequence);
      const value = rule.innerCondition ? withInnerCondition(body, context) : body;
      if (value !== undefined) return value;
    }
    const some = applyToSome(rule, expr, context);
    if (some !== undefined) return some;
  }
  return undefined;
}

/** `ReplaceAll`: outside in, parts already replaced are left alone. */
export function replaceAll(rules: RuleSet, expr: Expr, context: Evaluator): Expr {
  context.tick();
  const direct = applyRules(rules, expr, context);
  if (direct !== undefined) return direct;
  if (expr instanceof Fn) {
    const head = replaceAll(rules, expr.head, context);
    let args: Expr[] | undefined;
    for (let i = 0; i < expr.args.length; i++) {
      const old = expr.args[i] as Expr;
      const made = replaceAll(rules, old, context);
      if (made !== old) {
        args ??= expr.args.slice() as Expr[];
        args[i] = made;
      }
    }
    return head === expr.head && args === undefined ? expr : new Fn(head, args ?? expr.args);
  }
  if (expr instanceof Assoc) {
    const values = expr.values.map((value) => replaceAll(rules, value, context));
    const keys = expr.keys.map((key) => replaceAll(rules, key, context));
    const same = (part: Expr, i: number): boolean => part === expr.values[i];
    if (keys.every((key, i) => key === expr.keys[i])) {
      return values.every(same) ? expr : new Assoc(expr.keys, values, expr.delayed);
    }
    return associationOf(
      keys.map((key, i) => ({
        key: context.evaluate(key),
        value: values[i] as Expr,
        delayed: expr.delayed?.has(i) === true,
      })),
    );
  }
  return expr;
}

/** A list of lists of rules gives a list of results. */
function eachRuleList(
  rules: Expr,
  _context: Evaluator,
  one: (rules: Expr) => Expr | undefined,
): Expr | undefined {
  if (
    hasHead(rules, S.List) &&
    rules.args.length > 0 &&
    rules.args.every((part) => hasHead(part, S.List))
  ) {
    const results = rules.args.map(one);
    return results.includes(undefined) ? undefined : new Fn(S.List, results as Expr[]);
  }
  return one(rules);
}

function replaceRepeated(expr: Expr, rules: RuleSet, limit: number, context: Evaluator): Expr {
  let current = expr;
  for (let i = 0; i < limit; i++) {
    const next = context.evaluate(replaceAll(rules, current, context));
    if (context.call(S.SameQ, next, current) === S.True) return current;
    current = next;
  }
  context.message(S.ReplaceRepeated, "rrlim", expr, limit);
  return current;
}

function cases(all: readonly Expr[], context: Evaluator): Expr | undefined {
  const { args, heads } = takeHeads(all, false);
  const [expr, pattern, level, count] = args as readonly [
    Expr,
    Expr,
    Expr | undefined,
    Expr | undefined,
  ];
  const range = levelsOf(level ?? new Fn(S.List, [1]));
  if (range === undefined) return undefined;
  const most = typeof count === "number" ? count : Number.POSITIVE_INFINITY;
  const out: Expr[] = [];
  const rules =
    hasHead(pattern, S.Rule) || hasHead(pattern, S.RuleDelayed)
      ? ruleSet(pattern, context)
      : undefined;
  const test = rules === undefined ? matcher(pattern, context) : undefined;
  if (most === 0) return context.list([]);
  visitLevels(expr, range, heads, (part) => {
    context.tick();
    if (rules !== undefined) {
      const made = applyRules(rules, part, context);
      if (made !== undefined) out.push(made);
    } else if (test?.(part) === true) out.push(part);
    return out.length >= most;
  });
  return new Fn(S.List, out);
}

/** `f[pattern, …][expr]` as an operator form of `f[expr, pattern, …]`. */
const operatorForm = (args: readonly Expr[], _context: Evaluator, outer: Fn): Expr | undefined =>
  args.length === 1 && outer.args.length >= 1
    ? new Fn(outer.head, [args[0] as Expr, ...outer.args])
    : undefined;

export const patterns = [
  builtin({
    name: "MatchQ",
    state: "complete",
    doc: "ref/MatchQ",
    arity: [1, 2],
    apply: ([expr, pattern], context) =>
      pattern === undefined ? undefined : S.bool(matches(pattern, expr as Expr, context)),
    applySub: operatorForm,
  }),
  builtin({
    name: "FreeQ",
    state: "complete",
    options: { Heads: S.True },
    doc: "ref/FreeQ",
    arity: [1, 4],
    apply(all, context) {
      const { args, heads } = takeHeads(all, true);
      const [expr, pattern, level] = args;
      if (pattern === undefined) return undefined;
      const range =
        level === undefined ? { from: 0, to: Number.POSITIVE_INFINITY } : levelsOf(level);
      if (range === undefined) return undefined;
      const test = matcher(pattern, context);
      return S.bool(!visitLevels(expr as Expr, range, heads, test));
    },
    applySub: operatorForm,
  }),
  builtin({
    name: "ReplaceAll",
    state: "complete",
    doc: "ref/ReplaceAll",
    arity: [1, 2],
    apply([expr, rules], context) {
      if (rules === undefined) return undefined;
      return eachRuleList(rules, context, (one) => {
        const compiled = ruleSet(one, context);
        return compiled === undefined ? undefined : replaceAll(compiled, expr as Expr, context);
      });
    },
    applySub: operatorForm,
  }),
  builtin({
    name: "ReplaceRepeated",
    state: "complete",
    doc: "ref/ReplaceRepeated",
    arity: [1, 3],
    apply([expr, rules, option], context) {
      if (rules === undefined) return undefined;
      const limit =
        hasHead(option, S.Rule) && typeof option.args[1] === "number" ? option.args[1] : 65_536;
      return eachRuleList(rules, context, (one) => {
        const compiled = ruleSet(one, context, S.ReplaceRepeated);
        return compiled === undefined
          ? undefined
          : replaceRepeated(expr as Expr, compiled, limit, context);
      });
    },
    applySub: operatorForm,
  }),
  builtin({
    name: "Replace",
    state: "complete",
    options: { Heads: S.False },
    doc: "ref/Replace",
    arity: [1, 4],
    apply(all, context) {
      const { args, heads } = takeHeads(all, false);
      const [expr, rules, level] = args;
      if (rules === undefined) return undefined;
      const range = level === undefined ? { from: 0, to: 0 } : levelsOf(level);
      if (range === undefined) return undefined;
      return eachRuleList(rules, context, (one) => {
        const compiled = ruleSet(one, context, S.Replace);
        if (compiled === undefined) return undefined;
        return mapParts(expr as Expr, range, heads, 0, (part) =>
          applyRules(compiled, part, context),
        );
      });
    },
    applySub: operatorForm,
  }),
  builtin({
    name: "Cases",
    state: "complete",
    options: { Heads: S.False },
    doc: "ref/Cases",
    arity: [1, 5],
    apply: (args, context) => (args.length === 1 ? undefined : cases(args, context)),
    applySub: operatorForm,
  }),
  builtin({
    name: "Count",
    state: "complete",
    options: { Heads: S.False },
    doc: "ref/Count",
    arity: [1, 4],
    apply(all, context) {
      const { args, heads } = takeHeads(all, false);
      const [expr, pattern, level] = args;
      if (pattern === undefined) return undefined;
      const range = levelsOf(level ?? new Fn(S.List, [1]));
      if (range === undefined) return undefined;
      const test = matcher(pattern, context);
      let count = 0;
      visitLevels(expr as Expr, range, heads, (part) => {
        if (test(part)) count++;
        return false;
      });
      return count;
    },
    applySub: operatorForm,
  }),
  builtin({
    name: "Dispatch",
    state: "complete",
    doc: "ref/Dispatch",
    arity: [1, 1],
  }),
];

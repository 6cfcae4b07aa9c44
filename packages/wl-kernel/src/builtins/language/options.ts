import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead, Sym, shortName, systemSymbol } from "../../core/expr.js";
import { matches } from "../../core/pattern.js";
import * as S from "../../core/symbols.js";

/** Rules of nested lists and associations, in order. */
function flatRules(expr: Expr): readonly Fn[] {
  if (hasHead(expr, S.Rule) || hasHead(expr, S.RuleDelayed)) return [expr];
  if (expr instanceof Assoc) {
    return expr.keys.map((key, i) => new Fn(S.Rule, [key, expr.values[i] as Expr]));
  }
  return hasHead(expr, S.List) ? expr.args.flatMap(flatRules) : [];
}

/** What two option names are compared by: a symbol of any context and a string of the same name are the same option. */
function optionKey(name: Expr): Expr {
  return name instanceof Sym ? shortName(name) : name;
}

function ruleFor(rules: readonly Fn[], name: Expr): Fn | undefined {
  const key = optionKey(name);
  return rules.find((rule) => optionKey(rule.args[0] as Expr) === key);
}

/** `Options[symbol]` as a list of rules; empty when it has none. */
export function optionsOf(symbol: Sym, context: Evaluator): Fn {
  const record = context.record(symbol);
  if (record.options instanceof Fn) return record.options;
  const standard = record.builtin?.options ?? {};
  const rules = Object.keys(standard)
    .sort()
    .map((name) => new Fn(S.Rule, [systemSymbol(name), standard[name] as Expr]));
  return new Fn(S.List, rules);
}

/** Defaults that the first argument of `OptionValue` or `OptionsPattern` stands for. */
function defaultsOf(spec: Expr, context: Evaluator): readonly Fn[] {
  if (spec instanceof Sym) return flatRules(optionsOf(spec, context));
  if (typeof spec === "string") return flatRules(optionsOf(context.state.symbol(spec), context));
  if (hasHead(spec, S.List)) return spec.args.flatMap((part) => defaultsOf(part, context));
  if (hasHead(spec, S.Rule) || hasHead(spec, S.RuleDelayed)) return [spec];
  return spec instanceof Fn ? defaultsOf(spec.head, context) : [];
}

function optionValue(
  spec: Expr,
  given: readonly Fn[],
  name: Expr,
  wrap: Expr | undefined,
  context: Evaluator,
): Expr {
  if (hasHead(name, S.List)) {
    return new Fn(
      S.List,
      name.args.map((one) => optionValue(spec, given, one, wrap, context)),
    );
  }
  const defaults = defaultsOf(spec, context);
  if (defaults.length > 0) {
    for (const rule of given) {
      const used = rule.args[0] as Expr;
      if (ruleFor(defaults, used) === undefined) {
        context.message(S.OptionValue, "nodef", used, spec);
      }
    }
  }
  const rule = ruleFor(given, name) ?? ruleFor(defaults, name);
  if (rule === undefined) {
    context.message(S.OptionValue, "optnf", spec, name);
    return name;
  }
  const value = rule.args[1] as Expr;
  return wrap === undefined ? value : new Fn(wrap, [value]);
}

function setOptions(symbol: Sym, given: readonly Fn[], context: Evaluator): Expr | undefined {
  const operator = systemSymbol("SetOptions");
  const old = flatRules(optionsOf(symbol, context));
  for (const rule of given) {
    if (ruleFor(old, rule.args[0] as Expr) === undefined) {
      context.message(operator, "optnf", symbol, rule.args[0] as Expr);
      return undefined;
    }
  }
  const made = new Fn(
    S.List,
    old.map((rule) => {
      const changed = ruleFor([...given].reverse(), rule.args[0] as Expr);
      return changed === undefined
        ? rule
        : new Fn(changed.head, [rule.args[0] as Expr, changed.args[1] as Expr]);
    }),
  );
  context.record(symbol).options = made;
  context.epoch++;
  return made;
}

/** What `FilterRules` keeps: names, patterns for names, or rules with such names. */
function isWanted(rule: Fn, wanted: readonly Expr[], context: Evaluator): boolean {
  const name = rule.args[0] as Expr;
  return wanted.some((one) => {
    const pattern =
      hasHead(one, S.Rule) || hasHead(one, S.RuleDelayed) ? (one.args[0] as Expr) : one;
    return optionKey(pattern) === optionKey(name) || matches(pattern, name, context);
  });
}

function flatList(expr: Expr): readonly Expr[] {
  return hasHead(expr, S.List) ? expr.args.flatMap(flatList) : [expr];
}

/** Options of functions and their values, and defaults of arguments. */
export const options = [
  builtin({
    name: "Default",
    state: "complete",
    doc: "ref/Default",
    arity: [1, 3],
    apply([of, position = 1, count], context) {
      if (!(of instanceof Sym) || typeof position !== "number") return undefined;
      const last = typeof count === "number" ? count : position;
      return context.defaultOf(of, position, last);
    },
  }),
  builtin({
    name: "Options",
    state: "partial",
    missing: "options of graphics and streams; not every builtin lists its own",
    doc: "ref/Options",
    arity: [1, 2],
    apply([of, name], context) {
      const symbol = typeof of === "string" ? context.state.symbol(of) : of;
      let rules: readonly Fn[];
      if (symbol instanceof Sym) rules = flatRules(optionsOf(symbol, context));
      else if (symbol instanceof Fn) {
        rules = symbol.args.filter(
          (arg) => hasHead(arg, S.Rule) || hasHead(arg, S.RuleDelayed),
        ) as Fn[];
      } else return undefined;
      if (name === undefined) return new Fn(S.List, rules);
      const names = hasHead(name, S.List) ? name.args : [name];
      const found = names.map((one) => ruleFor(rules, one));
      const missing = found.indexOf(undefined);
      if (missing >= 0) {
        context.message(S.Options, "optnf", symbol, names[missing] as Expr);
        return undefined;
      }
      return new Fn(S.List, found as readonly Fn[]);
    },
  }),
  builtin({
    name: "SetOptions",
    state: "complete",
    doc: "ref/SetOptions",
    apply([of, ...given], context) {
      const rules = given.flatMap(flatRules);
      if (hasHead(of, S.List)) {
        const results = of.args.map((one) =>
          one instanceof Sym ? setOptions(one, rules, context) : undefined,
        );
        return results.includes(undefined) ? undefined : new Fn(S.List, results as Expr[]);
      }
      return of instanceof Sym ? setOptions(of, rules, context) : undefined;
    },
  }),
  builtin({
    name: "OptionValue",
    attributes: ["HoldRest"],
    state: "complete",
    doc: "ref/OptionValue",
    arity: [1, 4],
    apply(args, context) {
      const [spec, second, third, wrap] = args.map((arg, i) =>
        i === 0 ? arg : context.evaluate(arg),
      );
      if (spec === undefined || second === undefined) return undefined;
      if (third === undefined) return optionValue(spec, [], second, undefined, context);
      return optionValue(spec, flatRules(second), third, wrap, context);
    },
  }),
  builtin({
    name: "FilterRules",
    state: "complete",
    doc: "ref/FilterRules",
    arity: [1, 2],
    apply([rules, wanted], context) {
      if (rules === undefined || wanted === undefined) return undefined;
      if (!hasHead(rules, S.List) && !(rules instanceof Assoc)) return undefined;
      const kept = flatRules(rules).filter((rule) => isWanted(rule, flatList(wanted), context));
      return new Fn(S.List, kept);
    },
    applySub: ([rules], _context, outer) =>
      outer.args.length === 1
        ? new Fn(outer.head, [rules as Expr, outer.args[0] as Expr])
        : undefined,
  }),
];

import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, Sym, systemSymbol } from "../../core/expr.js";
import {
  defaultOptions,
  optionName,
  optionRules,
  valueOfOption,
} from "../../core/option-values.js";
import * as S from "../../core/symbols.js";

const optionValueSymbol = systemSymbol("OptionValue");

function optionValue(f: Expr, given: Expr | undefined, name: Expr, context: Evaluator): Expr {
  if (hasHead(name, S.List)) {
    return context.list(name.args.map((one) => optionValue(f, given, one, context)));
  }
  const rules = [
    ...optionRules(given),
    ...(f instanceof Sym ? defaultOptions(f, context) : optionRules(f)),
  ];
  const value = valueOfOption(rules, name);
  if (value !== undefined) return value;
  context.message(optionValueSymbol, "optnf", f, name);
  return typeof name === "string" ? name : name;
}

export const options = [
  builtin({
    name: "Options",
    state: "complete",
    doc: "ref/Options",
    arity: [1, 2],
    apply([target, names], context) {
      const owner = typeof target === "string" ? context.state.findSymbol(target) : target;
      const rules =
        owner instanceof Sym
          ? defaultOptions(owner, context)
          : owner instanceof Fn
            ? owner.args.filter(
                (arg): arg is Fn => hasHead(arg, S.Rule) || hasHead(arg, S.RuleDelayed),
              )
            : [];
      if (names === undefined) return context.list([...rules]);
      const wanted = (hasHead(names, S.List) ? names.args : [names]).map(optionName);
      return context.list(rules.filter((rule) => wanted.includes(optionName(rule.args[0]))));
    },
  }),
  builtin({
    name: "SetOptions",
    state: "complete",
    doc: "ref/SetOptions",
    apply([target, ...given], context) {
      if (!(target instanceof Sym)) return undefined;
      let rules = [...defaultOptions(target, context)];
      for (const rule of given.flatMap((one) => optionRules(one))) {
        const at = rules.findIndex((old) => optionName(old.args[0]) === optionName(rule.args[0]));
        if (at < 0) {
          context.message(systemSymbol("SetOptions"), "optnf", target, rule.args[0] as Expr);
          return undefined;
        }
        rules = rules.map((old, i) =>
          i === at ? new Fn(rule.head, [old.args[0] as Expr, rule.args[1] as Expr]) : old,
        );
      }
      const made = context.list(rules);
      context.record(target).options = made;
      context.epoch++;
      return made;
    },
  }),
  builtin({
    name: "OptionValue",
    state: "complete",
    doc: "ref/OptionValue",
    apply(args, context) {
      if (args.length === 2)
        return optionValue(args[0] as Expr, undefined, args[1] as Expr, context);
      if (args.length < 3) return undefined;
      const [f, given, name, wrapper] = args as readonly [Expr, Expr, Expr, Expr | undefined];
      const value = optionValue(f, given, name, context);
      return wrapper === undefined ? value : new Fn(wrapper, [value]);
    },
  }),
];

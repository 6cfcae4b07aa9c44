import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, Sym, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { bindings, fill, type StringPattern, stringPattern } from "../../strings/string-pattern.js";
import {
  charactersOf,
  matchAt,
  matchesIn,
  overlappingMatches,
  type StringMatch,
} from "../../strings/string-search.js";

/** Arguments without the options at their end. */
interface Read {
  readonly args: readonly Expr[];
  readonly ignoreCase: boolean;
  readonly overlaps: Expr;
}

function read(all: readonly Expr[], overlaps: Expr): Read {
  let args = all;
  let ignoreCase = false;
  let overlapping = overlaps;
  for (;;) {
    const last = args.at(-1);
    if (!hasHead(last, S.Rule) || !(last.args[0] instanceof Sym) || args.length < 3) break;
    if (last.args[0].name === "IgnoreCase") ignoreCase = last.args[1] === S.True;
    else if (last.args[0].name === "Overlaps") overlapping = last.args[1] as Expr;
    else break;
    args = args.slice(0, -1);
  }
  return { args, ignoreCase, overlaps: overlapping };
}

const isRule = (expr: Expr): expr is Fn => hasHead(expr, S.Rule) || hasHead(expr, S.RuleDelayed);

/** A pattern, and what a match becomes. */
interface StringRule {
  readonly pattern: StringPattern;
  readonly value: Expr | undefined;
}

/** Reads a pattern, a rule, or a list of these. */
export function stringRules(
  spec: Expr,
  context: Evaluator,
  owner: Sym,
  ignoreCase: boolean,
): readonly StringRule[] | undefined {
  const parts = hasHead(spec, S.List) ? spec.args : [spec];
  const out: StringRule[] = [];
  for (const part of parts) {
    const pattern = stringPattern(isRule(part) ? (part.args[0] as Expr) : part, context, owner, {
      ignoreCase,
    });
    if (pattern === undefined) return undefined;
    out.push({ pattern, value: isRule(part) ? part.args[1] : undefined });
  }
  return out;
}

/** What a match becomes by its rule: the right side with variables and `$1`, `$2`, … filled in. */
export function replacement(rule: StringRule, match: StringMatch, context: Evaluator): Expr {
  if (rule.value === undefined) return match.text;
  const { pattern } = rule;
  const filled = fill(rule.value, bindings(pattern.variables, match), context);
  if (pattern.groups.length === 0) return context.evaluate(filled);
  const withGroups = (expr: Expr): Expr => {
    if (typeof expr === "string") {
      return expr.replace(/\$(\d)/gu, (whole, digit: string) => {
        if (digit === "0") return match.text;
        const group = pattern.groups[Number(digit) - 1];
        return group === undefined ? whole : (match.bound[group] ?? "");
      });
    }
    if (expr instanceof Fn) return new Fn(withGroups(expr.head), expr.args.map(withGroups));
    return expr;
  };
  return context.evaluate(withGroups(filled));
}

/** A function of a string: threads over lists of strings, and complains about anything else. */
function ofStrings(
  name: string,
  least: number,
  run: (text: string, rest: readonly Expr[], context: Evaluator, options: Read) => Expr | undefined,
  overlaps: Expr = S.False,
) {
  const owner = systemSymbol(name);
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    options: { IgnoreCase: S.False },
    apply(all, context, call) {
      const options = read(all, overlaps);
      const [text, ...rest] = options.args;
      if (options.args.length < least) return undefined;
      if (typeof text === "string") return run(text, rest, context, options);
      if (hasHead(text, S.List) && text.args.every((one) => typeof one === "string")) {
        return new Fn(
          S.List,
          text.args.map((one) => new Fn(owner, [one, ...all.slice(1)])),
        );
      }
      context.message(owner, "strse", 1, call);
      return undefined;
    },
    applySub: (args, _context, outer) =>
      args.length === 1 ? new Fn(owner, [args[0] as Expr, ...outer.args]) : undefined,
  });
}

/** In a plain text `*` stands for any characters and `@` for some that are no capitals. */
function wildcards(spec: Expr): Expr {
  if (typeof spec === "string" && /[*@]/u.test(spec)) {
    const parts = spec.split(/([*@])/u).filter((part) => part !== "");
    const small = new Fn(systemSymbol("Except"), [new Fn(S.RegularExpression, ["[A-Z]"])]);
    return new Fn(
      S.StringExpression,
      parts.map((part) => {
        if (part === "*") return new Fn(S.BlankNullSequence, []);
        return part === "@" ? new Fn(S.Repeated, [small]) : part;
      }),
    );
  }
  const isChoice = hasHead(spec, S.List) || hasHead(spec, S.Alternatives);
  return isChoice ? new Fn(spec.head, spec.args.map(wildcards)) : spec;
}

/** A question about a string and a pattern. */
function question(
  name: string,
  holds: (chars: readonly string[], pattern: StringPattern, context: Evaluator) => boolean,
) {
  return ofStrings(name, 2, (text, [spec], context, { ignoreCase }) => {
    const meant = name === "StringMatchQ" ? wildcards(spec as Expr) : (spec as Expr);
    const pattern = stringPattern(meant, context, systemSymbol(name), { ignoreCase });
    if (pattern === undefined) return undefined;
    return S.bool(holds(charactersOf(text), pattern, context));
  });
}

function contains(chars: readonly string[], pattern: StringPattern, context: Evaluator): boolean {
  for (let at = 0; at <= chars.length; at++) {
    if (matchAt(chars, at, pattern, context) !== undefined) return true;
  }
  return false;
}

function endsWith(chars: readonly string[], pattern: StringPattern, context: Evaluator): boolean {
  for (let at = 0; at <= chars.length; at++) {
    if (matchAt(chars, at, pattern, context, true) !== undefined) return true;
  }
  return false;
}

/** Matches in order, as the option `Overlaps` has it. */
function found(
  chars: readonly string[],
  patterns: readonly StringPattern[],
  overlaps: Expr,
  context: Evaluator,
): Iterable<StringMatch & { readonly pattern: number }> {
  return overlaps === S.False
    ? matchesIn(chars, patterns, context)
    : overlappingMatches(chars, patterns, overlaps === S.All, context);
}

const countOf = (expr: Expr | undefined): number =>
  typeof expr === "number" ? expr : Number.POSITIVE_INFINITY;

function replaced(
  text: string,
  rules: readonly StringRule[],
  most: number,
  context: Evaluator,
): Expr {
  const chars = charactersOf(text);
  const parts: Expr[] = [];
  let at = 0;
  let count = 0;
  for (const match of matchesIn(
    chars,
    rules.map(({ pattern }) => pattern),
    context,
  )) {
    if (count++ >= most) break;
    if (match.from > at) parts.push(chars.slice(at, match.from).join(""));
    parts.push(replacement(rules[match.pattern] as StringRule, match, context));
    at = match.to;
  }
  if (at < chars.length) parts.push(chars.slice(at).join(""));
  if (parts.every((part) => typeof part === "string")) {
    const whole = parts.join("");
    context.reserve(whole.length);
    return whole;
  }
  const joined: Expr[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === "string" && typeof last === "string")
      joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined.length === 1 ? (joined[0] as Expr) : new Fn(S.StringExpression, joined);
}

export const textSearching = [
  question(
    "StringMatchQ",
    (chars, pattern, context) => matchAt(chars, 0, pattern, context, true) !== undefined,
  ),
  question("StringContainsQ", contains),
  question("StringFreeQ", (chars, pattern, context) => !contains(chars, pattern, context)),
  question(
    "StringStartsQ",
    (chars, pattern, context) => matchAt(chars, 0, pattern, context) !== undefined,
  ),
  question("StringEndsQ", endsWith),
  ofStrings("StringCases", 2, (text, [spec, most], context, { ignoreCase, overlaps }) => {
    const rules = stringRules(spec as Expr, context, systemSymbol("StringCases"), ignoreCase);
    if (rules === undefined) return undefined;
    const out: Expr[] = [];
    const patterns = rules.map(({ pattern }) => pattern);
    for (const match of found(charactersOf(text), patterns, overlaps, context)) {
      if (out.length >= countOf(most)) break;
      out.push(replacement(rules[match.pattern] as StringRule, match, context));
    }
    return context.list(out);
  }),
  ofStrings("StringCount", 2, (text, [spec], context, { ignoreCase, overlaps }) => {
    const rules = stringRules(spec as Expr, context, systemSymbol("StringCount"), ignoreCase);
    if (rules === undefined) return undefined;
    const patterns = rules.map(({ pattern }) => pattern);
    return [...found(charactersOf(text), patterns, overlaps, context)].length;
  }),
  ofStrings(
    "StringPosition",
    2,
    (text, [spec, most], context, { ignoreCase, overlaps }) => {
      const rules = stringRules(spec as Expr, context, systemSymbol("StringPosition"), ignoreCase);
      if (rules === undefined) return undefined;
      const patterns = rules.map(({ pattern }) => pattern);
      const all = [...found(charactersOf(text), patterns, overlaps, context)];
      return context.list(
        all.slice(0, countOf(most)).map(({ from, to }) => context.list([from + 1, to])),
      );
    },
    S.True,
  ),
  ofStrings("StringReplace", 2, (text, [spec, most], context, { ignoreCase }) => {
    const owner = systemSymbol("StringReplace");
    const specs = hasHead(spec, S.List) ? spec.args : [spec as Expr];
    const wrong = specs.find((one) => !hasHead(one, S.Rule) && !hasHead(one, S.RuleDelayed));
    if (wrong !== undefined) {
      context.message(owner, "srep", wrong);
      return undefined;
    }
    const rules = stringRules(spec as Expr, context, owner, ignoreCase);
    if (rules === undefined) return undefined;
    return replaced(text, rules, countOf(most), context);
  }),
  ofStrings("StringReplaceList", 2, (text, [spec, most], context, { ignoreCase }) => {
    const rules = stringRules(spec as Expr, context, systemSymbol("StringReplaceList"), ignoreCase);
    if (rules === undefined) return undefined;
    const chars = charactersOf(text);
    const patterns = rules.map(({ pattern }) => pattern);
    const all = [...found(chars, patterns, S.True, context)].slice(0, countOf(most));
    return new Fn(
      S.List,
      all.map((match) => {
        const made = replacement(rules[match.pattern] as StringRule, match, context);
        const parts = [chars.slice(0, match.from).join(""), made, chars.slice(match.to).join("")];
        return new Fn(S.StringJoin, parts);
      }),
    );
  }),
  ofStrings("StringDelete", 2, (text, [spec], context, { ignoreCase }) => {
    const rules = stringRules(spec as Expr, context, systemSymbol("StringDelete"), ignoreCase);
    if (rules === undefined) return undefined;
    return replaced(
      text,
      rules.map(({ pattern }) => ({ pattern, value: "" })),
      Number.POSITIVE_INFINITY,
      context,
    );
  }),
];

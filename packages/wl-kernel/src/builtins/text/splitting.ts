import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { stringPattern } from "../../strings/string-pattern.js";
import { charactersOf, matchAt, matchesIn } from "../../strings/string-search.js";
import { sequenceRun } from "../part-spec.js";
import { replacement, stringRules } from "./searching.js";

const whitespace = systemSymbol("Whitespace");

function split(
  text: string,
  spec: Expr,
  most: Expr | undefined,
  context: Evaluator,
): Expr | undefined {
  const rules = stringRules(spec, context, systemSymbol("StringSplit"), false);
  if (rules === undefined) return undefined;
  const chars = charactersOf(text);
  const limit = typeof most === "number" ? most : Number.POSITIVE_INFINITY;
  const out: Expr[] = [];
  let at = 0;
  for (const match of matchesIn(
    chars,
    rules.map(({ pattern }) => pattern),
    context,
  )) {
    if (out.length >= limit - 1) break;
    // A delimiter of nothing separates characters, but not before the first and after the last.
    if (match.from === match.to && (match.from === 0 || match.from === chars.length)) continue;
    out.push(chars.slice(at, match.from).join(""));
    const rule = rules[match.pattern];
    if (rule?.value !== undefined) out.push(replacement(rule, match, context));
    at = match.to;
  }
  out.push(chars.slice(at).join(""));
  if (most === S.All) return context.list(out);
  // Empty texts at both ends are dropped.
  let from = 0;
  let to = out.length;
  while (from < to && out[from] === "") from++;
  while (to > from && out[to - 1] === "") to--;
  return context.list(out.slice(from, to));
}

function trimmed(text: string, spec: Expr | undefined, context: Evaluator): Expr | undefined {
  const pattern = stringPattern(spec ?? whitespace, context, systemSymbol("StringTrim"), {
    ignoreCase: false,
  });
  if (pattern === undefined) return undefined;
  const chars = charactersOf(text);
  const front = matchAt(chars, 0, pattern, context)?.to ?? 0;
  let end = chars.length;
  for (let at = front; at < chars.length; at++) {
    if (matchAt(chars, at, pattern, context, true) !== undefined) {
      end = at;
      break;
    }
  }
  return chars.slice(front, end).join("");
}

/** Joins nested lists, the outermost with the first separator. */
function riffled(expr: Expr, separators: readonly Expr[], context: Evaluator): string {
  if (!hasHead(expr, S.List)) {
    return typeof expr === "string" ? expr : context.state.outputForm(expr);
  }
  const [first, ...rest] = separators;
  const nested = expr.args.some((arg) => hasHead(arg, S.List));
  const spec = first ?? (nested ? "\n" : " ");
  const [left, middle, right] = hasHead(spec, S.List) ? spec.args : ["", spec, ""];
  const next = separators.length === 0 && nested ? [] : rest;
  const parts = expr.args.map((arg) => riffled(arg, next, context));
  return `${typeof left === "string" ? left : ""}${parts.join(typeof middle === "string" ? middle : "")}${typeof right === "string" ? right : ""}`;
}

/** A function whose first argument is a string or a list of strings. */
function ofText(
  name: string,
  arity: readonly [number, number],
  run: (text: string, rest: readonly Expr[], context: Evaluator) => Expr | undefined,
) {
  const owner = systemSymbol(name);
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    arity,
    apply([text, ...rest], context, call) {
      if (typeof text === "string") return run(text, rest, context);
      if (
        hasHead(text, S.List) &&
        text.args.every((one) => typeof one === "string" || hasHead(one, S.List))
      ) {
        return new Fn(
          S.List,
          text.args.map((one) => new Fn(owner, [one, ...rest])),
        );
      }
      context.message(owner, "strse", 1, call);
      return undefined;
    },
    applySub: (args, _context, outer) =>
      args.length === 1 ? new Fn(owner, [args[0] as Expr, ...outer.args]) : undefined,
  });
}

function takeOrDrop(name: "StringTake" | "StringDrop") {
  return ofText(name, [1, 2], (text, [spec], context) => {
    if (spec === undefined) return undefined;
    const many =
      hasHead(spec, S.List) &&
      spec.args.length > 0 &&
      spec.args.every((one) => hasHead(one, S.List));
    if (many)
      return new Fn(
        S.List,
        spec.args.map((one) => new Fn(systemSymbol(name), [text, one])),
      );
    const chars = charactersOf(text);
    const run = sequenceRun(spec, chars.length);
    if (run === undefined || !run.inside) {
      context.message(
        systemSymbol(name),
        name === "StringTake" ? "take" : "drop",
        run?.from ?? spec,
        run?.to ?? spec,
        text,
      );
      return undefined;
    }
    if (name === "StringTake") return run.positions.map((i) => chars[i] as string).join("");
    const gone = new Set(run.positions);
    return chars.filter((_, i) => !gone.has(i)).join("");
  });
}

export const textSplitting = [
  takeOrDrop("StringTake"),
  takeOrDrop("StringDrop"),
  ofText("StringSplit", [1, 3], (text, [spec, most], context) =>
    split(text, spec ?? whitespace, most, context),
  ),
  ofText("StringTrim", [1, 2], (text, [spec], context) => trimmed(text, spec, context)),
  ofText("StringPart", [2, 2], (text, [spec], context) => {
    const chars = charactersOf(text);
    const at = (index: Expr): string | undefined =>
      typeof index === "number" ? chars[index < 0 ? chars.length + index : index - 1] : undefined;
    if (hasHead(spec, S.Span)) {
      const run = sequenceRun(spec, chars.length);
      return run?.inside === true
        ? context.list(run.positions.map((i) => chars[i] as string))
        : undefined;
    }
    const found = hasHead(spec, S.List) ? spec.args.map(at) : [at(spec as Expr)];
    if (found.includes(undefined)) {
      context.message(systemSymbol("StringPart"), "strpart", spec as Expr, text);
      return undefined;
    }
    return hasHead(spec, S.List) ? context.list(found as readonly string[]) : (found[0] as string);
  }),
  ofText("StringInsert", [3, 3], (text, [piece, spec], context) => {
    if (typeof piece !== "string") return undefined;
    const chars = charactersOf(text);
    const places: number[] = [];
    for (const index of hasHead(spec, S.List) ? spec.args : [spec]) {
      if (typeof index !== "number" || index === 0) return undefined;
      const at = index < 0 ? chars.length + index + 1 : index - 1;
      if (at < 0 || at > chars.length) {
        context.message(systemSymbol("StringInsert"), "ins", spec as Expr, text);
        return undefined;
      }
      places.push(at);
    }
    const out: string[] = [];
    for (let i = 0; i <= chars.length; i++) {
      for (const place of places) if (place === i) out.push(piece);
      out.push(chars[i] ?? "");
    }
    return out.join("");
  }),
  builtin({
    name: "StringRiffle",
    state: "complete",
    doc: "ref/StringRiffle",
    apply([list, ...separators], context) {
      if (!hasHead(list, S.List)) return undefined;
      return riffled(list, separators, context);
    },
  }),
];

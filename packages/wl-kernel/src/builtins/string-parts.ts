import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, hasHead, systemSymbol } from "../core/expr.js";
import * as S from "../core/symbols.js";

/** The characters of the language: Unicode code points. */
const characters = (text: string): string[] => Array.from(text);

/** Threads a function of a string over lists of strings. */
function ofString(name: string, change: (text: string, context: Evaluator) => Expr) {
  return builtin({
    name,
    attributes: ["Listable"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply: ([text], context) => (typeof text === "string" ? change(text, context) : undefined),
  });
}

/** Start and end (0-based, end not included) of a sequence specification; `undefined` when it leaves the text. */
function stretch(spec: Expr | undefined, length: number): readonly [number, number] | undefined {
  const limit = hasHead(spec, S.UpTo) ? spec.args[0] : undefined;
  if (typeof limit === "number") return [0, Math.min(limit, length)];
  if (typeof spec === "number") {
    if (Math.abs(spec) > length) return undefined;
    return spec >= 0 ? [0, spec] : [length + spec, length];
  }
  if (!hasHead(spec, S.List)) return undefined;
  const [from, to = from] = spec.args;
  if (typeof from !== "number" || typeof to !== "number") return undefined;
  const start = from < 0 ? length + from : from - 1;
  const end = to < 0 ? length + to + 1 : to;
  return start < 0 || end > length || start > end ? undefined : [start, end];
}

function takeOrDrop(name: "StringTake" | "StringDrop") {
  return builtin({
    name,
    state: "partial",
    missing: "steps and lists of specifications",
    doc: `ref/${name}`,
    arity: [1, 2],
    apply([text, spec], context) {
      if (hasHead(text, S.List)) {
        return new Fn(
          S.List,
          text.args.map((one) => new Fn(systemSymbol(name), [one, spec as Expr])),
        );
      }
      if (typeof text !== "string" || spec === undefined) return undefined;
      const parts = characters(text);
      const found = stretch(spec, parts.length);
      if (found === undefined) {
        context.message(systemSymbol(name), name === "StringTake" ? "take" : "drop", spec, text);
        return undefined;
      }
      const [from, to] = found;
      return name === "StringTake"
        ? parts.slice(from, to).join("")
        : [...parts.slice(0, from), ...parts.slice(to)].join("");
    },
    applySub: (args, _context, outer) =>
      args.length === 1 ? new Fn(systemSymbol(name), [args[0] as Expr, ...outer.args]) : undefined,
  });
}

/** A question about a string and a literal part of it. */
function ofPart(name: string, test: (text: string, part: string) => boolean) {
  return builtin({
    name,
    state: "partial",
    missing: "string patterns",
    doc: `ref/${name}`,
    arity: [1, 2],
    apply([text, part]) {
      if (hasHead(text, S.List) && part !== undefined) {
        return new Fn(
          S.List,
          text.args.map((one) => new Fn(systemSymbol(name), [one, part as Expr])),
        );
      }
      return typeof text === "string" && typeof part === "string"
        ? S.bool(test(text, part))
        : undefined;
    },
    applySub: (args, _context, outer) =>
      args.length === 1 ? new Fn(systemSymbol(name), [args[0] as Expr, ...outer.args]) : undefined,
  });
}

export const stringParts = [
  takeOrDrop("StringTake"),
  takeOrDrop("StringDrop"),
  ofPart("StringContainsQ", (text, part) => text.includes(part)),
  ofPart("StringStartsQ", (text, part) => text.startsWith(part)),
  ofPart("StringEndsQ", (text, part) => text.endsWith(part)),
  ofString("Characters", (text, context) => context.list(characters(text))),
  ofString("ToUpperCase", (text) => text.toUpperCase()),
  ofString("ToLowerCase", (text) => text.toLowerCase()),
  ofString("StringReverse", (text) => characters(text).reverse().join("")),
  builtin({
    name: "StringTrim",
    state: "partial",
    missing: "patterns",
    doc: "ref/StringTrim",
    arity: [1, 1],
    apply: ([text]) => (typeof text === "string" ? text.trim() : undefined),
  }),
  builtin({
    name: "StringRepeat",
    state: "complete",
    doc: "ref/StringRepeat",
    arity: [2, 2],
    apply([text, count], context) {
      if (typeof text !== "string" || typeof count !== "number" || count < 0) return undefined;
      context.reserve(text.length * count);
      return text.repeat(count);
    },
  }),
  builtin({
    name: "StringSplit",
    state: "partial",
    missing: "string patterns and rules",
    doc: "ref/StringSplit",
    arity: [1, 2],
    apply([text, separator], context) {
      if (typeof text !== "string") return undefined;
      if (separator !== undefined && typeof separator !== "string") return undefined;
      const parts = separator === undefined ? text.trim().split(/\s+/) : text.split(separator);
      if (parts[0] === "") parts.shift();
      if (parts.at(-1) === "") parts.pop();
      return context.list(parts);
    },
  }),
  builtin({
    name: "StringRiffle",
    state: "partial",
    missing: "nested lists and delimiters",
    doc: "ref/StringRiffle",
    arity: [1, 2],
    apply([list, separator = " "], context) {
      if (!hasHead(list, S.List) || typeof separator !== "string") return undefined;
      const texts = list.args.map((part) =>
        typeof part === "string" ? part : context.state.outputForm(part),
      );
      return texts.join(separator);
    },
  }),
];

import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";

const strings = (expr: Expr | undefined): readonly string[] | undefined =>
  hasHead(expr, S.List) && expr.args.every((part) => typeof part === "string")
    ? (expr.args as readonly string[])
    : undefined;

/** A function of one string that goes over lists of strings. */
function ofText(name: string, change: (text: string, context: Evaluator) => Expr) {
  const symbol = systemSymbol(name);
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply([text], context, call) {
      if (typeof text === "string") return change(text, context);
      const many = strings(text);
      if (many !== undefined) return context.list(many.map((one) => change(one, context)));
      context.message(symbol, "strse", 1, call);
      return undefined;
    },
  });
}

/** A question about all characters of a string. */
function question(name: string, pattern: RegExp) {
  return builtin({
    name,
    attributes: ["Listable"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply: ([text]) => (typeof text === "string" ? S.bool(pattern.test(text)) : undefined),
  });
}

const code = (expr: Expr | undefined): number | undefined =>
  typeof expr === "number"
    ? expr
    : typeof expr === "string" && Array.from(expr).length === 1
      ? (expr.codePointAt(0) as number)
      : undefined;

const capitalized = (word: string): string =>
  word === ""
    ? word
    : (Array.from(word)[0] as string).toUpperCase() +
      word.slice((Array.from(word)[0] as string).length);

/** Padding to a length, by repeating a text as if it filled the whole line. */
function padded(text: string, length: number, padding: string, left: boolean): string {
  const chars = Array.from(text);
  if (chars.length >= length)
    return (left ? chars.slice(chars.length - length) : chars.slice(0, length)).join("");
  const fill = Array.from(padding);
  const missing = length - chars.length;
  if (fill.length === 0) return text;
  const at = (i: number): string => fill[((i % fill.length) + fill.length) % fill.length] as string;
  // The padding is anchored at the far end of the text.
  return left
    ? Array.from({ length: missing }, (_, i) => at(i - missing)).join("") + text
    : text + Array.from({ length: missing }, (_, i) => at(i)).join("");
}

function padding(name: "StringPadLeft" | "StringPadRight", left: boolean) {
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 3],
    apply([text, length, fill = " "], context) {
      if (typeof fill !== "string") return undefined;
      const many = strings(text);
      if (many !== undefined) {
        const longest = Math.max(0, ...many.map((one) => Array.from(one).length));
        const to = length === undefined ? longest : length;
        if (typeof to !== "number" || to < 0) return undefined;
        return context.list(many.map((one) => padded(one, to, fill, left)));
      }
      if (typeof text !== "string" || typeof length !== "number" || length < 0) return undefined;
      context.reserve(length);
      return padded(text, length, fill, left);
    },
  });
}

function rotated(name: string, sign: 1 | -1) {
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 2],
    apply([text, by = 1], context) {
      if (typeof by !== "number") return undefined;
      const turn = (one: string): string => {
        const chars = Array.from(one);
        if (chars.length === 0) return one;
        const at = (((by * sign) % chars.length) + chars.length) % chars.length;
        return [...chars.slice(at), ...chars.slice(0, at)].join("");
      };
      if (typeof text === "string") return turn(text);
      const many = strings(text);
      return many === undefined ? undefined : context.list(many.map(turn));
    },
  });
}

export const characters = [
  builtin({
    name: "CharacterRange",
    state: "complete",
    doc: "ref/CharacterRange",
    arity: [2, 2],
    apply([from, to], context) {
      const first = code(from);
      const last = code(to);
      if (first === undefined || last === undefined || last > 0x10ffff) return undefined;
      const out: string[] = [];
      for (let i = first; i <= last; i++) out.push(String.fromCodePoint(i));
      return context.list(out);
    },
  }),
  builtin({
    name: "Capitalize",
    state: "partial",
    missing: "languages",
    doc: "ref/Capitalize",
    arity: [1, 2],
    apply([text, scheme], context) {
      const change = (one: string): string =>
        scheme === "AllWords" || scheme === "TitleCase"
          ? one.replace(/[\p{L}\p{N}']+/gu, capitalized)
          : capitalized(one);
      if (typeof text === "string") return change(text);
      const many = strings(text);
      return many === undefined ? undefined : context.list(many.map(change));
    },
  }),
  ofText("Decapitalize", (text) => text.slice(0, 1).toLowerCase() + text.slice(1)),
  ofText("RemoveDiacritics", (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC"),
  ),
  padding("StringPadLeft", true),
  padding("StringPadRight", false),
  rotated("StringRotateLeft", 1),
  rotated("StringRotateRight", -1),
  builtin({
    name: "StringPartition",
    state: "complete",
    doc: "ref/StringPartition",
    arity: [2, 3],
    apply([text, size, step = size], context) {
      const many = strings(text);
      if (many !== undefined)
        return new Fn(
          S.List,
          many.map(
            (one) => new Fn(systemSymbol("StringPartition"), [one, size as Expr, step as Expr]),
          ),
        );
      const limit = hasHead(size, S.UpTo) ? size.args[0] : undefined;
      const n = typeof limit === "number" ? limit : size;
      const by = hasHead(step, S.UpTo) ? step.args[0] : step;
      if (
        typeof text !== "string" ||
        typeof n !== "number" ||
        typeof by !== "number" ||
        n < 1 ||
        by < 1
      )
        return undefined;
      const chars = Array.from(text);
      const out: string[] = [];
      for (let i = 0; limit === undefined ? i + n <= chars.length : i < chars.length; i += by)
        out.push(chars.slice(i, i + n).join(""));
      return context.list(out);
    },
  }),
  question("LetterQ", /^\p{L}*$/u),
  question("DigitQ", /^[0-9]*$/u),
  question("UpperCaseQ", /^\p{Lu}*$/u),
  question("LowerCaseQ", /^\p{Ll}*$/u),
  question("PrintableASCIIQ", /^[ -~]*$/u),
];

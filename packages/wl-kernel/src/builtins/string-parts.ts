import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import type { Expr } from "../core/expr.js";

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

export const stringParts = [
  ofString("Characters", (text, context) => context.list(characters(text))),
  ofString("ToUpperCase", (text) => text.toUpperCase()),
  ofString("ToLowerCase", (text) => text.toLowerCase()),
  ofString("StringReverse", (text) => characters(text).reverse().join("")),
  builtin({
    name: "StringRepeat",
    state: "complete",
    doc: "ref/StringRepeat",
    arity: [2, 2],
    apply([text, count], context) {
      if (typeof text !== "string" || typeof count !== "number" || count < 0) return undefined;
      // A character takes a byte or two where an element of a list takes eight.
      context.reserve((text.length * count) / 8);
      return text.repeat(count);
    },
  }),
];

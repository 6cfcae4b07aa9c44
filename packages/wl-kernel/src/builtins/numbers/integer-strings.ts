import { builtin } from "../../core/builtin.js";
import { type Expr, hasHead, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import {
  fromRomanNumeral,
  integerDigitsWords,
  integerWords,
  ordinalWords,
  romanNumeral,
} from "../../numeric/integer-names.js";
import { absolute, whole } from "./integer-arguments.js";

function integerString(args: readonly Expr[]): string | undefined {
  const [n, base = 10, length] = args;
  const value = whole(n);
  if (value === undefined) return undefined;
  if (base === "Roman")
    return value > 0n && value < 5000n ? romanNumeral(Number(value)) : undefined;
  if (typeof base !== "number" || base < 2 || base > 36) return undefined;
  const text = absolute(value).toString(base);
  if (length === undefined) return text;
  if (typeof length !== "number" || length < 0 || length > 1_000_000) return undefined;
  return text.padStart(length, "0").slice(text.padStart(length, "0").length - length);
}

function integerName(args: readonly Expr[]): string | undefined {
  const [n, second] = args;
  const value = whole(n);
  if (value === undefined) return undefined;
  const qualifiers = hasHead(second, S.List) ? second.args : second === undefined ? [] : [second];
  const form = qualifiers.find((part) => part !== "English");
  const size = absolute(value);
  const ordinal = form === "Ordinal";
  let name: string | undefined;
  if (form === undefined || form === "DigitsWords") name = integerDigitsWords(size);
  else if (form === "Words" || form === "Cardinal" || ordinal) name = integerWords(size);
  else if (form === "Digits") return size.toString().replace(/\B(?=(\d{3})+$)/g, ",");
  if (name === undefined) return undefined;
  if (ordinal) name = ordinalWords(name);
  return value < 0n ? `negative ${name}` : name;
}

/** Integers as text. */
export const integerStrings = [
  builtin({
    name: "IntegerString",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/IntegerString",
    arity: [1, 3],
    apply: integerString,
  }),
  builtin({
    name: "IntegerName",
    attributes: ["Listable"],
    state: "partial",
    missing: "languages other than English",
    doc: "ref/IntegerName",
    arity: [1, 2],
    apply: integerName,
  }),
  builtin({
    name: "RomanNumeral",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/RomanNumeral",
    arity: [1, 1],
    apply([n]) {
      const value = whole(n);
      return value === undefined || absolute(value) > 4999n
        ? undefined
        : romanNumeral(Number(absolute(value)));
    },
  }),
  builtin({
    name: "FromRomanNumeral",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/FromRomanNumeral",
    arity: [1, 1],
    apply([text], context) {
      if (typeof text !== "string") return undefined;
      const value = fromRomanNumeral(text);
      if (value === undefined) context.message(systemSymbol("FromRomanNumeral"), "nrom", text);
      return value;
    },
  }),
];

import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";

/** How texts become numbers and numbers texts; undefined where the encoding has no such character or bytes. */
interface Encoding {
  readonly encode: (text: string) => readonly (number | undefined)[];
  readonly decode: (codes: readonly number[]) => string | undefined;
}

const points = (text: string): number[] => Array.from(text, (one) => one.codePointAt(0) as number);

/** Encoding in which the first `size` characters are themselves. */
const upTo = (size: number): Encoding => ({
  encode: (text) => points(text).map((code) => (code < size ? code : undefined)),
  decode: (codes) =>
    codes.every((code) => code < size) ? String.fromCodePoint(...codes) : undefined,
});

const unicode: Encoding = {
  encode: points,
  decode: (codes) => codes.map((code) => String.fromCodePoint(code)).join(""),
};

const utf8: Encoding = {
  encode: (text) => [...new TextEncoder().encode(text)],
  decode(codes) {
    if (codes.some((code) => code > 255)) return undefined;
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
        Uint8Array.from(codes),
      );
    } catch {
      return undefined;
    }
  },
};

const encodings: Readonly<Record<string, Encoding>> = {
  Unicode: unicode,
  UTF8: utf8,
  "UTF-8": utf8,
  ASCII: upTo(128),
  PrintableASCII: upTo(128),
  ISOLatin1: upTo(256),
  ISO8859_1: upTo(256),
  "ISO8859-1": upTo(256),
};

const encodingOf = (expr: Expr | undefined): Encoding | undefined =>
  expr === undefined ? unicode : typeof expr === "string" ? encodings[expr] : undefined;

function toCodes(expr: Expr, encoding: Encoding, context: Evaluator): Expr | undefined {
  if (typeof expr === "string")
    return context.list(encoding.encode(expr).map((code) => code ?? S.None));
  if (!hasHead(expr, S.List)) return undefined;
  const each = expr.args.map((part) => toCodes(part, encoding, context));
  return each.includes(undefined) ? undefined : context.list(each as Expr[]);
}

const isCode = (expr: Expr): expr is number =>
  typeof expr === "number" && expr >= 0 && expr <= 0x10ffff;

function fromCodes(expr: Expr, encoding: Encoding, context: Evaluator): Expr | undefined {
  if (isCode(expr)) return encoding.decode([expr]);
  if (!hasHead(expr, S.List)) return undefined;
  if (expr.args.length > 0 && expr.args.every((part) => hasHead(part, S.List))) {
    const made = expr.args.map((part) => fromCodes(part, encoding, context));
    return made.includes(undefined) ? undefined : context.list(made as Expr[]);
  }
  if (!expr.args.every(isCode)) return undefined;
  return encoding.decode(expr.args as readonly number[]);
}

const missing = "encodings other than Unicode, UTF-8, ASCII and ISO Latin 1";

/** Characters as numbers, in several encodings. */
export const characterCodes = [
  builtin({
    name: "ToCharacterCode",
    state: "partial",
    missing,
    doc: "ref/ToCharacterCode",
    arity: [1, 2],
    apply([text, name], context, expr) {
      const encoding = encodingOf(name);
      if (text === undefined || encoding === undefined) return undefined;
      const codes = toCodes(text, encoding, context);
      if (codes === undefined)
        context.message(systemSymbol("ToCharacterCode"), "strse", 1, new Fn(expr.head, expr.args));
      return codes;
    },
  }),
  builtin({
    name: "FromCharacterCode",
    state: "partial",
    missing,
    doc: "ref/FromCharacterCode",
    arity: [1, 2],
    apply([codes, name], context) {
      const encoding = encodingOf(name);
      if (codes === undefined || encoding === undefined) return undefined;
      return fromCodes(codes, encoding, context);
    },
  }),
];

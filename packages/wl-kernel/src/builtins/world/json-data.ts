import { associationOf } from "../../core/association.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  Assoc,
  BigReal,
  type Expr,
  Fn,
  hasHead,
  integer,
  Rational,
  Real,
} from "../../core/expr.js";
import { toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";

/** A value that JSON has no form for. */
export class NoJson {
  readonly expr: Expr;
  constructor(expr: Expr) {
    this.expr = expr;
  }
}

/**
 * Reads JSON; objects become associations, or lists of rules when `rules` is set. Integers of any size stay exact.
 * @throws SyntaxError
 */
export function readJson(text: string, rules: boolean, context: Evaluator): Expr {
  return new Reader(text, rules, context).document();
}

class Reader {
  readonly #text: string;
  readonly #rules: boolean;
  readonly #context: Evaluator;
  #at = 0;

  constructor(text: string, rules: boolean, context: Evaluator) {
    this.#text = text;
    this.#rules = rules;
    this.#context = context;
  }

  document(): Expr {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) throw new SyntaxError("text after the value");
    return value;
  }

  #space(): void {
    while (/[ \t\r\n\uFEFF]/.test(this.#text[this.#at] ?? "")) this.#at++;
  }

  #next(mark: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #value(): Expr {
    this.#context.tick();
    if (this.#next("{")) return this.#object();
    if (this.#next("[")) return this.#array();
    if (this.#text[this.#at] === '"') return this.#string();
    const token = /[-+.\w]+/y;
    token.lastIndex = this.#at;
    const word = token.exec(this.#text)?.[0] ?? "";
    this.#at += word.length;
    if (word === "true" || word === "false") return S.bool(word === "true");
    if (word === "null") return S.Null;
    if (/^-?(0|[1-9]\d*)$/.test(word)) return integer(BigInt(word));
    if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(word)) return new Real(Number(word));
    throw new SyntaxError("no value");
  }

  #array(): Expr {
    const elements: Expr[] = [];
    if (!this.#next("]")) {
      do elements.push(this.#value());
      while (this.#next(","));
      if (!this.#next("]")) throw new SyntaxError("no end of an array");
    }
    return this.#context.list(elements);
  }

  #object(): Expr {
    const entries: { key: Expr; value: Expr; delayed: boolean }[] = [];
    if (!this.#next("}")) {
      do {
        this.#space();
        const key = this.#string();
        if (!this.#next(":")) throw new SyntaxError("no colon");
        entries.push({ key, value: this.#value(), delayed: false });
      } while (this.#next(","));
      if (!this.#next("}")) throw new SyntaxError("no end of an object");
    }
    if (!this.#rules) return associationOf(entries);
    return new Fn(
      S.List,
      entries.map(({ key, value }) => new Fn(S.Rule, [key, value])),
    );
  }

  #string(): string {
    const token = /"(?:[^"\\]|\\.)*"/sy;
    token.lastIndex = this.#at;
    const word = token.exec(this.#text)?.[0];
    if (word === undefined) throw new SyntaxError("no string");
    this.#at += word.length;
    return JSON.parse(word.replace(/[\t\r\n]/g, (c) => JSON.stringify(c).slice(1, -1))) as string;
  }
}

/** Writes JSON, with tabs unless it is to be compact. @throws NoJson */
export function writeJson(expr: Expr, compact: boolean, context: Evaluator): string {
  const write = (value: Expr, indent: string): string => {
    context.tick();
    if (typeof value === "string") return jsonString(value);
    if (typeof value === "number" || typeof value === "bigint") return `${value}`;
    if (value === S.True || value === S.False) return value === S.True ? "true" : "false";
    if (value === S.Null) return "null";
    if (value instanceof Real) return realJson(value.value);
    if (value instanceof Rational || value instanceof BigReal) return realJson(toDouble(value));
    const inner = `${indent}\t`;
    const entries = entriesOf(value);
    if (entries !== undefined) {
      const parts = entries.map(([key, one]) => `${jsonString(key)}:${write(one, inner)}`);
      return bracketed("{", parts, "}", indent);
    }
    if (hasHead(value, S.List)) {
      return bracketed(
        "[",
        value.args.map((one) => write(one, inner)),
        "]",
        indent,
      );
    }
    throw new NoJson(value);
  };
  const bracketed = (
    open: string,
    parts: readonly string[],
    close: string,
    indent: string,
  ): string => {
    if (parts.length === 0) return open + close;
    if (compact) return open + parts.join(",") + close;
    return `${open}\n${parts.map((part) => `${indent}\t${part}`).join(",\n")}\n${indent}${close}`;
  };
  return write(expr, "");
}

function jsonString(text: string): string {
  return JSON.stringify(text).replace(/\//g, "\\/");
}

function realJson(value: number): string {
  const text = Number.isInteger(value) && Math.abs(value) < 1e15 ? `${value}.0` : `${value}`;
  return text.replace("e+", "e");
}

/** Keys and values of an association or a list of rules with texts for keys. */
function entriesOf(value: Expr): readonly (readonly [string, Expr])[] | undefined {
  if (value instanceof Assoc) {
    return value.keys.map((key, i) => {
      if (typeof key !== "string") throw new NoJson(value);
      return [key, value.values[i] as Expr] as const;
    });
  }
  if (!hasHead(value, S.List) || value.args.length === 0) return undefined;
  const rules = value.args.every(
    (rule) => hasHead(rule, S.Rule) && rule.args.length === 2 && typeof rule.args[0] === "string",
  );
  if (!rules) return undefined;
  return value.args.map((rule) => {
    const [key, one] = (rule as Fn).args;
    return [key as string, one as Expr] as const;
  });
}

import { builtin } from "../core/builtin.js";
import { type Expr, Fn, hasHead, Sym } from "../core/expr.js";
import { isParseFailure } from "../core/session-state.js";
import * as S from "../core/symbols.js";

function joined(args: readonly Expr[]): string | undefined {
  const out: string[] = [];
  for (const arg of args) {
    if (typeof arg === "string") out.push(arg);
    else if (hasHead(arg, S.List)) {
      const inner = joined(arg.args);
      if (inner === undefined) return undefined;
      out.push(inner);
    } else return undefined;
  }
  return out.join("");
}

/** A name with contexts before it or none, each part beginning with a letter or `$`. */
const symbolName = /^`?(?:[\p{L}$][\p{L}\p{N}$]*`)*[\p{L}$][\p{L}\p{N}$]*$/u;

export const strings = [
  builtin({
    name: "StringJoin",
    attributes: ["Flat", "OneIdentity"],
    state: "complete",
    doc: "ref/StringJoin",
    apply(args, context, expr) {
      const text = joined(args);
      if (text === undefined) {
        const at = args.findIndex((arg) => typeof arg !== "string" && !hasHead(arg, S.List));
        if (at >= 0) context.message(S.StringJoin, "string", at + 1, expr);
      } else context.reserve(text.length);
      return text;
    },
  }),
  builtin({
    name: "StringLength",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/StringLength",
    arity: [1, 1],
    apply([text], context, expr) {
      if (typeof text !== "string") {
        context.message(S.StringLength, "string", 1, expr);
        return undefined;
      }
      let length = 0;
      for (const _character of text) length++;
      return length;
    },
  }),
  builtin({
    name: "ToString",
    state: "partial",
    missing: "forms other than OutputForm, InputForm and FullForm; options",
    doc: "ref/ToString",
    arity: [1, 3],
    apply([expr, form], { state }) {
      if (form === S.InputForm) return state.inputForm(expr as Expr);
      if (form === S.FullForm) return state.fullForm(expr as Expr);
      if (form === S.TeXForm || form === S.CForm || form === S.FortranForm)
        return state.outputForm(new Fn(form, [expr as Expr]));
      return state.outputForm(expr as Expr);
    },
  }),
  builtin({
    name: "ToExpression",
    attributes: ["Listable"],
    state: "partial",
    missing: "forms other than InputForm",
    doc: "ref/ToExpression",
    arity: [1, 3],
    apply([text, _form, head], context) {
      if (typeof text !== "string") return text;
      const parsed = context.state.parse(text);
      if (isParseFailure(parsed)) {
        context.message(S.ToExpression, parsed.tag, ...parsed.args);
        return S.$Failed;
      }
      if (head !== undefined) return new Fn(head, parsed);
      let result: Expr = S.Null;
      for (const expr of parsed) result = context.evaluate(expr);
      return result;
    },
  }),
  builtin({
    name: "SymbolName",
    state: "complete",
    doc: "ref/SymbolName",
    arity: [1, 1],
    apply: ([symbol], { state }) =>
      symbol instanceof Sym ? state.outputForm(symbol).split("`").at(-1) : undefined,
  }),
  builtin({
    name: "Symbol",
    attributes: ["Locked"],
    state: "complete",
    doc: "ref/Symbol",
    arity: [1, 1],
    apply: ([name], { state }) =>
      typeof name === "string" && symbolName.test(name) ? state.symbol(name) : undefined,
  }),
];

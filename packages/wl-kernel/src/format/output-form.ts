import { Assoc, ByteArr, Complex, type Expr, Fn, hasHead, isNumber, Sym } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { checkpoint } from "../numeric/checkpoint.js";
import { type Print, powerText, productText, sumText } from "./arithmetic-text.js";
import { baseFormText } from "./base-form.js";
import { numberFormText } from "./number-forms.js";
import { imaginaryText, numberText, wrap } from "./number-text.js";
import { type Operator, operators, precedenceOf } from "./operators.js";
import { programText } from "./program-form.js";
import { fixedText, tableText } from "./table-text.js";
import { texText } from "./tex-form.js";

/** How a printer shows what differs between forms and sessions. */
export interface OutputOptions {
  /** Text of a symbol. */
  readonly symbolText: (symbol: Sym) => string;
  /** Text that the session's `Format` definitions give, or `undefined`. */
  readonly formatted?: (expr: Fn) => Expr | undefined;
  /** `InputForm` text, for expressions wrapped in `InputForm`. */
  readonly inputForm: (expr: Expr) => string;
  /** `FullForm` text, for expressions wrapped in `FullForm`. */
  readonly fullForm: (expr: Expr) => string;
}

/** Prints `OutputForm` on one line. */
export class OutputPrinter {
  readonly #options: OutputOptions;
  readonly #part: Print = (expr, outer) => this.print(expr, outer);

  constructor(options: OutputOptions) {
    this.#options = options;
  }

  /** The text, in parentheses when its outermost operator binds less than `outer`. */
  print(expr: Expr, outer = 0): string {
    if (typeof expr === "string") return expr;
    checkpoint(2);
    if (isNumber(expr)) return numberText(expr, outer);
    if (expr instanceof Sym) return this.#options.symbolText(expr);
    if (expr instanceof Fn) return this.#function(expr, outer);
    if (expr instanceof Assoc) {
      const entries = expr.keys.map((key, i) => {
        const arrow = expr.delayed?.has(i) === true ? " :> " : " -> ";
        return `${this.print(key, 121)}${arrow}${this.print(expr.values[i] as Expr, 120)}`;
      });
      return `<|${entries.join(", ")}|>`;
    }
    if (expr instanceof ByteArr) return `ByteArray[<${expr.bytes.length}>]`;
    return this.#options.inputForm(expr);
  }

  #function(expr: Fn, outer: number): string {
    checkpoint(4);
    const shown = this.#options.formatted?.(expr);
    if (shown !== undefined) return this.print(shown, outer);
    const { head, args } = expr;
    if (head instanceof Sym) {
      // The inner structure of a sparse array is not shown, only the number of its entries.
      if (head === S.SparseArray && args.length === 4 && args[0] === S.Automatic) {
        const values = args[3] instanceof Fn ? args[3].args[2] : undefined;
        if (values instanceof Fn)
          return `SparseArray[<${values.args.length}>, ${this.print(args[1] as Expr)}]`;
      }
      const special = this.#special(head, args, outer);
      if (special !== undefined) return special;
      const operator = operators.get(head.name);
      if (operator !== undefined) {
        const text = this.#operator(operator, args, outer);
        if (text !== undefined) return text;
      }
    }
    const derivative = this.#derivative(expr);
    if (derivative !== undefined) return derivative;
    const text =
      head instanceof Fn && precedenceOf(head) > 0 ? `(${this.print(head)})` : this.print(head);
    return `${text}[${this.#list(args)}]`;
  }

  #list(args: readonly Expr[]): string {
    return args.map((arg) => this.print(arg)).join(", ");
  }

  /** `f'` and `f''`. */
  #derivative(expr: Fn): string | undefined {
    if (!(expr.head instanceof Fn) || expr.head.head !== S.Derivative || expr.args.length !== 1)
      return undefined;
    const orders = expr.head.args;
    const first = orders[0];
    if (orders.length === 1 && typeof first === "number" && first >= 1 && first <= 2) {
      return this.print(expr.args[0] as Expr, 670) + "'".repeat(first);
    }
    return undefined;
  }

  #operator(operator: Operator, args: readonly Expr[], outer: number): string | undefined {
    const { precedence, text, arity } = operator;
    if (operator.kind === "prefix") {
      return args.length === 1
        ? wrap(text + this.print(args[0] as Expr, precedence), precedence, outer)
        : undefined;
    }
    if (operator.kind === "postfix") {
      return args.length === 1
        ? wrap(this.print(args[0] as Expr, precedence + 1) + text, precedence, outer)
        : undefined;
    }
    if (args.length < 2 || (arity === 2 && args.length !== 2)) return undefined;
    const parts = args.map((arg, i) => {
      const last = i === args.length - 1;
      const tight =
        operator.grouping === "right"
          ? last
            ? precedence
            : precedence + 1
          : operator.grouping === "left"
            ? i === 0
              ? precedence
              : precedence + 1
            : precedence + 1;
      // Mixed with "or", an "and" is shown in parentheses though it binds tighter.
      const mixed = text === " || " && arg instanceof Fn && arg.head === S.And;
      return this.print(arg, mixed ? 1000 : tight);
    });
    return wrap(parts.join(text), precedence, outer);
  }

  #special(head: Sym, args: readonly Expr[], outer: number): string | undefined {
    const first = args[0];
    const second = args[1];
    switch (head) {
      case S.List:
        return `{${this.#list(args)}}`;
      case S.Plus:
        return args.length < 2 ? undefined : sumText(args, outer, this.#part);
      case S.Times:
        return args.length < 2 ? undefined : productText(args, outer, this.#part);
      case S.Power:
        return args.length === 2
          ? powerText(first as Expr, second as Expr, outer, this.#part)
          : undefined;
      case S.Slot:
        if (typeof first === "number") return `#${first}`;
        return typeof first === "string" ? `#${first}` : undefined;
      case S.SlotSequence:
        return typeof first === "number" ? `##${first}` : undefined;
      case S.Function:
        if (args.length === 1) return wrap(`${this.print(first as Expr, 91)} & `, 90, outer);
        return undefined;
      case S.Blank:
      case S.BlankSequence:
      case S.BlankNullSequence: {
        if (args.length > 1) return undefined;
        const blanks = head === S.Blank ? "_" : head === S.BlankSequence ? "__" : "___";
        return blanks + (first === undefined ? "" : this.print(first, 1000));
      }
      case S.Pattern:
        if (args.length !== 2 || !(first instanceof Sym)) return undefined;
        if (
          second instanceof Fn &&
          /^Blank(Null)?(Sequence)?$/.test(second.head instanceof Sym ? second.head.name : "")
        ) {
          return this.print(first as Expr) + this.print(second);
        }
        return wrap(`${this.print(first as Expr)}:${this.print(second as Expr, 150)}`, 150, outer);
      case S.Optional:
        if (args.length === 1) return `${this.print(first as Expr)}.`;
        if (args.length === 2)
          return wrap(
            `${this.print(first as Expr, 141)}:${this.print(second as Expr, 141)}`,
            140,
            outer,
          );
        return undefined;
      case S.Part:
        if (args.length < 2) return undefined;
        return `${this.print(first as Expr, 740)}[[${args
          .slice(1)
          .map((arg) => this.print(arg))
          .join(",")}]]`;
      case S.MessageName:
        return args.length === 2
          ? `${this.print(first as Expr, 750)}::${this.print(second as Expr)}`
          : undefined;
      case S.Out:
        if (args.length === 0) return "%";
        if (args.length !== 1 || typeof first !== "number") return undefined;
        return first < 0 && first > -20 ? "%".repeat(-first) : `%${first}`;
      case S.HoldForm:
      case S.Defer:
      case S.Short:
      case S.Shallow:
      case S.Interpretation:
      case S.OutputForm:
      case S.StandardForm:
      case S.TraditionalForm:
        return args.length === 1 || (args.length > 1 && head !== S.HoldForm && head !== S.Defer)
          ? this.print(first as Expr, outer)
          : undefined;
      case S.TagSet:
      case S.TagSetDelayed: {
        if (args.length !== 3) return undefined;
        const [tag, lhs, rhs] = args.map((arg) => this.print(arg, 41)) as [string, string, string];
        return wrap(`${tag} /: ${lhs} ${head === S.TagSet ? "=" : ":="} ${rhs}`, 40, outer);
      }
      case S.TagUnset:
        return args.length === 2
          ? wrap(
              `${this.print(first as Expr, 41)} /: ${this.print(second as Expr, 41)} =.`,
              40,
              outer,
            )
          : undefined;
      case S.SequenceForm:
        return args.map((arg) => this.print(arg)).join("");
      case S.Column:
        return hasHead(first, S.List)
          ? first.args.map((arg) => this.print(arg)).join("\n")
          : undefined;
      case S.TableForm:
      case S.MatrixForm:
      case S.Grid:
        return tableText(first, 3, this.#part);
      case S.Prefix:
      case S.Infix:
      case S.Postfix:
        return fixedText(head.name, args, this.#part);
      case S.BaseForm:
        return baseFormText(first, second);
      case S.InputForm:
        return args.length === 1 ? this.#options.inputForm(first as Expr) : undefined;
      case S.FullForm:
        return args.length === 1 ? this.#options.fullForm(first as Expr) : undefined;
      case S.DirectedInfinity:
        if (args.length === 0) return "ComplexInfinity";
        if (first === 1) return "Infinity";
        if (first === -1) return wrap("-Infinity", 310, outer);
        if (first instanceof Complex && first.re === 0) {
          return wrap(`${imaginaryText(first.im, 400)} Infinity`, 400, outer);
        }
        if (first instanceof Sym || (first instanceof Fn && first.head === S.Times))
          return productText(
            [...(first instanceof Sym ? [first] : first.args), S.InfinitySymbol],
            outer,
            this.#part,
          );
        return undefined;
      case S.TeXForm:
        return args.length === 1 ? texText(first as Expr) : undefined;
      case S.CForm:
      case S.FortranForm:
        return args.length === 1
          ? programText(first as Expr, head === S.CForm ? "C" : "Fortran")
          : undefined;
      case S.Row:
        if (first instanceof Fn && first.head === S.List) {
          const between = second === undefined ? "" : this.print(second);
          return first.args.map((part) => this.print(part)).join(between);
        }
        return undefined;
      case S.StringForm:
        return typeof first === "string" ? this.#stringForm(first, args.slice(1)) : undefined;
      case S.Style:
        return first === undefined ? undefined : this.print(first, outer);
      case S.Inequality:
        return this.#inequality(args, outer);
      default:
        return numberFormText(head.name, args, (part) => this.print(part, outer));
    }
  }

  #stringForm(template: string, args: readonly Expr[]): string {
    let next = 0;
    return template.replace(/`(\d*)`/g, (_whole, digits: string) => {
      const arg = args[digits === "" ? next++ : Number(digits) - 1];
      return arg === undefined ? "" : this.print(arg);
    });
  }

  #inequality(args: readonly Expr[], outer: number): string {
    const parts = args.map((arg, i) =>
      i % 2 === 0
        ? this.print(arg, 291)
        : arg instanceof Sym
          ? (operators.get(arg.name)?.text ?? ` ${arg.name} `)
          : "?",
    );
    return wrap(parts.join(""), 290, outer);
  }
}

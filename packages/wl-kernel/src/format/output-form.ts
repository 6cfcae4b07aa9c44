import {
  Assoc,
  BigReal,
  ByteArr,
  Complex,
  type Expr,
  Fn,
  hasHead,
  isNumber,
  type Num,
  Rational,
  Real,
  type RealNumber,
  Sym,
} from "../core/expr.js";
import { compareReal } from "../core/order.js";
import * as S from "../core/symbols.js";
import { negateFloat } from "../numeric/big-float.js";
import { bigFloatOutputForm } from "../numeric/big-float-text.js";
import { checkpoint } from "../numeric/checkpoint.js";
import { numberFormText } from "./number-forms.js";
import { type Operator, operators, precedenceOf } from "./operators.js";
import { programText } from "./program-form.js";
import { realText } from "./real-text.js";
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

  constructor(options: OutputOptions) {
    this.#options = options;
  }

  /** The text, in parentheses when its outermost operator binds less than `outer`. */
  print(expr: Expr, outer = 0): string {
    if (typeof expr === "string") return expr;
    checkpoint(2);
    if (isNumber(expr)) return this.#number(expr, outer);
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

  #number(value: Num, outer: number): string {
    if (typeof value === "number" || typeof value === "bigint") {
      return value < 0 ? wrap(`${value}`, 311, outer) : `${value}`;
    }
    if (value instanceof Rational) {
      return wrap(`${value.num}/${value.den}`, value.num < 0n ? 311 : 400, outer);
    }
    if (value instanceof Real) {
      return wrap(realText(value.value, 6), value.value < 0 ? 311 : 1000, outer);
    }
    if (value instanceof BigReal) {
      return wrap(bigFloatOutputForm(value.float), value.float.mantissa < 0n ? 311 : 1000, outer);
    }
    return this.#complex(value, outer);
  }

  #complex(value: Complex, outer: number): string {
    if (value.re === 0) return this.#imaginary(value.im, outer);
    const negative = compareReal(value.im, 0) < 0;
    const imaginary = this.#imaginary(negative ? (negated(value.im) as RealNumber) : value.im, 0);
    return wrap(`${this.#number(value.re, 0)} ${negative ? "-" : "+"} ${imaginary}`, 310, outer);
  }

  /** A multiple of I: `2 I`, `(3 I)/4`, `-1/2 I`. */
  #imaginary(value: RealNumber, outer: number): string {
    if (value === 1) return "I";
    if (value === -1) return wrap("-I", 311, outer);
    if (!(value instanceof Rational)) return wrap(`${this.#number(value, 0)} I`, 400, outer);
    if (value.num === 1n) return wrap(`I/${value.den}`, 400, outer);
    if (value.num === -1n) return wrap(`-1/${value.den} I`, 311, outer);
    return wrap(`(${value.num} I)/${value.den}`, 400, outer);
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
        return args.length < 2 ? undefined : this.#sum(args, outer);
      case S.Times:
        return args.length < 2 ? undefined : this.#product(args, outer);
      case S.Power:
        return args.length === 2 ? this.#power(first as Expr, second as Expr, outer) : undefined;
      case S.Slot:
        if (typeof first === "number") return `#${first}`;
        return typeof first === "string" ? `#${first}` : undefined;
      case S.SlotSequence:
        return typeof first === "number" ? `##${first}` : undefined;
      case S.Function:
        if (args.length === 1)
          return wrap(`${this.print(first as Expr, 91)} & `.trimEnd(), 90, outer);
        return undefined;
      case S.Blank:
      case S.BlankSequence:
      case S.BlankNullSequence: {
        if (args.length > 1) return undefined;
        const blanks = head === S.Blank ? "_" : head === S.BlankSequence ? "__" : "___";
        return blanks + (first === undefined ? "" : this.print(first, 1000));
      }
      case S.Pattern:
        if (args.length !== 2) return undefined;
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
      case S.BaseForm: {
        const isWhole = typeof first === "number" || typeof first === "bigint";
        if (!isWhole || typeof second !== "number" || second < 2 || second > 36) return undefined;
        return `${BigInt(first).toString(second)}_${second}`;
      }
      case S.InputForm:
        return args.length === 1 ? this.#options.inputForm(first as Expr) : undefined;
      case S.FullForm:
        return args.length === 1 ? this.#options.fullForm(first as Expr) : undefined;
      case S.DirectedInfinity:
        if (args.length === 0) return "ComplexInfinity";
        if (first === 1) return "Infinity";
        if (first === -1) return wrap("-Infinity", 310, outer);
        if (first instanceof Complex && first.re === 0) {
          return wrap(`${this.#imaginary(first.im, 400)} Infinity`, 400, outer);
        }
        if (first instanceof Sym || (first instanceof Fn && first.head === S.Times))
          return this.#product(
            [...(first instanceof Sym ? [first] : first.args), S.InfinitySymbol],
            outer,
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

  #sum(args: readonly Expr[], outer: number): string {
    let text = "";
    args.forEach((arg, i) => {
      const part = this.print(arg, i === 0 ? 310 : 311);
      if (i === 0) text = part;
      else if (startsNegative(arg)) text += ` - ${this.print(negated(arg), 311)}`;
      else text += ` + ${part}`;
    });
    return wrap(text, 310, outer);
  }

  #product(args: readonly Expr[], outer: number): string {
    const above: Expr[] = [];
    const below: Expr[] = [];
    let sign = "";
    let isOpposite = false;
    for (const arg of args) {
      if (
        arg instanceof Fn &&
        arg.head === S.Power &&
        arg.args.length === 2 &&
        startsNegative(arg.args[1] as Expr)
      ) {
        const exponent = negated(arg.args[1] as Expr);
        below.push(
          exponent === 1 ? (arg.args[0] as Expr) : new Fn(S.Power, [arg.args[0] as Expr, exponent]),
        );
      } else if (arg instanceof Rational) {
        if (arg.num === -1n) sign = "-";
        else if (arg.num !== 1n) above.unshift(shrink(arg.num));
        below.unshift(shrink(arg.den));
      } else if (arg === -1 && above.length === 0) {
        sign = "-";
        isOpposite = true;
      } else above.push(arg);
    }
    const top = this.#factors(above, below.length > 0);
    const bottom =
      below.length === 1
        ? this.print(below[0] as Expr, 401)
        : `(${below.map((part) => this.print(part, 401)).join(" ")})`;
    const text = below.length === 0 ? top : `${top}/${bottom}`;
    // Only a minus sign of its own stands before the whole: -(a b), but -2 a b.
    if (isOpposite && (below.length > 0 || above.length > 1)) return wrap(`-(${text})`, 311, outer);
    const isNegative = sign !== "" || (below.length === 0 && text.startsWith("-"));
    return wrap(sign + text, isNegative ? 311 : 400, outer);
  }

  #factors(factors: readonly Expr[], divided: boolean): string {
    if (factors.length === 0) return "1";
    const first = factors[0] as Expr;
    // A sign in front needs no parentheses: -2/x, -I x.
    const isImaginary = first instanceof Complex && first.re === 0;
    const isReal = isNumber(first) && !(first instanceof Complex);
    if (factors.length === 1) return this.print(first, isReal || isImaginary ? 311 : 400);
    const text = factors
      .map((part, i) => {
        if (i === 0 && isReal) return this.print(part, 0);
        if (i === 0 && isImaginary && first.im === -1) return "-I";
        return this.print(
          part,
          part instanceof Complex && part.re === 0 && isWhole(part.im) ? 400 : 401,
        );
      })
      .join(" ");
    return divided ? `(${text})` : text;
  }

  #power(base: Expr, exponent: Expr, outer: number): string {
    if (exponent instanceof Rational && exponent.den === 2n) {
      if (exponent.num === 1n) return `Sqrt[${this.print(base)}]`;
      if (exponent.num === -1n) return wrap(`1/Sqrt[${this.print(base)}]`, 400, outer);
    }
    if (exponent === -1) return wrap(`1/${this.print(base, 401)}`, 400, outer);
    const text =
      isNegativeNumber(exponent) || exponent instanceof Rational
        ? `(${this.print(exponent)})`
        : this.print(exponent, 590);
    return wrap(`${this.print(base, 591)}^${text}`, 590, outer);
  }
}

function shrink(value: bigint): number | bigint {
  return value <= 9007199254740991n ? Number(value) : value;
}

function wrap(text: string, precedence: number, outer: number): string {
  return precedence < outer ? `(${text})` : text;
}

function isWhole(value: Expr): boolean {
  return typeof value === "number" || typeof value === "bigint";
}

function isNegativeNumber(expr: Expr): boolean {
  return isNumber(expr) && !(expr instanceof Complex) && compareReal(expr, 0) < 0;
}

function startsNegative(expr: Expr): boolean {
  if (expr instanceof Complex) return expr.re === 0 && compareReal(expr.im, 0) < 0;
  if (isNegativeNumber(expr)) return true;
  if (!(expr instanceof Fn) || expr.head !== S.Times) return false;
  const first = expr.args[0] as Expr;
  return isNegativeNumber(first) || (first instanceof Complex && startsNegative(first));
}

function negated(expr: Expr): Expr {
  if (typeof expr === "number") return -expr;
  if (typeof expr === "bigint") return -expr;
  if (expr instanceof Rational) return new Rational(-expr.num, expr.den);
  if (expr instanceof Real) return new Real(-expr.value);
  if (expr instanceof BigReal) return new BigReal(negateFloat(expr.float));
  if (expr instanceof Complex) return new Complex(0, negated(expr.im) as Complex["im"]);
  if (expr instanceof Fn && expr.head === S.Times) {
    const first = negated(expr.args[0] as Expr);
    if (first === 1) {
      return expr.args.length === 2 ? (expr.args[1] as Expr) : new Fn(S.Times, expr.args.slice(1));
    }
    return new Fn(S.Times, [first, ...expr.args.slice(1)]);
  }
  return expr;
}

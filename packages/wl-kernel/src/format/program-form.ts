import { BigReal, Complex, type Expr, Fn, isNumber, Rational, Real, Sym } from "../core/expr.js";
import { toDouble } from "../core/order.js";
import * as S from "../core/symbols.js";

/** The language that the text is for. */
export type ProgramLanguage = "C" | "Fortran";

const relations: Readonly<Record<string, readonly [c: string, fortran: string]>> = {
  Equal: [" == ", ".eq."],
  Unequal: [" != ", ".ne."],
  Less: [" < ", ".lt."],
  LessEqual: [" <= ", ".le."],
  Greater: [" > ", ".gt."],
  GreaterEqual: [" >= ", ".ge."],
  And: [" && ", ".and."],
  Or: [" || ", ".or."],
};

/** The expression in the syntax of C or Fortran, as `CForm` and `FortranForm` show it. */
export function programText(expr: Expr, language: ProgramLanguage): string {
  return text(expr, 0, language);
}

const wrap = (shown: string, precedence: number, outer: number): string =>
  precedence < outer ? `(${shown})` : shown;

function real(value: number): string {
  const shown = `${value}`;
  return /[.e]/.test(shown) ? shown.replace("e+", "e") : `${shown}.`;
}

function text(expr: Expr, outer: number, language: ProgramLanguage): string {
  if (typeof expr === "string") return `"${expr}"`;
  if (isNumber(expr)) {
    if (expr instanceof Rational)
      return wrap(real(toDouble(expr)), expr.num < 0n ? 311 : 1000, outer);
    if (expr instanceof Real) return wrap(real(expr.value), expr.value < 0 ? 311 : 1000, outer);
    if (expr instanceof BigReal) return real(toDouble(expr));
    if (expr instanceof Complex)
      return language === "C"
        ? `Complex(${text(expr.re as Expr, 0, language)},${text(expr.im as Expr, 0, language)})`
        : `(${text(expr.re as Expr, 0, language)},${text(expr.im as Expr, 0, language)})`;
    return wrap(`${expr as number | bigint}`, (expr as number) < 0 ? 311 : 1000, outer);
  }
  if (expr instanceof Sym) return expr.name.slice(expr.name.lastIndexOf("`") + 1);
  if (!(expr instanceof Fn)) return "";
  const { head, args } = expr;
  const all = (): string => args.map((arg) => text(arg, 0, language)).join(",");
  if (head instanceof Sym) {
    const relation = relations[head.name];
    if (relation !== undefined && args.length > 1)
      return wrap(
        args.map((arg) => text(arg, 291, language)).join(relation[language === "C" ? 0 : 1]),
        290,
        outer,
      );
    if (head === S.Plus && args.length > 1) return wrap(sum(args, language), 310, outer);
    if (head === S.Times && args.length > 1) return product(args, outer, language);
    if (head === S.Power && args.length === 2)
      return power(args[0] as Expr, args[1] as Expr, outer, language);
    if (head === S.Not && language === "C") return `!${text(args[0] as Expr, 600, language)}`;
    if (head === S.Part && language === "C") return `Part(${all()})`;
  }
  return `${text(head, 1000, language)}(${all()})`;
}

function sum(args: readonly Expr[], language: ProgramLanguage): string {
  return args
    .map((arg, i) => {
      const shown = text(arg, 310, language);
      if (i === 0) return shown;
      return shown.startsWith("-") ? ` - ${shown.slice(1)}` : ` + ${shown}`;
    })
    .join("");
}

function product(args: readonly Expr[], outer: number, language: ProgramLanguage): string {
  const above: string[] = [];
  const below: string[] = [];
  let sign = "";
  for (const arg of args) {
    const exponent = arg instanceof Fn && arg.head === S.Power ? arg.args[1] : undefined;
    if (arg === -1) sign = "-";
    else if (arg instanceof Rational) {
      if (arg.num < 0n) sign = "-";
      const size = arg.num < 0n ? -arg.num : arg.num;
      if (size !== 1n) above.push(real(Number(size)));
      below.push(real(Number(arg.den)));
    } else if (arg instanceof Fn && typeof exponent === "number" && exponent < 0) {
      const base = arg.args[0] as Expr;
      below.push(
        exponent === -1 ? text(base, 401, language) : power(base, -exponent, 401, language),
      );
    } else if (arg instanceof Fn && exponent instanceof Rational && exponent.num < 0n) {
      below.push(
        power(arg.args[0] as Expr, new Rational(-exponent.num, exponent.den), 401, language),
      );
    } else above.push(text(arg, above.length === 0 && sign === "" ? 400 : 401, language));
  }
  const top = above.length === 0 ? "1" : above.join("*");
  const bottom = below.length > 1 ? `(${below.join("*")})` : below.join("");
  return wrap(`${sign}${bottom === "" ? top : `${top}/${bottom}`}`, sign === "" ? 400 : 311, outer);
}

function power(base: Expr, exponent: Expr, outer: number, language: ProgramLanguage): string {
  if (exponent instanceof Rational && exponent.den === 2n && exponent.num === 1n)
    return `Sqrt(${text(base, 0, language)})`;
  if (exponent === -1) return wrap(`1/${text(base, 401, language)}`, 400, outer);
  if (exponent instanceof Rational && exponent.den === 2n && exponent.num === -1n)
    return wrap(`1/Sqrt(${text(base, 0, language)})`, 400, outer);
  if (language === "C")
    return typeof exponent === "number" && exponent < 0
      ? `Power(${text(base, 0, language)},${exponent})`
      : `Power(${text(base, 0, language)},${text(exponent, 0, language)})`;
  return wrap(`${text(base, 591, language)}**${text(exponent, 591, language)}`, 590, outer);
}

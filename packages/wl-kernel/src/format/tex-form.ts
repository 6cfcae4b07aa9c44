import { BigReal, Complex, type Expr, Fn, isNumber, Rational, Real, Sym } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { realText } from "./real-text.js";
import { bigOperator, braced } from "./tex-operators.js";
import { traditionalOrder } from "./traditional-order.js";

const functions: Readonly<Record<string, string>> = {
  Sin: "\\sin",
  Cos: "\\cos",
  Tan: "\\tan",
  Cot: "\\cot",
  Sec: "\\sec",
  Csc: "\\csc",
  Sinh: "\\sinh",
  Cosh: "\\cosh",
  Tanh: "\\tanh",
  Log: "\\log",
  Exp: "\\exp",
  Max: "\\max",
  Min: "\\min",
  Gamma: "\\Gamma",
  Det: "\\det",
  GCD: "\\gcd",
};

const inverses: Readonly<Record<string, string>> = {
  ArcSin: "\\sin",
  ArcCos: "\\cos",
  ArcTan: "\\tan",
  ArcCot: "\\cot",
  ArcSinh: "\\sinh",
  ArcCosh: "\\cosh",
  ArcTanh: "\\tanh",
};

const symbols: Readonly<Record<string, string>> = {
  Pi: "\\pi",
  E: "e",
  I: "i",
  Infinity: "\\infty",
  Degree: "{}^{\\circ}",
  EulerGamma: "\\gamma",
  GoldenRatio: "\\phi",
  Null: "\\text{Null}",
  Reals: "\\mathbb{R}",
  Integers: "\\mathbb{Z}",
  Complexes: "\\mathbb{C}",
  Rationals: "\\mathbb{Q}",
};

const greek =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho  sigma tau upsilon phi chi psi omega".split(
    " ",
  );

const relations: Readonly<Record<string, string>> = {
  Equal: "=",
  Unequal: "\\neq",
  Less: "<",
  LessEqual: "\\leq",
  Greater: ">",
  GreaterEqual: "\\geq",
  Rule: "\\to",
  RuleDelayed: ":\\to",
  And: "\\land",
  Or: "\\lor",
  Element: "\\in",
};

const tight: ReadonlySet<string> = new Set(["Equal", "Less", "Greater"]);

/** The expression in TeX, as `TeXForm` shows it. */
export function texText(expr: Expr): string {
  return tex(expr, 0);
}

const wrap = (text: string, precedence: number, outer: number): string =>
  precedence >= outer ? text : text.includes("\\frac") ? `\\left(${text}\\right)` : `(${text})`;

const list = (args: readonly Expr[]): string => args.map((arg) => tex(arg, 0)).join(",");

const call = (args: readonly Expr[]): string => `(${list(args)})`;

function tex(expr: Expr, outer: number): string {
  if (typeof expr === "string") return `\\text{${expr}}`;
  if (isNumber(expr)) return numberTex(expr, outer);
  if (expr instanceof Sym) return symbolTex(expr);
  if (!(expr instanceof Fn)) return "";
  const { head, args } = expr;
  const [first, second] = args;
  if (head instanceof Sym && first !== undefined) {
    const relation = relations[head.name];
    if (relation !== undefined && args.length > 1) {
      const between = tight.has(head.name) ? relation : `${relation} `;
      return wrap(args.map((arg) => tex(arg, 291)).join(between), 290, outer);
    }
    if (head === S.List && isMatrix(expr)) return matrix(expr);
    if (head === S.List) return `\\{${list(args)}\\}`;
    if (head === S.Plus && args.length > 1) return wrap(sum(args), 310, outer);
    if (head === S.Times && args.length > 1) return product(args, outer);
    if (head === S.Power && args.length === 2) return power(first, second as Expr, outer);
    if (head === S.Not) return `\\neg ${tex(first, 230)}`;
    if (head.name === "Abs" && args.length === 1) return `\\left| ${tex(first, 0)}\\right|`;
    if (head.name === "Factorial" && args.length === 1)
      return wrap(`${tex(first, 611)}!`, 610, outer);
    if (head.name === "Subscript") return `${tex(first, 600)}_${braced(list(args.slice(1)))}`;
    const sign = second === undefined ? undefined : bigOperator(head.name, first, second, tex);
    if (sign !== undefined && args.length === 2) return wrap(sign, 390, outer);
    if (head.name === "DirectedInfinity")
      return first === -1 ? wrap("-\\infty", 310, outer) : "\\infty";
    if (head.name === "HoldForm" || head.name === "Defer") return tex(first, outer);
    if (head.name === "MatrixForm" && first instanceof Fn) return matrix(first);
    const inverse = inverses[head.name];
    if (inverse !== undefined) return `${inverse} ^{-1}${call(args)}`;
    const known = functions[head.name];
    if (known !== undefined) return `${known} ${call(args)}`;
  }
  if (head instanceof Fn && head.head instanceof Fn && head.head.head === S.Derivative) {
    const order = head.head.args[0];
    const marks = order === 1 ? "'" : order === 2 ? "''" : `{(${tex(order ?? 1, 0)})}`;
    return `${tex(head.args[0] as Expr, 600)}^${order === 1 || order === 2 ? `{${marks}}` : marks}${call(args)}`;
  }
  return `${tex(head, 600)}${call(args)}`;
}

function symbolTex(symbol: Sym): string {
  const known = symbols[symbol.name];
  if (known !== undefined) return known;
  const name = symbol.name.slice(symbol.name.lastIndexOf("`") + 1);
  const code = name.charCodeAt(0);
  if (name.length === 1 && code >= 0x3b1 && code <= 0x3c9) return `\\${greek[code - 0x3b1]}`;
  return name.length === 1 ? name : `\\text{${name}}`;
}

function numberTex(value: Expr, outer: number): string {
  if (value instanceof Rational) {
    const sign = value.num < 0n ? "-" : "";
    const text = `${sign}\\frac{${value.num < 0n ? -value.num : value.num}}{${value.den}}`;
    return wrap(text, sign === "" ? 400 : 311, outer);
  }
  if (value instanceof Real) {
    const [digits, exponent] = realText(value.value, 6).split("*^");
    const text = exponent === undefined ? `${digits}` : `${digits} \\times 10^{${exponent}}`;
    return wrap(text, value.value < 0 ? 311 : 1000, outer);
  }
  if (value instanceof Complex) {
    const imaginary =
      value.im === 1 ? "i" : value.im === -1 ? "-i" : `${tex(value.im as Expr, 400)} i`;
    if (value.re === 0) return wrap(imaginary, 400, outer);
    return wrap(
      `${tex(value.re as Expr, 0)}${imaginary.startsWith("-") ? "" : "+"}${imaginary}`,
      310,
      outer,
    );
  }
  if (value instanceof BigReal) return `${value.float.mantissa}`;
  return wrap(`${value as number | bigint}`, (value as number) < 0 ? 311 : 1000, outer);
}

function sum(args: readonly Expr[]): string {
  return traditionalOrder(args)
    .map((arg, i) => {
      const text = tex(arg, 311);
      const bare = /^(\\left)?\(-/.test(text) ? tex(arg, 0) : text;
      return i === 0 || bare.startsWith("-") ? bare : `+${bare}`;
    })
    .join("");
}

const isNegative = (value: Expr): boolean =>
  value instanceof Rational ? value.num < 0n : typeof value !== "object" && (value as number) < 0;

const opposite = (value: Expr): Expr =>
  value instanceof Rational
    ? new Rational(-value.num, value.den)
    : typeof value === "bigint"
      ? -value
      : -(value as number);

function product(args: readonly Expr[], outer: number): string {
  const above: Expr[] = [];
  const below: Expr[] = [];
  let sign = "";
  for (const arg of args) {
    const exponent = arg instanceof Fn && arg.head === S.Power ? arg.args[1] : undefined;
    if (isNumber(arg) && isNegative(arg) && above.length === 0) sign = "-";
    const size = sign === "-" && isNumber(arg) && isNegative(arg) ? opposite(arg) : arg;
    if (size instanceof Rational) {
      if (size.num !== 1n) above.push(Number(size.num));
      below.push(Number(size.den));
    } else if (
      arg instanceof Fn &&
      exponent !== undefined &&
      isNumber(exponent) &&
      isNegative(exponent)
    ) {
      const turned = opposite(exponent);
      below.push(
        turned === 1 ? (arg.args[0] as Expr) : new Fn(S.Power, [arg.args[0] as Expr, turned]),
      );
    } else if (size !== 1) above.push(size);
  }
  const row = (factors: readonly Expr[]): string =>
    factors.length === 0
      ? "1"
      : factors.length === 1
        ? tex(factors[0] as Expr, below.length > 0 ? 0 : 400)
        : factors.map((factor) => tex(factor, 401)).join(" ");
  const text = below.length === 0 ? row(above) : `\\frac{${row(above)}}{${row(below)}}`;
  return wrap(sign + text, sign === "" ? 400 : 311, outer);
}

function power(base: Expr, exponent: Expr, outer: number): string {
  if (exponent instanceof Rational && exponent.num === 1n)
    return exponent.den === 2n
      ? `\\sqrt{${tex(base, 0)}}`
      : `\\sqrt[${exponent.den}]{${tex(base, 0)}}`;
  if (isNumber(exponent) && isNegative(exponent)) {
    const turned = opposite(exponent);
    const bottom = turned === 1 ? tex(base, 0) : power(base, turned, 0);
    return wrap(`\\frac{1}{${bottom}}`, 400, outer);
  }
  const raised = braced(tex(exponent, 0));
  const name =
    base instanceof Fn && base.head instanceof Sym ? functions[base.head.name] : undefined;
  if (name !== undefined && typeof exponent === "number" && base instanceof Fn)
    return `${name} ^${raised}${call(base.args)}`;
  return wrap(`${tex(base, 591)}^${raised}`, 590, outer);
}

function isMatrix(value: Fn): boolean {
  const rows = value.args.map((row) => (row instanceof Fn && row.head === S.List ? row.args : []));
  const width = rows[0]?.length ?? 0;
  return width > 0 && rows.every((row) => row.length === width);
}

function matrix(value: Fn): string {
  const rows = value.args.map((row) =>
    row instanceof Fn ? row.args.map((cell) => tex(cell, 0)).join(" & ") : tex(row, 0),
  );
  const width = value.args[0] instanceof Fn ? value.args[0].args.length : 1;
  return `\\left(\n\\begin{array}{${"c".repeat(width)}}\n ${rows.join(" \\\\\n ")} \\\\\n\\end{array}\n\\right)`;
}

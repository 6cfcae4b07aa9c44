import { BigReal, Complex, type Expr, Fn, isNumber, Real, Sym } from "../core/expr.js";
import { exactValue } from "../core/order.js";
import * as S from "../core/symbols.js";
import { floatFromFraction, floatFromNumber } from "../numeric/big-float.js";
import { decimalDigits } from "../numeric/big-float-text.js";

/** Decimal digits of a number and the exponent of the first: 12.5 is 125 and 1. */
interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

function decimalOf(value: Real | BigReal, count: number): Decimal {
  const float = value instanceof Real ? floatFromNumber(value.value, 40) : value.float;
  if (float.mantissa === 0n) return { negative: false, digits: "0", exponent: 0 };
  const { digits, exponent } = decimalDigits(float, count);
  return { negative: float.mantissa < 0n, digits, exponent };
}

/** Digits that are shown when none are asked for. */
function shownDigits(value: Real | BigReal): number {
  return value instanceof Real ? 6 : Math.max(1, Math.round(value.float.precision));
}

/** `digits` with the point after `before` of them. */
function pointed(digits: string, before: number): string {
  if (before <= 0) return `0.${"0".repeat(-before)}${digits}`;
  const padded = digits.padEnd(before, "0");
  return `${padded.slice(0, before)}.${padded.slice(before)}`;
}

/** The number rounded to that many places after the point. */
function fixedPlaces(value: Real | BigReal, places: number): string {
  const { num, den } = exactValue(value);
  const size = num < 0n ? -num : num;
  const scaled = (2n * size * 10n ** BigInt(places) + den) / (2n * den);
  const text = scaled.toString().padStart(places + 1, "0");
  return `${text.slice(0, text.length - places)}.${text.slice(text.length - places)}`;
}

interface Layout {
  readonly digits: number;
  readonly places: number | undefined;
}

function layoutOf(spec: Expr | undefined, value: Real | BigReal): Layout | undefined {
  if (spec === undefined) return { digits: shownDigits(value), places: undefined };
  if (typeof spec === "number" && spec > 0) return { digits: spec, places: undefined };
  if (spec instanceof Fn && spec.head === S.List && spec.args.length === 2) {
    const [digits, places] = spec.args;
    if (typeof places !== "number" || places < 0 || places > 1000) return undefined;
    if (typeof digits === "number" && digits > 0) return { digits, places };
    return { digits: shownDigits(value), places };
  }
  return undefined;
}

const trimmed = (text: string): string => (text.includes(".") ? text.replace(/0+$/, "") : text);

/** The size of a number as `NumberForm` shows it, without its sign. */
function plain(value: Real | BigReal, { digits, places }: Layout, exact: boolean): string {
  const decimal = decimalOf(value, Math.min(digits, 5000));
  if (places !== undefined && decimal.exponent < digits) return fixedPlaces(value, places);
  if (!exact && (decimal.exponent >= 6 || decimal.exponent < -5))
    return `${trimmed(pointed(decimal.digits, 1))}*^${decimal.exponent}`;
  const text = pointed(decimal.digits, decimal.exponent + 1);
  return value instanceof Real ? trimmed(text) : text;
}

function scientific(value: Real | BigReal, layout: Layout, step: 1 | 3): string {
  const decimal = decimalOf(value, Math.min(layout.digits, 5000));
  const exponent = Math.floor(decimal.exponent / step) * step;
  const text = trimmed(pointed(decimal.digits, decimal.exponent - exponent + 1));
  return exponent === 0 ? text : `${text}*^${exponent}`;
}

const isNegative = (value: Real | BigReal): boolean =>
  value instanceof Real ? value.value < 0 : value.float.mantissa < 0n;

/** Text of one number in a form; `undefined` when the form leaves it as it is. */
function numberText(
  form: string,
  value: Real | BigReal,
  spec: Expr | undefined,
): string | undefined {
  const layout = layoutOf(spec, value);
  if (layout === undefined) return undefined;
  const negative = isNegative(value);
  const signed = (text: string): string => (negative ? `-${text}` : text);
  switch (form) {
    case "NumberForm":
      return signed(plain(value, layout, false));
    case "DecimalForm":
      return signed(plain(value, layout, true));
    case "ScientificForm":
      return signed(scientific(value, layout, 1));
    case "EngineeringForm":
      return signed(scientific(value, layout, 3));
    case "AccountingForm": {
      const text = plain(value, layout, true);
      return negative ? `(${text})` : text;
    }
    case "PaddedForm": {
      const text = signed(plain(value, layout, false));
      const width = layout.digits + 2;
      return spec === undefined ? text : text.padStart(width, " ");
    }
    default:
      return undefined;
  }
}

/** What options change of the text of a number: blocks of digits, signs, the point. */
function dressing(rules: readonly Fn[]): (text: string) => string {
  const option = (name: string): Expr | undefined =>
    rules.find((rule) => rule.args[0] instanceof Sym && rule.args[0].name === name)?.args[1];
  const listed = (value: Expr | undefined, at: number): Expr | undefined =>
    value instanceof Fn && value.head === S.List ? value.args[at] : value;
  const block = listed(option("DigitBlock"), 0);
  const separator = listed(option("NumberSeparator"), 0) ?? ",";
  const point = option("NumberPoint");
  const signs = option("NumberSigns");
  return (text) => {
    const [, minus = "", whole = "", rest = ""] = /^( *-?)(\d*)(.*)$/s.exec(text) ?? [];
    const size = typeof block === "number" && block > 0 ? block : whole.length + 1;
    const grouped = whole.replace(
      new RegExp(`\\B(?=(\\d{${size}})+(?!\\d))`, "g"),
      `${typeof separator === "string" ? separator : ","}`,
    );
    const sign = listed(signs, minus.includes("-") ? 0 : 1);
    const shown = typeof sign === "string" && signs !== undefined ? sign : minus;
    return shown + grouped + (typeof point === "string" ? rest.replace(".", point) : rest);
  };
}

const forms: ReadonlySet<string> = new Set([
  "NumberForm",
  "DecimalForm",
  "ScientificForm",
  "EngineeringForm",
  "AccountingForm",
  "PaddedForm",
]);

/** What `NumberForm` and its relatives show of an expression, or `undefined` for other heads. */
export function numberFormText(
  name: string,
  args: readonly Expr[],
  print: (expr: Expr) => string,
): string | undefined {
  if (name === "PercentForm" && args.length >= 1) return percent(args[0] as Expr, args[1], print);
  const rules = args.filter((arg): arg is Fn => arg instanceof Fn && arg.head === S.Rule);
  const [expr, spec] = args.filter((arg) => !(arg instanceof Fn && arg.head === S.Rule));
  if (!forms.has(name) || expr === undefined) return undefined;
  const dressed = dressing(rules);
  const shown = (part: Expr): Expr => {
    if (part instanceof Real || part instanceof BigReal) {
      const text = numberText(name, part, spec);
      return text === undefined ? part : new Fn(S.OutputForm, [dressed(text)]);
    }
    if (typeof part === "number" || typeof part === "bigint") {
      if (name === "PaddedForm" && typeof spec === "number")
        return new Fn(S.OutputForm, [`${part}`.padStart(spec + 1, " ")]);
      if (name === "AccountingForm" && part < 0) return new Fn(S.OutputForm, [`(${-part})`]);
      return rules.length > 0 ? new Fn(S.OutputForm, [dressed(`${part}`)]) : part;
    }
    if (isNumber(part) || !(part instanceof Fn)) return part;
    return new Fn(part.head, part.args.map(shown));
  };
  return print(shown(expr));
}

// More are of no use, and take for ever.
const mostDigits = 10_000;

function percent(
  expr: Expr,
  spec: Expr | undefined,
  print: (expr: Expr) => string,
): string | undefined {
  if (expr instanceof Fn && expr.head === S.List) {
    return `{${expr.args.map((part) => percent(part, spec, print) ?? print(part)).join(", ")}}`;
  }
  if (!isNumber(expr) || expr instanceof Complex) return undefined;
  const { num, den } = exactValue(expr);
  const digits = typeof spec === "number" ? spec : expr instanceof BigReal ? shownDigits(expr) : 6;
  if (digits < 1 || digits > mostDigits) return undefined;
  const scaled = new BigReal(floatFromFraction(num * 100n, den, 30));
  if (num === 0n) return "0%";
  const text = trimmed(
    pointed(decimalOf(scaled, digits).digits, decimalOf(scaled, digits).exponent + 1),
  );
  return `${num < 0n ? "-" : ""}${text.replace(/\.$/, "")}%`;
}

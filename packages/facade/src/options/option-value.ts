import { Fn, parse, Real, Sym, sameSymbol, sym } from "@remotebatch/expr-model";

const automatic = sym("Automatic");

/** True for an option left out, "Automatic", or the symbol `Automatic`. */
export function isAutomatic(value: unknown): boolean {
  return (
    value === undefined ||
    value === "Automatic" ||
    (value instanceof Sym && sameSymbol(value, automatic))
  );
}

/** True for the symbol of that name, or the name as a string. */
export function isNamed(value: unknown, name: string): boolean {
  return value === name || (value instanceof Sym && sameSymbol(value, sym(name)));
}

/**
 * The value of an integer, real or rational expression as a JavaScript number; `undefined` for anything else. Fractions and
 * signs are products and powers as they are written: `1/2` is `Times[1, Power[2, -1]]` before anybody evaluates it.
 */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Real) return value.value;
  if (value instanceof Sym && sameSymbol(value, sym("Infinity"))) return Number.POSITIVE_INFINITY;
  if (!(value instanceof Fn)) return undefined;
  const numbers = value.args.map(numberOf).filter((one) => one !== undefined);
  if (numbers.length !== value.args.length) return undefined;
  if (isNamedFn(value, "Times")) return numbers.reduce((product, one) => product * one, 1);
  const [first = Number.NaN, second = Number.NaN] = numbers;
  if (numbers.length === 1 && isNamedFn(value, "DirectedInfinity")) {
    return first * Number.POSITIVE_INFINITY;
  }
  if (numbers.length !== 2) return undefined;
  if (isNamedFn(value, "Rational")) return first / second;
  return isNamedFn(value, "Power") ? first ** second : undefined;
}

/** True for `name[…]`; unlike `isFn` it takes any value. */
export function isNamedFn(value: unknown, name: string): value is Fn {
  return value instanceof Fn && value.head instanceof Sym && sameSymbol(value.head, sym(name));
}

/** The expression of text that is a quantity; any other value as it is. */
function quantityExpression(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*Quantity\s*\[/u.test(value)) return value;
  try {
    return parse(value);
  } catch {
    return undefined;
  }
}

/** Magnitude and unit of `Quantity[n, "unit"]`, an expression or its text; `undefined` for anything else. */
export function quantityOf(
  value: unknown,
): { readonly magnitude: number; readonly unit: string } | undefined {
  const quantity = quantityExpression(value);
  if (!isNamedFn(quantity, "Quantity") || quantity.args.length !== 2) return undefined;
  const magnitude = numberOf(quantity.args[0]);
  const unit = quantity.args[1];
  if (magnitude === undefined || typeof unit !== "string") return undefined;
  return { magnitude, unit };
}

/** Short text of any value for an error message. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 80));
  if (typeof value === "function") return "a JavaScript function";
  if (value === null || typeof value !== "object") return String(value);
  if (Array.isArray(value)) return "a JavaScript array";
  return value.constructor?.name === "Object" ? "an object" : `a ${value.constructor?.name}`;
}

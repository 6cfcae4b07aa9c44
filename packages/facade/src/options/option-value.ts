import { Fn, Real, Sym, sameSymbol, sym } from "@remotebatch/expr-model";

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

/** The value of an integer, real or rational expression as a JavaScript number; `undefined` for anything else. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Real) return value.value;
  if (value instanceof Sym && sameSymbol(value, sym("Infinity"))) return Number.POSITIVE_INFINITY;
  if (isNamedFn(value, "Rational") && value.args.length === 2) {
    const [top, bottom] = value.args;
    const numerator = numberOf(top);
    const denominator = numberOf(bottom);
    if (numerator === undefined || denominator === undefined) return undefined;
    return numerator / denominator;
  }
  return undefined;
}

/** True for `name[…]`; unlike `isFn` it takes any value. */
export function isNamedFn(value: unknown, name: string): value is Fn {
  return value instanceof Fn && value.head instanceof Sym && sameSymbol(value.head, sym(name));
}

/** Magnitude and unit of `Quantity[n, "unit"]`, or `undefined`. */
export function quantityOf(
  value: unknown,
): { readonly magnitude: number; readonly unit: string } | undefined {
  if (!isNamedFn(value, "Quantity") || value.args.length !== 2) return undefined;
  const magnitude = numberOf(value.args[0]);
  const unit = value.args[1];
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

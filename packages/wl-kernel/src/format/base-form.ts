import { type Expr, Real } from "../core/expr.js";

/** A number in another base with that base after it, as `BaseForm` shows it; `undefined` for what it does not show. */
export function baseFormText(value: Expr | undefined, base: Expr | undefined): string | undefined {
  if (typeof base !== "number" || base < 2 || base > 36) return undefined;
  if (typeof value === "number" || typeof value === "bigint")
    return `${BigInt(value).toString(base)}_${base}`;
  if (!(value instanceof Real)) return undefined;
  // As many digits as six decimal ones are worth.
  const digits = Math.round(6 / Math.log10(base)) || 1;
  const size = Math.abs(value.value);
  const whole = Math.floor(size);
  const head = whole.toString(base);
  const places = Math.max(0, digits - (whole === 0 ? 0 : head.length));
  const scaled = Math.round((size - whole) * base ** places);
  if (scaled >= base ** places && places > 0) return undefined;
  const tail = scaled.toString(base).padStart(places, "0").slice(0, places).replace(/0+$/, "");
  return `${value.value < 0 ? "-" : ""}${head}.${tail}_${base}`;
}

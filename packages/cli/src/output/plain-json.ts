import {
  Assoc,
  type Expr,
  isFn,
  Packed,
  Real,
  Sym,
  systemName,
  unpack,
} from "@remotebatch/expr-model";
import { formText } from "./form-text.js";

/** Deeper parts are given as text; readers of JSON have bounds of their own. */
const maxDepth = 200;

/** What JSON has no value for: its InputForm. */
interface Text {
  readonly expression: string;
}

function asText(expr: Expr): Text {
  return { expression: formText(expr, "input", String) };
}

/** Entries of an association whose keys are different texts; `undefined` for any other. */
function textEntries(expr: Assoc): readonly (readonly [string, Expr])[] | undefined {
  const entries = expr.keys.flatMap((key, slot) =>
    typeof key === "string" && key !== "__proto__"
      ? [[key, expr.values[slot] as Expr] as const]
      : [],
  );
  const isWhole =
    entries.length === expr.size && new Set(entries.map(([key]) => key)).size === entries.length;
  return isWhole ? entries : undefined;
}

/**
 * An expression as plain JSON, for programs that know nothing of the language: numbers, texts, `True`, `False`, `Null`,
 * lists and associations with texts as keys are what they are in JSON; integers that a double can't hold, numbers that
 * are not finite, symbols and everything else are `{"expression": "…"}` with its InputForm. `Missing["NotAvailable"]` is null.
 */
export function plainJson(expr: Expr, depth = 0): unknown {
  if (typeof expr === "string") return expr;
  if (typeof expr === "number") return Number.isSafeInteger(expr) ? expr : asText(expr);
  if (expr instanceof Real) return Number.isFinite(expr.value) ? expr.value : asText(expr);
  if (expr instanceof Sym) {
    const name = systemName(expr.name);
    if (name === "True" || name === "False") return name === "True";
    return name === "Null" ? null : asText(expr);
  }
  if (depth >= maxDepth) return asText(expr);
  if (expr instanceof Packed) return plainJson(unpack(expr), depth);
  if (isFn(expr, "List")) return expr.args.map((item) => plainJson(item, depth + 1));
  if (isFn(expr, "Missing") && expr.args[0] === "NotAvailable") return null;
  const entries = expr instanceof Assoc ? textEntries(expr) : undefined;
  if (entries === undefined) return asText(expr);
  return Object.fromEntries(entries.map(([key, value]) => [key, plainJson(value, depth + 1)]));
}

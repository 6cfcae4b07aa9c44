import { Assoc, type Expr, Fn, Sym, sym } from "@remotebatch/expr-model";
import { BatchError } from "@remotebatch/job-model";

/** System names begin with a capital letter, or with `$` and a capital letter. */
const systemName = /^\$?\p{Lu}/u;

function qualifiedSymbol(symbol: Sym): Sym {
  const { name } = symbol;
  if (name.startsWith("`")) return sym(`Global${name}`);
  if (name.includes("`") || systemName.test(name)) return symbol;
  return sym(`Global\`${name}`);
}

function qualifiedItems(items: readonly Expr[]): readonly Expr[] {
  let changed: Expr[] | undefined;
  for (const [index, item] of items.entries()) {
    const next = qualified(item);
    if (next === item) continue;
    changed ??= [...items];
    changed[index] = next;
  }
  return changed ?? items;
}

function qualified(expr: Expr): Expr {
  if (expr instanceof Sym) return qualifiedSymbol(expr);
  if (expr instanceof Fn) {
    const head = qualified(expr.head);
    const args = qualifiedItems(expr.args);
    return head === expr.head && args === expr.args ? expr : new Fn(head, args);
  }
  if (expr instanceof Assoc) {
    const keys = qualifiedItems(expr.keys);
    const values = qualifiedItems(expr.values);
    return keys === expr.keys && values === expr.values
      ? expr
      : new Assoc(keys, values, expr.delayed);
  }
  return expr;
}

/**
 * The expression with a context at every symbol that needs one on the wire: a bare name that no System symbol can have
 * belongs to `` Global` ``. Gives the same object when nothing changes.
 * @throws BatchError `BATCH_INVALID_EXPRESSION` when it is nested too deeply to be sent.
 */
export function qualifySymbols(expr: Expr): Expr {
  try {
    return qualified(expr);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new BatchError(
      "BATCH_INVALID_EXPRESSION",
      "The expression is nested too deeply to be sent; pass large data as a list or an input file.",
      { cause },
    );
  }
}

import type { Expr } from "./expr.js";
import { type Sym, sym } from "./symbol.js";

/** A compound expression `head[args…]`. Make one with {@link fn} or {@link list}. */
export class Fn {
  declare readonly kind: "Fn";
  declare readonly head: Expr;
  declare readonly args: readonly Expr[];

  constructor(head: Expr, args: readonly Expr[]) {
    this.head = head;
    this.args = args;
  }
}
Object.defineProperty(Fn.prototype, "kind", { value: "Fn" });

/** `head[args…]`; a string head names a symbol: `fn("Plus", 1, 2)`. For a head that is a string use `new Fn`. */
export function fn(head: Sym | Fn | string, ...args: readonly Expr[]): Fn {
  return new Fn(typeof head === "string" ? sym(head) : head, args);
}

/** The symbol `List`. */
export const List: Sym = sym("List");

/** `{elements…}`. */
export function list(...elements: readonly Expr[]): Fn {
  return new Fn(List, elements);
}

/** `{elements…}` over an array that the caller no longer changes; nothing is copied. */
export function listOf(elements: readonly Expr[]): Fn {
  return new Fn(List, elements);
}

/** True for `head[…]` where the head is the symbol of that name (with or without "System`"). */
export function isFn(expr: Expr, headName: string): expr is Fn {
  if (!(expr instanceof Fn)) return false;
  const head = expr.head;
  return (
    typeof head === "object" &&
    head.kind === "Sym" &&
    (head.name === headName || head.name === `System\`${headName}`)
  );
}

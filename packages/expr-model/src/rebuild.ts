import { Assoc } from "./association.js";
import type { Expr } from "./expr.js";
import { Fn } from "./function.js";

/**
 * The tree with every leaf replaced by what `replace` gives for it. A call or association none of whose parts changed
 * stays the same object. Uses a stack of its own, so any depth works.
 */
export function rebuild(expr: Expr, replace: (leaf: Expr) => Expr): Expr {
  const pending: Expr[] = [expr];
  // A node is met twice: first to put its parts on the stack, then, marked, to be made from their results.
  const marked: boolean[] = [false];
  const done: Expr[] = [];
  while (pending.length > 0) {
    const node = pending.pop() as Expr;
    const finish = marked.pop() as boolean;
    if (typeof node !== "object" || (node.kind !== "Fn" && node.kind !== "Assoc")) {
      done.push(replace(node));
    } else if (!finish) {
      pending.push(node);
      marked.push(true);
      const parts = partsOf(node);
      for (let i = parts.length - 1; i >= 0; i--) {
        pending.push(parts[i] as Expr);
        marked.push(false);
      }
    } else {
      const parts = partsOf(node);
      const from = done.length - parts.length;
      let changed = false;
      for (let i = 0; i < parts.length && !changed; i++) changed = done[from + i] !== parts[i];
      const made = changed ? withParts(node, done.slice(from)) : node;
      done.length = from;
      done.push(made);
    }
  }
  return done[0] as Expr;
}

function partsOf(node: Fn | Assoc): readonly Expr[] {
  return node instanceof Fn ? [node.head, ...node.args] : [...node.keys, ...node.values];
}

function withParts(node: Fn | Assoc, parts: readonly Expr[]): Expr {
  if (node instanceof Fn) return new Fn(parts[0] as Expr, parts.slice(1));
  const { size } = node;
  return new Assoc(parts.slice(0, size), parts.slice(size), node.delayed);
}

import { Assoc, type Expr, Fn } from "@remotebatch/expr-model";

/** What becomes of the parts of an expression. */
export interface Rewriting {
  /** Takes the place of an atom or array. */
  leaf(leaf: Expr): Expr;
  /** Takes the place of a call: `call` is the one that was there, `made` the same with its parts rewritten. */
  call?(call: Fn, made: Fn): Expr;
}

/** Rewrites an expression from its leaves up, each part once. Uses a stack of its own, so any depth works. */
export function rewrite(root: Expr, rewriting: Rewriting): Expr {
  // A node stands on the stack twice: to put its parts there, and below them to be made of what they became.
  const pending: { readonly node: Expr; readonly isOpen: boolean }[] = [
    { node: root, isOpen: false },
  ];
  const done: Expr[] = [];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, isOpen } = next;
    if (!(node instanceof Fn) && !(node instanceof Assoc)) {
      done.push(rewriting.leaf(node));
      continue;
    }
    const parts = node instanceof Fn ? [node.head, ...node.args] : [...node.keys, ...node.values];
    if (!isOpen) {
      pending.push({ node, isOpen: true });
      for (let i = parts.length - 1; i >= 0; i--) {
        pending.push({ node: parts[i] as Expr, isOpen: false });
      }
      continue;
    }
    const made = done.splice(done.length - parts.length);
    if (node instanceof Assoc) {
      done.push(new Assoc(made.slice(0, node.size), made.slice(node.size), node.delayed));
    } else {
      const call = new Fn(made[0] as Expr, made.slice(1));
      done.push(rewriting.call?.(node, call) ?? call);
    }
  }
  return done[0] as Expr;
}

import { Assoc, type Expr, Fn } from "@remotebatch/expr-model";

/** What becomes of the parts of an expression. */
export interface Rewriting {
  /** Takes the place of an atom or array. */
  leaf(leaf: Expr): Expr;
  /** Takes the place of a call: `call` is the one that was there, `made` the same with its parts rewritten. */
  call?(call: Fn, made: Fn): Expr;
}

/** A call or association whose parts are being rewritten. */
interface Open {
  readonly node: Fn | Assoc;
  /** The parts so far, from the first that changed on; nothing while all are as they were. */
  made: Expr[] | undefined;
  count: number;
}

/**
 * Rewrites an expression from its leaves up, each part once. What does not change is shared with the input. Uses a stack
 * of its own, one entry a level, so any depth works.
 */
export function rewrite(root: Expr, rewriting: Rewriting): Expr {
  const open: Open[] = [];
  let part: Expr = root;
  for (;;) {
    if (part instanceof Fn || part instanceof Assoc) {
      open.push({ node: part, made: undefined, count: 0 });
    } else {
      const result = rewriting.leaf(part);
      const top = open[open.length - 1];
      if (top === undefined) return result;
      add(top, result);
    }
    let top = open[open.length - 1] as Open;
    while (top.count === partCount(top.node)) {
      open.pop();
      const result = closed(top, rewriting);
      const below = open[open.length - 1];
      if (below === undefined) return result;
      add(below, result);
      top = below;
    }
    part = partAt(top.node, top.count);
  }
}

function partCount(node: Fn | Assoc): number {
  return node instanceof Fn ? 1 + node.args.length : 2 * node.size;
}

/** The head and then the arguments, or the keys and then the values. */
function partAt(node: Fn | Assoc, index: number): Expr {
  if (node instanceof Fn) return index === 0 ? node.head : (node.args[index - 1] as Expr);
  const { size, keys, values } = node;
  return (index < size ? keys[index] : values[index - size]) as Expr;
}

function add(to: Open, part: Expr): void {
  if (to.made === undefined && part !== partAt(to.node, to.count)) {
    to.made = [];
    for (let i = 0; i < to.count; i++) to.made.push(partAt(to.node, i));
  }
  to.made?.push(part);
  to.count++;
}

function closed({ node, made }: Open, rewriting: Rewriting): Expr {
  if (node instanceof Assoc) {
    const { size } = node;
    return made === undefined
      ? node
      : new Assoc(made.slice(0, size), made.slice(size), node.delayed);
  }
  const call = made === undefined ? node : new Fn(made[0] as Expr, made.slice(1));
  return rewriting.call?.(node, call) ?? call;
}

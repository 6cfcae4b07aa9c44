import { checkpoint } from "../numeric/checkpoint.js";
import { sorted } from "./argument-list.js";
import { attributeBits } from "./attributes.js";
import type { Evaluator } from "./evaluator.js";
import { type Expr, Fn, Sym } from "./expr.js";
import { sameExpr } from "./identity.js";
import { LiteralNode } from "./match.js";

function isOrderless(expr: Fn, context: Evaluator): boolean {
  return (
    expr.head instanceof Sym &&
    expr.args.length > 1 &&
    (context.record(expr.head).attributes & attributeBits.Orderless) !== 0
  );
}

/** True when some part of the expression is a call whose arguments have no order. */
export function hasOrderlessPart(expr: Expr, context: Evaluator): boolean {
  if (!(expr instanceof Fn)) return false;
  checkpoint();
  if (isOrderless(expr, context) || hasOrderlessPart(expr.head, context)) return true;
  return expr.args.some((arg) => hasOrderlessPart(arg, context));
}

/** The expression with the arguments of every orderless call in it in canonical order; nothing is evaluated. */
export function inCanonicalOrder(expr: Expr, context: Evaluator): Expr {
  if (!(expr instanceof Fn)) return expr;
  checkpoint();
  const head = inCanonicalOrder(expr.head, context);
  let args: readonly Expr[] = expr.args;
  for (let i = 0; i < expr.args.length; i++) {
    const made = inCanonicalOrder(expr.args[i] as Expr, context);
    if (made === expr.args[i]) continue;
    if (args === expr.args) args = [...expr.args];
    (args as Expr[])[i] = made;
  }
  if (isOrderless(expr, context)) args = sorted(args);
  return head === expr.head && args === expr.args ? expr : new Fn(head, args);
}

/** A literal in which some order does not count. It may stand held, before or after its arguments were put in order. */
export class OrderlessLiteralNode extends LiteralNode {
  readonly #context: Evaluator;

  constructor(value: Expr, context: Evaluator) {
    super(inCanonicalOrder(value, context));
    this.#context = context;
  }

  override test(expr: Expr): boolean {
    const { value } = this;
    if (sameExpr(value, expr)) return true;
    if (!(expr instanceof Fn) || !(value instanceof Fn)) return false;
    if (expr.args.length !== value.args.length || !sameExpr(expr.head, value.head)) return false;
    const ordered = inCanonicalOrder(expr, this.#context);
    return ordered !== expr && sameExpr(value, ordered);
  }
}

/** A literal left side of a definition as it is kept: an orderless function has its arguments in canonical order. */
export function canonicalLeft(lhs: Expr, context: Evaluator): Expr {
  return lhs instanceof Fn && isOrderless(lhs, context) ? new Fn(lhs.head, sorted(lhs.args)) : lhs;
}

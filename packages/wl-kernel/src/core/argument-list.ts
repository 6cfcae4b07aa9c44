import { type Expr, Fn, type Sym } from "./expr.js";
import { compareExpr } from "./order.js";
import * as S from "./symbols.js";

/** The argument without `Unevaluated` around it. */
export function stripUnevaluated(arg: Expr): Expr {
  return arg instanceof Fn && arg.head === S.Unevaluated && arg.args.length === 1
    ? (arg.args[0] as Expr)
    : arg;
}

/** Arguments with those of `Sequence` and `Splice` in their places. */
export function spliced(args: readonly Expr[], head: Expr): readonly Expr[] {
  const out: Expr[] = [];
  for (const arg of args) {
    if (arg instanceof Fn && arg.head === S.Sequence) for (const e of arg.args) out.push(e);
    else if (arg instanceof Fn && arg.head === S.Splice && arg.args.length > 0) {
      const only = arg.args[0] as Expr;
      const wanted = arg.args.length === 1 || arg.args[1] === head;
      if (only instanceof Fn && wanted) for (const e of only.args) out.push(e);
      else out.push(arg);
    } else out.push(arg);
  }
  return out;
}

/** Arguments with those of nested calls of the same flat function in their places; the same array when there are none. */
export function flatten(head: Sym, args: readonly Expr[]): readonly Expr[] {
  if (!args.some((arg) => arg instanceof Fn && arg.head === head)) return args;
  const out: Expr[] = [];
  const add = (parts: readonly Expr[]): void => {
    for (const part of parts) {
      if (part instanceof Fn && part.head === head) add(part.args);
      else out.push(part);
    }
  };
  add(args);
  return out;
}

/** Arguments in canonical order; the same array when they are in order. */
export function sorted(args: readonly Expr[]): readonly Expr[] {
  for (let i = 1; i < args.length; i++) {
    if (compareExpr(args[i - 1] as Expr, args[i] as Expr) > 0) return [...args].sort(compareExpr);
  }
  return args;
}

/** The elements of a list that are not `Nothing`; the same array when none is. */
export function withoutNothing(args: readonly Expr[]): readonly Expr[] {
  for (const arg of args) {
    if (arg === S.Nothing) return args.filter((element) => element !== S.Nothing);
  }
  return args;
}

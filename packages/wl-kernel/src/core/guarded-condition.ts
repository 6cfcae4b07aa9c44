import { type Expr, Fn, hasHead } from "./expr.js";
import * as S from "./symbols.js";

/** True for the heads whose last argument is what the whole gives. */
function passesOn(expr: Expr | undefined): expr is Fn {
  return isScope(expr) || hasHead(expr, S.CompoundExpression);
}

function isScope(expr: Expr | undefined): expr is Fn {
  return hasHead(expr, S.Module) || hasHead(expr, S.With) || hasHead(expr, S.Block);
}

/** Marks the conditions at the end of a scoping construct: these, and no others, decide whether the definition applies. */
export function guarded(scope: Expr): Expr {
  if (hasHead(scope, S.Condition) && scope.args.length === 2) {
    const [body, test] = scope.args as [Expr, Expr];
    return new Fn(S.Condition, [guarded(body), test, S.True]);
  }
  if (!passesOn(scope) || scope.args.length === 0) return scope;
  return new Fn(scope.head, [...scope.args.slice(0, -1), guarded(scope.args.at(-1) as Expr)]);
}

/** True for a scoping construct whose body ends in a condition, whatever scopes and steps lie between. */
export function endsInCondition(expr: Expr): expr is Fn {
  return isScope(expr) && lastIsCondition(expr);
}

/** True for a right side that is a condition or a scoping construct that ends in one. */
export function hasCondition(expr: Expr): boolean {
  return (hasHead(expr, S.Condition) && expr.args.length === 2) || endsInCondition(expr);
}

function lastIsCondition(expr: Expr | undefined): boolean {
  if (hasHead(expr, S.Condition)) return expr.args.length === 2;
  return passesOn(expr) && lastIsCondition(expr.args.at(-1));
}

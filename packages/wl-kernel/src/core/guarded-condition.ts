import { type Expr, Fn, hasHead } from "./expr.js";
import * as S from "./symbols.js";

/** Marks the condition at the end of a scoping construct: only this one decides whether the definition applies. */
export function guarded(scope: Expr): Expr {
  if (hasHead(scope, S.Condition)) return new Fn(S.Condition, [...scope.args.slice(0, 2), S.True]);
  if (!(scope instanceof Fn)) return scope;
  const last = scope.args.length - 1;
  return new Fn(
    scope.head,
    scope.args.map((arg, i) => (i === last ? guarded(arg) : arg)),
  );
}

/** True when the body of a scoping construct ends in a condition. */
export function endsInCondition(scope: Fn): boolean {
  const body = scope.args[scope.args.length - 1];
  if (hasHead(body, S.Condition)) return true;
  if (hasHead(body, S.CompoundExpression)) {
    return hasHead(body.args[body.args.length - 1], S.Condition);
  }
  return (
    body instanceof Fn &&
    (body.head === S.Module || body.head === S.With || body.head === S.Block) &&
    endsInCondition(body)
  );
}

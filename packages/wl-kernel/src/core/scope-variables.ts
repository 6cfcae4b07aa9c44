import { type Expr, Fn, hasHead, Sym } from "./expr.js";
import {
  Block,
  Function as FunctionSymbol,
  List,
  Module,
  Pattern,
  RuleDelayed,
  SetDelayed,
  Set as SetSymbol,
  With,
} from "./symbols.js";

/** True for a construct that gives names a meaning of its own. */
export function isScope(expr: Fn): boolean {
  const head = expr.head;
  return (
    head === FunctionSymbol ||
    head === Module ||
    head === With ||
    head === Block ||
    head === RuleDelayed ||
    head === SetDelayed
  );
}

/** Variables that a scoping construct binds. */
export function scopeVariables(expr: Fn): readonly Sym[] {
  const first = expr.args[0];
  if (first === undefined) return [];
  const names: Sym[] = [];
  if (expr.head === RuleDelayed || expr.head === SetDelayed) {
    collectPatternNames(first, names);
    return names;
  }
  if (expr.head === FunctionSymbol && expr.args.length < 2) return names;
  const entries = hasHead(first, List) ? first.args : [first];
  for (const entry of entries) {
    if (entry instanceof Sym) names.push(entry);
    else if (hasHead(entry, SetSymbol) || hasHead(entry, SetDelayed)) {
      const name = entry.args[0];
      if (name instanceof Sym) names.push(name);
    }
  }
  return names;
}

/** Adds the names of the `Pattern` objects in a pattern. */
function collectPatternNames(expr: Expr, names: Sym[]): void {
  if (!(expr instanceof Fn)) return;
  if (expr.head === Pattern && expr.args[0] instanceof Sym) names.push(expr.args[0]);
  collectPatternNames(expr.head, names);
  for (const arg of expr.args) collectPatternNames(arg, names);
}

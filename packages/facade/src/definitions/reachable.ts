import { Assoc, type Expr, Fn, Sym } from "@remotebatch/expr-model";
import type { Assignment } from "./assignment.js";

/** Adds the names of all symbols in an expression, heads and keys included. Works at any depth. */
export function collectSymbols(expr: Expr, names: Set<string>): void {
  const waiting: Expr[] = [expr];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next instanceof Sym) names.add(next.name);
    else if (next instanceof Fn) {
      waiting.push(next.head);
      for (const arg of next.args) waiting.push(arg);
    } else if (next instanceof Assoc) {
      for (const key of next.keys) waiting.push(key);
      for (const value of next.values) waiting.push(value);
    }
  }
}

/**
 * The assignments that some code can reach: those of every symbol in it, those of every symbol in these, and so on.
 * They keep their order, so that making them one after another gives the state in which they were written.
 */
export function reachableAssignments(
  code: readonly Expr[],
  assignments: readonly Assignment[],
): readonly Assignment[] {
  const byOwner = new Map<string, Assignment[]>();
  for (const assignment of assignments) {
    for (const owner of assignment.owners) {
      const owned = byOwner.get(owner);
      if (owned === undefined) byOwner.set(owner, [assignment]);
      else owned.push(assignment);
    }
  }
  const reached = new Set<Assignment>();
  const names = new Set<string>();
  for (const expr of code) collectSymbols(expr, names);
  // A set gives names added while it is walked too, so this ends when nothing new is reached.
  for (const name of names) {
    for (const assignment of byOwner.get(name) ?? []) {
      if (reached.has(assignment)) continue;
      reached.add(assignment);
      collectSymbols(assignment.code, names);
    }
  }
  return assignments.filter((assignment) => reached.has(assignment));
}

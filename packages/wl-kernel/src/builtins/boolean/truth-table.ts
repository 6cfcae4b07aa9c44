import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, Sym } from "../../core/expr.js";
import { structuralKey } from "../../core/identity.js";
import { compareExpr } from "../../core/order.js";
import * as S from "../../core/symbols.js";

/** Most variables of a truth table that is written out. */
export const mostVariables = 16;

const connectives: ReadonlyMap<string, (values: readonly boolean[]) => boolean> = new Map([
  ["And", (values) => values.every(Boolean)],
  ["Or", (values) => values.some(Boolean)],
  ["Not", ([value]) => value !== true],
  ["Nand", (values) => !values.every(Boolean)],
  ["Nor", (values) => !values.some(Boolean)],
  ["Xor", (values) => values.filter(Boolean).length % 2 === 1],
  ["Xnor", (values) => values.filter(Boolean).length % 2 === 0],
  ["Implies", ([a, b]) => a !== true || b === true],
  ["Equivalent", (values) => new Set(values).size < 2],
  ["Majority", (values) => 2 * values.filter(Boolean).length > values.length],
]);

function connective(expr: Expr): ((values: readonly boolean[]) => boolean) | undefined {
  return expr instanceof Fn && expr.head instanceof Sym
    ? connectives.get(expr.head.name)
    : undefined;
}

/** The parts of a Boolean expression that are no connectives, in canonical order. */
export function booleanVariables(expr: Expr): readonly Expr[] {
  const found = new Map<unknown, Expr>();
  const walk = (part: Expr): void => {
    if (part === S.True || part === S.False) return;
    if (connective(part) !== undefined) for (const arg of (part as Fn).args) walk(arg);
    else found.set(structuralKey(part), part);
  };
  walk(expr);
  return [...found.values()].sort(compareExpr);
}

/**
 * Values of a Boolean expression for all values of its variables; the first variable is the highest bit of the index.
 * `undefined` when something else than the variables is in it, or there are too many.
 */
export function truthTable(
  expr: Expr,
  variables: readonly Expr[],
  context: Evaluator,
): readonly boolean[] | undefined {
  if (variables.length > mostVariables) return undefined;
  const places = new Map(variables.map((one, i) => [structuralKey(one), variables.length - 1 - i]));
  if (booleanVariables(expr).some((one) => !places.has(structuralKey(one)))) return undefined;
  const valueAt = (part: Expr, index: number): boolean => {
    if (part === S.True) return true;
    if (part === S.False) return false;
    const combine = connective(part);
    if (combine !== undefined) return combine((part as Fn).args.map((arg) => valueAt(arg, index)));
    return ((index >> (places.get(structuralKey(part)) ?? 0)) & 1) === 1;
  };
  return Array.from({ length: 1 << variables.length }, (_, index) => {
    context.tick();
    return valueAt(expr, index);
  });
}

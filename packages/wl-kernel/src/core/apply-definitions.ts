import type { Definition, DefinitionTable } from "./definitions.js";
import type { Evaluator } from "./evaluator.js";
import { type Expr, Fn, hasHead, Sym } from "./expr.js";
import { endsInCondition, guarded } from "./guarded-condition.js";
import { Match } from "./match.js";
import { FunctionNode } from "./match-arguments.js";
import { compileRule, matchWhole } from "./pattern.js";
import { ConditionFailed, ReturnSignal } from "./signals.js";
import * as S from "./symbols.js";
import { emptySequence, instantiate } from "./template.js";
import { unfold } from "./unfold.js";

/** Applies the first definition for the expression that an argument carries. */
export function applyUpValues(expr: Fn, context: Evaluator): Expr | undefined {
  for (const arg of expr.args) {
    let inner: Expr = arg;
    while (inner instanceof Fn) inner = inner.head;
    if (!(inner instanceof Sym)) continue;
    const table = context.record(inner).up;
    if (table === undefined) continue;
    const result = applyTable(table, expr, context);
    if (result !== undefined) return result;
  }
  return undefined;
}

/** Applies the first definition that fits, or gives `undefined`. */
export function applyTable(table: DefinitionTable, expr: Fn, context: Evaluator): Expr | undefined {
  const exact = table.literal(expr.args);
  if (exact !== undefined && exact.lhs instanceof Fn && exact.lhs.head === expr.head) {
    const applied = applyDefinition(exact, expr, context);
    if (applied !== undefined) return applied;
  }
  const candidates = table.candidates(expr.args[0]);
  for (const definition of candidates) {
    const result = applyDefinition(definition, expr, context);
    if (result !== undefined) return result;
  }
  return undefined;
}

/** Applies one definition: the right side with the values filled in, or `undefined`. */
function applyDefinition(definition: Definition, expr: Expr, context: Evaluator): Expr | undefined {
  let rule = definition.compiled;
  if (rule === undefined || rule.attributesVersion !== context.attributesVersion) {
    rule = compileRule(definition.lhs, definition.rhs, true, context);
    definition.compiled = rule;
  }
  const m = new Match(context);
  const node = rule.node;
  const condition = rule.condition;
  if (condition === undefined) {
    const fits =
      node.simple && node instanceof FunctionNode && expr instanceof Fn && node.symbol === expr.head
        ? node.testArguments(expr.args, m)
        : matchWhole(rule, expr, m);
    if (!fits) return undefined;
  } else {
    const holds = (): boolean =>
      context.evaluate(instantiate(condition, m.values, emptySequence)) === S.True;
    if (!matchWhole(rule, expr, m, holds)) return undefined;
  }
  if (!rule.returns && !rule.innerCondition) {
    return unfold(rule.template, m.values, emptySequence, context);
  }
  const body = instantiate(rule.template, m.values, emptySequence);
  if (!rule.innerCondition) return catchReturn(() => context.evaluate(body), context);
  if (!rule.returns) return withInnerCondition(body, context);
  return catchReturn(() => withInnerCondition(body, context), context);
}

function catchReturn<T>(run: () => T, context: Evaluator): T | Expr {
  const depth = context.depth;
  try {
    return run();
  } catch (signal) {
    if (!(signal instanceof ReturnSignal) || signal.target !== undefined) throw signal;
    context.depth = depth;
    return signal.value;
  }
}

/** The value of a body that ends in a condition, `undefined` when that does not hold. */
export function withInnerCondition(body: Expr, context: Evaluator): Expr | undefined {
  const depth = context.depth;
  try {
    return context.evaluate(body);
  } catch (signal) {
    if (!(signal instanceof ConditionFailed)) throw signal;
    context.depth = depth;
    return undefined;
  }
}

/** The value of a symbol whose right side has conditions; the symbol itself when one of them does not hold. */
export function conditionalValue(own: Expr, symbol: Sym, context: Evaluator): Expr {
  let body = own;
  while (hasHead(body, S.Condition) && body.args.length === 2) {
    if (context.evaluate(body.args[1] as Expr) !== S.True) return symbol;
    body = body.args[0] as Expr;
  }
  if (!endsInCondition(body)) return context.evaluate(body);
  return withInnerCondition(guarded(body), context) ?? symbol;
}

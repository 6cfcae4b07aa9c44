import { associationOf, entriesOf, lookup } from "../core/association.js";
import { attributeBits } from "../core/attributes.js";
import type { Evaluator } from "../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead, Sym } from "../core/expr.js";
import { structuralKey } from "../core/identity.js";
import * as S from "../core/symbols.js";
import { spanPositions } from "./part-spec.js";

class PartProblem {
  readonly tag: string;
  readonly args: readonly Expr[];
  constructor(tag: string, ...args: readonly Expr[]) {
    this.tag = tag;
    this.args = args;
  }
}

/** `symbol[[i, j, …]] = value`. */
export function assignPart(lhs: Fn, value: Expr, context: Evaluator): boolean {
  const [symbol, ...specs] = lhs.args;
  if (!(symbol instanceof Sym)) {
    context.message(S.Set, "setps", symbol ?? S.Null);
    return false;
  }
  const record = context.record(symbol);
  if ((record.attributes & attributeBits.Protected) !== 0) {
    context.message(S.Set, "wrsym", symbol);
    return false;
  }
  if (record.own === undefined) {
    context.message(S.Set, "noval", symbol);
    return false;
  }
  try {
    const target = context.evaluate(record.own);
    const evaluated = specs.map((spec) => context.evaluate(spec));
    context.setOwn(record, replaced(target, evaluated, 0, value, lhs, context));
    return true;
  } catch (problem) {
    if (!(problem instanceof PartProblem)) throw problem;
    context.message(S.Part, problem.tag, ...problem.args);
    return false;
  }
}

function replaced(
  target: Expr,
  specs: readonly Expr[],
  at: number,
  value: Expr,
  lhs: Fn,
  context: Evaluator,
): Expr {
  const spec = specs[at];
  if (spec === undefined) return value;
  if (target instanceof Assoc) return inAssociation(target, specs, at, value, lhs, context);
  if (!(target instanceof Fn)) throw new PartProblem("partd", lhs);
  if (spec === 0)
    return new Fn(replaced(target.head, specs, at + 1, value, lhs, context), target.args);
  if (typeof spec === "number") {
    const position = spec < 0 ? target.args.length + spec : spec - 1;
    if (position < 0 || position >= target.args.length)
      throw new PartProblem("partw", spec, target);
    const args = ownedArguments(target, context);
    args[position] = replaced(args[position] as Expr, specs, at + 1, value, lhs, context);
    return rebuilt(target, args, context);
  }
  const positions = spanPositions(spec, target.args.length);
  if (positions === undefined) throw new PartProblem("pspec", spec);
  const args = ownedArguments(target, context);
  const many =
    hasHead(value, S.List) && value.args.length === positions.length ? value.args : undefined;
  positions.forEach((position, i) => {
    if (position < 0 || position >= args.length) throw new PartProblem("partw", spec, target);
    args[position] = replaced(
      args[position] as Expr,
      specs,
      at + 1,
      many?.[i] ?? value,
      lhs,
      context,
    );
  });
  return rebuilt(target, args, context);
}

function ownedArguments(target: Fn, _context: Evaluator): Expr[] {
  return target.args.slice() as Expr[];
}

function rebuilt(target: Fn, args: Expr[], context: Evaluator): Fn {
  const made = new Fn(target.head, args);
  if (target.head === S.List) made.stamp = context.stampFor(made);
  return made;
}

function inAssociation(
  target: Assoc,
  specs: readonly Expr[],
  at: number,
  value: Expr,
  lhs: Fn,
  context: Evaluator,
): Expr {
  const spec = specs[at] as Expr;
  const last = at === specs.length - 1;
  if (typeof spec === "number") {
    const position = spec < 0 ? target.keys.length + spec : spec - 1;
    if (position < 0 || position >= target.keys.length)
      throw new PartProblem("partw", spec, target);
    const values = target.values.slice() as Expr[];
    values[position] = replaced(values[position] as Expr, specs, at + 1, value, lhs, context);
    return new Assoc(target.keys, values);
  }
  const key = hasHead(spec, S.Key) ? (spec.args[0] as Expr) : spec;
  const old = lookup(target, key);
  if (old === undefined && !last) throw new PartProblem("partw", spec, target);
  const entry = {
    key,
    value: last ? value : replaced(old as Expr, specs, at + 1, value, lhs, context),
    delayed: false,
  };
  return associationOf([...(entriesOf(target) ?? []), entry]);
}

/** `symbol[key] = value` for a symbol whose value is an association; `undefined` when it is not one. */
export function assignKey(
  symbol: Sym,
  key: Expr,
  value: Expr,
  context: Evaluator,
): boolean | undefined {
  const record = context.record(symbol);
  const own = record.own;
  if (!(own instanceof Assoc)) return undefined;
  const position = own.position(structuralKey(key), structuralKey);
  if (position >= 0) {
    const values = own.values.slice() as Expr[];
    values[position] = value;
    context.setOwn(record, new Assoc(own.keys, values, own.delayed));
  } else {
    context.setOwn(record, new Assoc([...own.keys, key], [...own.values, value], own.delayed));
  }
  return true;
}

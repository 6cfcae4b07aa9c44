import { associationOf, entriesOf, lookup } from "../core/association.js";
import { attributeBits } from "../core/attributes.js";
import type { Evaluator } from "../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead, inert, Sym } from "../core/expr.js";
import { structuralKey } from "../core/identity.js";
import { isInert } from "../core/inert.js";
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
    const evaluated = specs.map((spec) => context.evaluate(spec));
    const { own } = record;
    if (own === record.exclusive && own instanceof Fn) {
      if (replaceInPlace(own, evaluated, value, lhs, context)) return true;
    }
    const target = context.evaluate(record.own);
    const made = replaced(target, evaluated, 0, value, lhs, context);
    context.setOwn(record, made);
    if (evaluated.length > 0) record.exclusive = made;
    return true;
  } catch (problem) {
    if (!(problem instanceof PartProblem)) throw problem;
    if (problem.tag === "partw") {
      const shown = specs.map((spec) => context.evaluate(spec));
      context.message(S.Set, "partw", new Fn(S.List, shown), context.evaluate(symbol));
    } else context.message(problem.tag === "partd" ? S.Set : S.Part, problem.tag, ...problem.args);
    return false;
  }
}

/** Sets one element of a list that nobody else refers to; false when it has to be copied after all. */
function replaceInPlace(
  target: Fn,
  specs: readonly Expr[],
  value: Expr,
  lhs: Fn,
  context: Evaluator,
): boolean {
  const spec = specs[0];
  if (typeof spec !== "number" || spec === 0 || target.head !== S.List) return false;
  const position = spec < 0 ? target.args.length + spec : spec - 1;
  if (position < 0 || position >= target.args.length) return false;
  if (value === S.Nothing || (value instanceof Fn && value.head === S.Sequence)) return false;
  const old = target.args[position] as Expr;
  const element = specs.length === 1 ? value : replaced(old, specs, 1, value, lhs, context);
  (target.args as Expr[])[position] = element;
  if (target.stamp === inert && !isInert(element)) target.stamp = context.epoch;
  target.cache = undefined;
  return true;
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
    if (position < 0 || position >= target.args.length) throw new PartProblem("partw");
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
    if (position < 0 || position >= args.length) throw new PartProblem("partw");
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
  const vanishes = (arg: Expr): boolean =>
    arg === S.Nothing || (arg instanceof Fn && (arg.head === S.Sequence || arg.head === S.Splice));
  if (target.head === S.List && !args.some(vanishes)) made.stamp = context.stampFor(made);
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
    if (position < 0 || position >= target.keys.length) throw new PartProblem("partw");
    const values = target.values.slice() as Expr[];
    values[position] = replaced(values[position] as Expr, specs, at + 1, value, lhs, context);
    return new Assoc(target.keys, values);
  }
  const key = hasHead(spec, S.Key) ? (spec.args[0] as Expr) : spec;
  const old = lookup(target, key);
  if (old === undefined && !last) throw new PartProblem("partw");
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
  if (own === record.exclusive && own.delayed === undefined) {
    own.setInPlace(position, key, value, structuralKey);
    return true;
  }
  const keys = position >= 0 ? own.keys : [...own.keys, key];
  const values = own.values.slice() as Expr[];
  values[position >= 0 ? position : values.length] = value;
  const made = new Assoc(keys.slice(), values, own.delayed);
  made.stamp = own.stamp;
  context.setOwn(record, made);
  record.exclusive = made;
  return true;
}

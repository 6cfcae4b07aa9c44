import type { Evaluator } from "./evaluator.js";
import { Assoc, type Expr, Fn, hasHead } from "./expr.js";
import { structuralKey } from "./identity.js";
import * as S from "./symbols.js";

/** One entry while an association is built. */
export interface Entry {
  readonly key: Expr;
  readonly value: Expr;
  readonly delayed: boolean;
}

/** Makes an association; of equal keys the last value counts, at the place of the first. */
export function associationOf(entries: Iterable<Entry>): Assoc {
  const keys: Expr[] = [];
  const values: Expr[] = [];
  const delayed = new Set<number>();
  const index = new Map<unknown, number>();
  for (const { key, value, delayed: isDelayed } of entries) {
    const id = structuralKey(key);
    let at = index.get(id);
    if (at === undefined) {
      at = keys.length;
      index.set(id, at);
      keys.push(key);
    }
    values[at] = value;
    if (isDelayed) delayed.add(at);
    else delayed.delete(at);
  }
  return new Assoc(keys, values, delayed.size === 0 ? undefined : delayed);
}

/** An association with new keys, of which some may have become equal. */
export function rekeyed(
  keys: readonly Expr[],
  values: readonly Expr[],
  delayed: ReadonlySet<number> | undefined,
): Assoc {
  return associationOf(
    keys.map((key, i) => ({ key, value: values[i] as Expr, delayed: delayed?.has(i) === true })),
  );
}

/** The entries of an association, a rule, or nested lists of rules; `undefined` for anything else. */
export function entriesOf(expr: Expr): readonly Entry[] | undefined {
  if (expr instanceof Assoc) {
    return expr.keys.map((key, i) => ({
      key,
      value: expr.values[i] as Expr,
      delayed: expr.delayed?.has(i) === true,
    }));
  }
  if (!(expr instanceof Fn)) return undefined;
  if ((expr.head === S.Rule || expr.head === S.RuleDelayed) && expr.args.length === 2) {
    return [
      {
        key: expr.args[0] as Expr,
        value: expr.args[1] as Expr,
        delayed: expr.head === S.RuleDelayed,
      },
    ];
  }
  if (expr.head !== S.List) return undefined;
  const all: Entry[] = [];
  for (const arg of expr.args) {
    const entries = entriesOf(arg);
    if (entries === undefined) return undefined;
    all.push(...entries);
  }
  return all;
}

/** The value under a key, or `undefined`. */
export function lookup(association: Assoc, key: Expr): Expr | undefined {
  const at = association.position(structuralKey(key), structuralKey);
  return at < 0 ? undefined : association.values[at];
}

/** `Missing["KeyAbsent", key]`. */
export function keyAbsent(key: Expr): Fn {
  return new Fn(S.Missing, ["KeyAbsent", key]);
}

/** `association[key, …]`. */
export function callAssociation(
  association: Assoc,
  args: readonly Expr[],
  context: Evaluator,
): Expr | undefined {
  const first = args[0];
  if (first === undefined) return undefined;
  const key = hasHead(first, S.Key) && first.args.length === 1 ? (first.args[0] as Expr) : first;
  const value = lookup(association, key);
  if (value === undefined) return keyAbsent(key);
  return args.length === 1 ? value : context.evaluate(new Fn(value, args.slice(1)));
}

import { Assoc, type Expr, Fn } from "./expr.js";
import { type Continue, type Match, PatternNode } from "./match.js";
import * as S from "./symbols.js";

/** `OptionsPattern[]`: any number of rules and lists of rules. */
export class OptionsNode extends PatternNode {
  readonly simple = false;
  /** Variable that takes the options for `OptionValue`. */
  readonly index: number;
  override readonly min = 0;
  override readonly max = Number.POSITIVE_INFINITY;
  constructor(index: number) {
    super();
    this.index = index;
  }
  test(expr: Expr): boolean {
    return isOptions(expr);
  }
  override matchMany(elements: readonly Expr[], m: Match, next: Continue): boolean {
    if (!elements.every(isOptions)) return false;
    const mark = m.mark();
    const before = m.values[this.index];
    // Several such patterns in one left side put their options together.
    if (before instanceof Fn && before.head === S.List) {
      m.values[this.index] = new Fn(S.List, [...before.args, ...elements]);
      if (next()) return true;
      m.values[this.index] = before;
      return false;
    }
    if (m.bind(this.index, new Fn(S.List, elements)) && next()) return true;
    m.undo(mark);
    return false;
  }
}

/** True for a rule or a list of such. */
export function isOptions(expr: Expr): boolean {
  if (!(expr instanceof Fn)) return expr instanceof Assoc;
  if (expr.head === S.Rule || expr.head === S.RuleDelayed) return expr.args.length === 2;
  return expr.head === S.List && expr.args.every(isOptions);
}

/** `KeyValuePattern[{…}]`: an association or list of rules with these entries among others. */
export class KeyValueNode extends PatternNode {
  readonly simple = false;
  readonly wanted: readonly PatternNode[];
  constructor(wanted: readonly PatternNode[]) {
    super();
    this.wanted = wanted;
  }
  test(expr: Expr, m: Match): boolean {
    return this.match(expr, m, () => true);
  }
  override match(expr: Expr, m: Match, next: Continue): boolean {
    const entries = entriesOf(expr);
    if (entries === undefined) return false;
    const from = (i: number): boolean => {
      if (i === this.wanted.length) return next();
      const wanted = this.wanted[i] as PatternNode;
      return entries.some((entry) => wanted.match(entry, m, () => from(i + 1)));
    };
    return from(0);
  }
}

/** An association pattern `<|key -> pattern, …|>`: the same keys in the same order, with values that match. */
export class AssociationNode extends PatternNode {
  readonly simple = false;
  readonly entries: readonly PatternNode[];
  constructor(entries: readonly PatternNode[]) {
    super();
    this.entries = entries;
  }
  test(expr: Expr, m: Match): boolean {
    return this.match(expr, m, () => true);
  }
  override match(expr: Expr, m: Match, next: Continue): boolean {
    if (!(expr instanceof Assoc) || expr.keys.length !== this.entries.length) return false;
    const found = entriesOf(expr) ?? [];
    const from = (i: number): boolean =>
      i === this.entries.length ||
      (this.entries[i] as PatternNode).match(found[i] as Expr, m, () =>
        i + 1 === this.entries.length ? next() : from(i + 1),
      );
    return this.entries.length === 0 ? next() : from(0);
  }
}

/** The entries of an association as rules. */
export function entriesOf(expr: Expr): readonly Expr[] | undefined {
  if (expr instanceof Assoc) {
    return expr.keys.map(
      (key, i) =>
        new Fn(expr.delayed?.has(i) === true ? S.RuleDelayed : S.Rule, [
          key,
          expr.values[i] as Expr,
        ]),
    );
  }
  if (expr instanceof Fn && expr.head === S.List) return expr.args;
  return expr instanceof Fn && expr.head === S.Rule ? [expr] : undefined;
}

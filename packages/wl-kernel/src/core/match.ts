import type { Evaluator } from "./evaluator.js";
import { Assoc, ByteArr, Complex, type Expr, Fn, Rational, Real, Sym } from "./expr.js";
import { sameExpr } from "./identity.js";
import * as S from "./symbols.js";
import { emptySequence, instantiate, type Template } from "./template.js";

/** Called when everything before it has matched; true ends the search. */
export type Continue = () => boolean;

/** The variables of one match in progress. */
export class Match {
  readonly context: Evaluator;
  readonly values: (Expr | undefined)[] = [];
  readonly #trail: number[] = [];

  constructor(context: Evaluator) {
    this.context = context;
  }

  /** Number of bindings made so far. */
  mark(): number {
    return this.#trail.length;
  }

  /** Takes back the bindings made since a mark. */
  undo(mark: number): void {
    while (this.#trail.length > mark) this.values[this.#trail.pop() as number] = undefined;
  }

  /** Binds a variable, or compares with the value it has. */
  bind(index: number, value: Expr): boolean {
    const old = this.values[index];
    if (old !== undefined) return sameExpr(old, value);
    this.values[index] = value;
    this.#trail.push(index);
    return true;
  }
}

/** The head of any expression, as `Head` gives it. */
export function headOf(expr: Expr): Expr {
  if (expr instanceof Fn) return expr.head;
  if (typeof expr === "number" || typeof expr === "bigint") return S.Integer;
  if (typeof expr === "string") return S.StringSymbol;
  if (expr instanceof Sym) return S.SymbolSymbol;
  if (expr instanceof Rational) return S.Rational;
  if (expr instanceof Complex) return S.Complex;
  if (expr instanceof Assoc) return S.Association;
  if (expr instanceof ByteArr) return S.ByteArray;
  if (expr instanceof Real) return S.Real;
  return "headName" in expr && expr.headName === "NumericArray" ? S.NumericArray : S.Real;
}

/** One compiled pattern object. */
export abstract class PatternNode {
  /** True when at most one way to match exists, so that `test` is enough. */
  abstract readonly simple: boolean;
  /** Fewest and most elements of a sequence it stands for. */
  readonly min: number = 1;
  readonly max: number = 1;
  /** Longest instead of shortest sequences first. */
  readonly greedy: boolean = false;

  /** Matches one expression; on failure some bindings may remain, which the caller takes back. */
  abstract test(expr: Expr, m: Match): boolean;

  /** Matches one expression and goes on. */
  match(expr: Expr, m: Match, next: Continue): boolean {
    const mark = m.mark();
    if (this.test(expr, m) && next()) return true;
    m.undo(mark);
    return false;
  }

  /** Matches a sequence of elements and goes on. */
  matchMany(elements: readonly Expr[], m: Match, next: Continue): boolean {
    return elements.length === 1 && this.match(elements[0] as Expr, m, next);
  }
}

/** True for a pattern that stands for something else than exactly one element. */
export function isSequencePattern(node: PatternNode): boolean {
  return node.min !== 1 || node.max !== 1;
}

export class LiteralNode extends PatternNode {
  readonly simple = true;
  readonly value: Expr;
  constructor(value: Expr) {
    super();
    this.value = value;
  }
  test(expr: Expr): boolean {
    return sameExpr(this.value, expr);
  }
}

export class BlankNode extends PatternNode {
  readonly simple = true;
  readonly head: Expr | undefined;
  constructor(head: Expr | undefined) {
    super();
    this.head = head;
  }
  test(expr: Expr): boolean {
    return this.head === undefined || sameExpr(headOf(expr), this.head);
  }
}

export class SequenceBlankNode extends PatternNode {
  readonly simple = false;
  readonly head: Expr | undefined;
  override readonly min: number;
  override readonly max = Number.POSITIVE_INFINITY;
  constructor(head: Expr | undefined, min: number) {
    super();
    this.head = head;
    this.min = min;
  }
  test(expr: Expr): boolean {
    return this.head === undefined || sameExpr(headOf(expr), this.head);
  }
  override matchMany(elements: readonly Expr[], m: Match, next: Continue): boolean {
    if (elements.length < this.min) return false;
    if (this.head !== undefined) for (const e of elements) if (!this.test(e)) return false;
    void m;
    return next();
  }
}

export class NamedNode extends PatternNode {
  readonly simple: boolean;
  readonly index: number;
  readonly inner: PatternNode;
  override readonly min: number;
  override readonly max: number;
  override readonly greedy: boolean;
  constructor(index: number, inner: PatternNode) {
    super();
    this.index = index;
    this.inner = inner;
    this.simple = inner.simple;
    this.min = inner.min;
    this.max = inner.max;
    this.greedy = inner.greedy;
  }
  test(expr: Expr, m: Match): boolean {
    return this.inner.test(expr, m) && m.bind(this.index, expr);
  }
  override match(expr: Expr, m: Match, next: Continue): boolean {
    if (this.simple) return super.match(expr, m, next);
    return this.inner.match(expr, m, () => this.#bound(expr, m, next));
  }
  override matchMany(elements: readonly Expr[], m: Match, next: Continue): boolean {
    const value =
      elements.length === 1
        ? (elements[0] as Expr)
        : elements.length === 0
          ? emptySequence
          : new Fn(S.Sequence, elements);
    return this.inner.matchMany(elements, m, () => this.#bound(value, m, next));
  }
  #bound(value: Expr, m: Match, next: Continue): boolean {
    const mark = m.mark();
    if (m.bind(this.index, value) && next()) return true;
    m.undo(mark);
    return false;
  }
}

export class AlternativesNode extends PatternNode {
  readonly simple: boolean;
  readonly options: readonly PatternNode[];
  override readonly min: number;
  override readonly max: number;
  constructor(options: readonly PatternNode[], plain: boolean) {
    super();
    this.options = options;
    this.simple = plain && options.every((option) => option.simple);
    this.min = Math.min(...options.map((option) => option.min));
    this.max = Math.max(...options.map((option) => option.max));
  }
  test(expr: Expr, m: Match): boolean {
    for (const option of this.options) {
      const mark = m.mark();
      if (option.test(expr, m)) return true;
      m.undo(mark);
    }
    return false;
  }
  override match(expr: Expr, m: Match, next: Continue): boolean {
    return this.options.some((option) => option.match(expr, m, next));
  }
  override matchMany(elements: readonly Expr[], m: Match, next: Continue): boolean {
    return this.options.some((option) => option.matchMany(elements, m, next));
  }
}

export class ExceptNode extends PatternNode {
  readonly simple = true;
  readonly excluded: PatternNode;
  readonly other: PatternNode | undefined;
  constructor(excluded: PatternNode, other: PatternNode | undefined) {
    super();
    this.excluded = excluded;
    this.other = other;
  }
  test(expr: Expr, m: Match): boolean {
    const mark = m.mark();
    const hit = this.excluded.match(expr, m, () => true);
    m.undo(mark);
    if (hit) return false;
    return this.other === undefined || this.other.match(expr, m, () => true);
  }
}

export class ConditionNode extends PatternNode {
  readonly simple: boolean;
  readonly inner: PatternNode;
  #condition: Template = S.True;
  override readonly min: number;
  override readonly max: number;
  override readonly greedy: boolean;
  constructor(inner: PatternNode) {
    super();
    this.inner = inner;
    this.simple = inner.simple;
    this.min = inner.min;
    this.max = inner.max;
    this.greedy = inner.greedy;
  }
  /** The condition can name variables of the whole pattern, so it comes last. */
  setCondition(condition: Template): void {
    this.#condition = condition;
  }
  #holds(m: Match): boolean {
    return m.context.evaluate(instantiate(this.#condition, m.values, undefined)) === S.True;
  }
  test(expr: Expr, m: Match): boolean {
    return this.inner.test(expr, m) && this.#holds(m);
  }
  override match(expr: Expr, m: Match, next: Continue): boolean {
    return this.inner.match(expr, m, () => this.#holds(m) && next());
  }
  override matchMany(elements: readonly Expr[], m: Match, next: Continue): boolean {
    return this.inner.matchMany(elements, m, () => this.#holds(m) && next());
  }
}

export class TestNode extends PatternNode {
  readonly simple: boolean;
  readonly inner: PatternNode;
  readonly question: Expr;
  override readonly min: number;
  override readonly max: number;
  override readonly greedy: boolean;
  constructor(inner: PatternNode, question: Expr) {
    super();
    this.inner = inner;
    this.question = question;
    this.simple = inner.simple;
    this.min = inner.min;
    this.max = inner.max;
    this.greedy = inner.greedy;
  }
  #passes(expr: Expr, m: Match): boolean {
    return m.context.evaluate(new Fn(this.question, [expr])) === S.True;
  }
  test(expr: Expr, m: Match): boolean {
    return this.inner.test(expr, m) && this.#passes(expr, m);
  }
  override match(expr: Expr, m: Match, next: Continue): boolean {
    return this.inner.match(expr, m, () => this.#passes(expr, m) && next());
  }
  override matchMany(elements: readonly Expr[], m: Match, next: Continue): boolean {
    return this.inner.matchMany(
      elements,
      m,
      () => elements.every((e) => this.#passes(e, m)) && next(),
    );
  }
}

export class RepeatedNode extends PatternNode {
  readonly simple = false;
  readonly inner: PatternNode;
  override readonly min: number;
  override readonly max: number;
  constructor(inner: PatternNode, min: number, max: number) {
    super();
    this.inner = inner;
    this.min = min * inner.min;
    this.max = max * inner.max;
  }
  test(expr: Expr, m: Match): boolean {
    return this.inner.test(expr, m);
  }
  override match(expr: Expr, m: Match, next: Continue): boolean {
    return this.matchMany([expr], m, next);
  }
  override matchMany(elements: readonly Expr[], m: Match, next: Continue): boolean {
    if (elements.length < this.min || elements.length > this.max) return false;
    const from = (i: number): boolean => {
      m.context.tick();
      return i === elements.length
        ? next()
        : this.inner.match(elements[i] as Expr, m, () => from(i + 1));
    };
    if (!this.inner.simple) return from(0);
    const mark = m.mark();
    for (const e of elements) {
      if (!this.inner.test(e, m)) {
        m.undo(mark);
        return false;
      }
    }
    if (next()) return true;
    m.undo(mark);
    return false;
  }
}

export class OptionalNode extends PatternNode {
  readonly simple = false;
  readonly inner: PatternNode;
  /** Given default, or `undefined` for the one of the function it stands in. */
  readonly given: Expr | undefined;
  readonly index: number;
  /** Default of the enclosing function at this place, set when that is compiled. */
  fallback: Expr | undefined = undefined;
  override readonly min = 0;
  override readonly greedy = true;
  constructor(inner: PatternNode, given: Expr | undefined, index: number) {
    super();
    this.inner = inner;
    this.given = given;
    this.index = index;
  }
  test(expr: Expr, m: Match): boolean {
    return this.inner.test(expr, m);
  }
  override match(expr: Expr, m: Match, next: Continue): boolean {
    return this.inner.match(expr, m, next);
  }
  override matchMany(elements: readonly Expr[], m: Match, next: Continue): boolean {
    if (elements.length === 1) return this.inner.match(elements[0] as Expr, m, next);
    const value = this.given ?? this.fallback;
    if (elements.length > 0 || value === undefined) return false;
    const mark = m.mark();
    if ((this.index < 0 || m.bind(this.index, m.context.evaluate(value))) && next()) return true;
    m.undo(mark);
    return false;
  }
}

export class PriorityNode extends PatternNode {
  readonly simple: boolean;
  readonly inner: PatternNode;
  override readonly min: number;
  override readonly max: number;
  override readonly greedy: boolean;
  constructor(inner: PatternNode, greedy: boolean) {
    super();
    this.inner = inner;
    this.simple = inner.simple;
    this.min = inner.min;
    this.max = inner.max;
    this.greedy = greedy;
  }
  test(expr: Expr, m: Match): boolean {
    return this.inner.test(expr, m);
  }
  override match(expr: Expr, m: Match, next: Continue): boolean {
    return this.inner.match(expr, m, next);
  }
  override matchMany(elements: readonly Expr[], m: Match, next: Continue): boolean {
    return this.inner.matchMany(elements, m, next);
  }
}

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

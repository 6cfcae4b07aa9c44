import { type Expr, Fn } from "./expr.js";
import { type Continue, type Match, PatternNode } from "./match.js";
import * as S from "./symbols.js";
import { instantiate, type Template } from "./template.js";

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
  readonly #least: number;
  readonly #most: number;
  override readonly min: number;
  override readonly max: number;
  constructor(inner: PatternNode, min: number, max: number) {
    super();
    this.inner = inner;
    this.#least = min;
    this.#most = max;
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
    if (this.inner.max > 1) return this.#pieces(elements, 0, m, next);
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
  /** Several elements for each round: the pattern that is repeated is itself one of a sequence. */
  #pieces(elements: readonly Expr[], rounds: number, m: Match, next: Continue): boolean {
    m.context.tick();
    if (elements.length === 0) return rounds >= this.#least && next();
    if (rounds >= this.#most) return false;
    for (let size = Math.max(1, this.inner.min); size <= elements.length; size++) {
      if (size > this.inner.max) return false;
      const rest = elements.slice(size);
      const mark = m.mark();
      const after = (): boolean => this.#pieces(rest, rounds + 1, m, next);
      if (this.inner.matchMany(elements.slice(0, size), m, after)) return true;
      m.undo(mark);
    }
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

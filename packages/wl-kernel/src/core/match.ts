import type { Evaluator } from "./evaluator.js";
import { Assoc, ByteArr, Complex, type Expr, Fn, Rational, Real, Sym } from "./expr.js";
import { sameExpr } from "./identity.js";
import * as S from "./symbols.js";
import { emptySequence } from "./template.js";

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

import { checkpoint } from "../numeric/checkpoint.js";
import type { Builtin } from "./builtin.js";
import { Assoc, type Expr, Fn, hasHead, type Sym } from "./expr.js";
import { argumentsKey, sameExpr } from "./identity.js";
import type { CompiledRule } from "./pattern.js";
import { Renaming } from "./renamed-patterns.js";
import { specificityBefore } from "./specificity.js";

/** One definition `lhs := rhs`; the left side is kept without `HoldPattern`. */
export interface Definition {
  readonly lhs: Expr;
  readonly rhs: Expr;
  /** True for one made by `=`, which is shown so. */
  readonly immediate: boolean;
  /** Made at first use. */
  compiled: CompiledRule | undefined;
}

/** What a session knows of one symbol. */
export interface SymbolRecord {
  readonly symbol: Sym;
  attributes: number;
  /** Value of the symbol itself. Whoever reads it and passes it on has to clear `exclusive`. */
  own: Expr | undefined;
  /** The value that was given with `:=`, as long as it is the symbol's value. */
  delayedOwn: Expr | undefined;
  down: DefinitionTable | undefined;
  sub: DefinitionTable | undefined;
  up: DefinitionTable | undefined;
  numeric: DefinitionTable | undefined;
  formats: DefinitionTable | undefined;
  defaults: DefinitionTable | undefined;
  options: Expr | undefined;
  /** Message templates set by the user, by tag. */
  messages: Map<string, Expr> | undefined;
  readonly builtin: Builtin | undefined;
  /** The builtin's shortcut for two small integers. */
  readonly small: Builtin["small"];
  /** The builtin's shortcut for machine reals. */
  readonly machine: Builtin["machine"];
  /** Own value that nothing but this record refers to, so that its elements may be changed in place. */
  exclusive: Expr | undefined;
  /** Epoch at which the symbol, or a call of it, was last left as it stands. */
  seen: number;
}

/** What is known of a symbol at first. */
export function newRecord(symbol: Sym, builtin: Builtin | undefined): SymbolRecord {
  return {
    symbol,
    attributes: builtin?.mask ?? 0,
    own: undefined,
    delayedOwn: undefined,
    down: undefined,
    sub: undefined,
    up: undefined,
    numeric: undefined,
    formats: undefined,
    defaults: undefined,
    options: undefined,
    messages: undefined,
    builtin,
    small: builtin?.small,
    machine: builtin?.machine,
    exclusive: undefined,
    seen: 0,
  };
}

// A literal left side larger than this is not worth a hash key.
const keyBudget = 64;

/**
 * Definitions of one symbol in the order in which they are tried: literal left sides through a hash table,
 * then patterns, more specific ones first.
 */
export class DefinitionTable {
  readonly #literal = new Map<unknown, Definition>();
  readonly #patterns: Definition[] = [];
  #buckets: Map<unknown, readonly Definition[]> | undefined = undefined;
  #general: readonly Definition[] = [];

  /** Number of definitions. */
  get size(): number {
    return this.#literal.size + this.#patterns.length;
  }

  /** All definitions, in the order in which they are tried. */
  *all(): Iterable<Definition> {
    yield* this.#literal.values();
    yield* this.#patterns;
  }

  /** Adds a definition or replaces the one with the same left side. */
  set(lhs: Expr, rhs: Expr, literal: boolean, immediate = false): void {
    const definition: Definition = { lhs, rhs, immediate, compiled: undefined };
    if (literal && lhs instanceof Fn) {
      const key = argumentsKey(lhs.args, keyBudget);
      if (key !== undefined && !(lhs.head instanceof Fn)) {
        this.#literal.set(key, definition);
        return;
      }
    }
    this.#buckets = undefined;
    const old = this.#patterns.findIndex((other) => samePattern(other, definition));
    if (old >= 0) {
      this.#patterns[old] = definition;
      return;
    }
    let at = this.#patterns.length;
    for (let i = 0; i < this.#patterns.length; i++) {
      if (specificityBefore(definition, this.#patterns[i] as Definition)) {
        at = i;
        break;
      }
    }
    this.#patterns.splice(at, 0, definition);
  }

  /** Removes the definition with this left side; false when there is none. */
  remove(lhs: Expr): boolean {
    if (lhs instanceof Fn) {
      const key = argumentsKey(lhs.args, keyBudget);
      const found = key === undefined ? undefined : this.#literal.get(key);
      if (found !== undefined && sameExpr(found.lhs, lhs)) {
        this.#literal.delete(key);
        return true;
      }
    }
    const at = this.#patterns.findIndex((other) => sameExpr(other.lhs, lhs));
    if (at < 0) return false;
    this.#patterns.splice(at, 1);
    this.#buckets = undefined;
    return true;
  }

  /** The definition whose literal arguments are exactly these. */
  literal(args: readonly Expr[]): Definition | undefined {
    if (this.#literal.size === 0) return undefined;
    const key = argumentsKey(args, keyBudget);
    return key === undefined ? undefined : this.#literal.get(key);
  }

  /** Pattern definitions that can match arguments of which this is the first, in order. */
  candidates(first: Expr | undefined): readonly Definition[] {
    if (this.#patterns.length < 8) return this.#patterns;
    if (this.#buckets === undefined) this.#makeBuckets();
    const key = first === undefined ? undefined : dispatchKey(first);
    return this.#buckets?.get(key) ?? this.#general;
  }

  #makeBuckets(): void {
    const buckets = new Map<unknown, Definition[]>();
    const general: Definition[] = [];
    for (const definition of this.#patterns) {
      const key = leadingKey(definition.lhs);
      if (key === undefined) {
        general.push(definition);
        for (const bucket of buckets.values()) bucket.push(definition);
      } else {
        let bucket = buckets.get(key);
        if (bucket === undefined) {
          bucket = [...general];
          buckets.set(key, bucket);
        }
        bucket.push(definition);
      }
    }
    this.#buckets = buckets;
    this.#general = general;
  }
}

function samePattern(a: Definition, b: Definition): boolean {
  const names = new Renaming();
  if (!names.same(a.lhs, b.lhs)) return false;
  // Definitions that differ only in a condition on the right side stand beside each other.
  const left = conditionOf(a.rhs);
  const right = conditionOf(b.rhs);
  if (left === undefined || right === undefined) return left === right;
  return names.same(left, right);
}

function conditionOf(rhs: Expr): Expr | undefined {
  return rhs instanceof Fn && rhs.args.length === 2 && isNamed(rhs.head, "Condition")
    ? rhs.args[1]
    : undefined;
}

function isNamed(head: Expr, name: string): boolean {
  return typeof head === "object" && "name" in head && head.name === name;
}

/** What a concrete first argument is looked up by. */
function dispatchKey(expr: Expr): unknown {
  return expr instanceof Fn ? expr.head : expr;
}

const patternHeads: ReadonlySet<string> = new Set([
  "Blank",
  "BlankSequence",
  "BlankNullSequence",
  "Pattern",
  "PatternTest",
  "Condition",
  "Alternatives",
  "Except",
  "Repeated",
  "RepeatedNull",
  "Optional",
  "Longest",
  "Shortest",
  "HoldPattern",
  "Verbatim",
  "KeyValuePattern",
  "OptionsPattern",
  "PatternSequence",
  "OrderlessPatternSequence",
]);

/** True when the head makes an expression a pattern object. */
export function isPatternHead(head: Expr): boolean {
  return typeof head === "object" && "name" in head && patternHeads.has(head.name);
}

/** True when the expression contains no pattern object. */
export function isLiteral(expr: Expr): boolean {
  if (expr instanceof Assoc) return expr.values.every(isLiteral);
  if (!(expr instanceof Fn)) return true;
  checkpoint();
  if (isPatternHead(expr.head)) return false;
  return isLiteral(expr.head) && expr.args.every(isLiteral);
}

/** The literal or head that the first argument must have, or `undefined` when it can be anything. */
function leadingKey(lhs: Expr): unknown {
  if (!(lhs instanceof Fn)) return undefined;
  if (isNamed(lhs.head, "Condition")) return leadingKey(lhs.args[0] as Expr);
  let first = lhs.args[0];
  if (first === undefined) return undefined;
  for (;;) {
    if (hasNamedHead(first, "Pattern")) first = first.args[1] as Expr;
    else if (hasNamedHead(first, "Condition") || hasNamedHead(first, "PatternTest")) {
      first = first.args[0] as Expr;
    } else if (hasNamedHead(first, "HoldPattern")) first = first.args[0] as Expr;
    else break;
  }
  if (!(first instanceof Fn))
    return typeof first === "object" && !("name" in first) ? undefined : first;
  if (isPatternHead(first.head) || first.head instanceof Fn) return undefined;
  // A head like Plus or Times can match expressions of another shape through defaults.
  return hasOptional(first) ? undefined : first.head;
}

function hasNamedHead(expr: Expr | undefined, name: string): expr is Fn {
  return expr instanceof Fn && isNamed(expr.head, name);
}

function hasOptional(expr: Fn): boolean {
  return expr.args.some((arg) => hasNamedHead(arg, "Optional"));
}

/** Left side without `HoldPattern` around it. */
export function withoutHoldPattern(lhs: Expr, holdPattern: Sym): Expr {
  return hasHead(lhs, holdPattern) && lhs.args.length === 1 ? (lhs.args[0] as Expr) : lhs;
}

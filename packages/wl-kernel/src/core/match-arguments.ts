import { attributeBits } from "./attributes.js";
import { Complex, type Expr, Fn, integer, Rational, Sym } from "./expr.js";
import { type Continue, isSequencePattern, LiteralNode, type Match, PatternNode } from "./match.js";
import { OptionalNode } from "./match-wrappers.js";
import { Complex as ComplexSymbol, Rational as RationalSymbol } from "./symbols.js";

/** A compound pattern `head[p1, p2, …]`. */
export class FunctionNode extends PatternNode {
  readonly simple: boolean;
  readonly head: PatternNode;
  readonly parts: readonly PatternNode[];
  readonly symbol: Sym | undefined;
  readonly #attributes: number;
  /** Elements that the parts from each position on need at least. */
  readonly #needed: readonly number[];
  readonly #most: number;

  constructor(head: PatternNode, parts: readonly PatternNode[], attributes: number) {
    super();
    this.head = head;
    this.parts = parts;
    this.#attributes = attributes;
    this.symbol = head instanceof LiteralNode && head.value instanceof Sym ? head.value : undefined;
    const reordered = (attributes & (attributeBits.Orderless | attributeBits.Flat)) !== 0;
    this.simple =
      !reordered && head.simple && parts.every((part) => part.simple && !isSequencePattern(part));
    const needed = new Array<number>(parts.length + 1).fill(0);
    for (let i = parts.length - 1; i >= 0; i--) {
      needed[i] = (needed[i + 1] as number) + (parts[i] as PatternNode).min;
    }
    this.#needed = needed;
    this.#most = parts.reduce((sum, part) => sum + part.max, 0);
  }

  test(expr: Expr, m: Match): boolean {
    if (!this.simple) return this.match(expr, m, () => true);
    if (!(expr instanceof Fn)) {
      const isPair = expr instanceof Rational || expr instanceof Complex;
      return isPair && this.parts.length === 2 && this.test(atomParts(expr), m);
    }
    if (expr.args.length !== this.parts.length) return false;
    if (this.symbol !== undefined) {
      if (expr.head !== this.symbol) return false;
    } else if (!this.head.test(expr.head, m)) return false;
    return this.testArguments(expr.args, m);
  }

  /** Matches arguments alone, when the pattern is simple. */
  testArguments(args: readonly Expr[], m: Match): boolean {
    const parts = this.parts;
    if (args.length !== parts.length) return false;
    for (let i = 0; i < parts.length; i++) {
      if (!(parts[i] as PatternNode).test(args[i] as Expr, m)) return false;
    }
    return true;
  }

  override match(expr: Expr, m: Match, next: Continue): boolean {
    if (this.simple) return super.match(expr, m, next);
    if (expr instanceof Fn) {
      if (this.symbol !== undefined) {
        if (expr.head === this.symbol && this.matchArguments(expr, m, next)) return true;
      } else if (this.head.match(expr.head, m, () => this.matchArguments(expr, m, next))) {
        return true;
      }
    }
    if (expr instanceof Rational || expr instanceof Complex) {
      const parts = atomParts(expr);
      return (
        this.head.match(parts.head, m, () => this.matchArguments(parts, m, next)) ||
        this.#matchThroughDefaults(expr, m, next)
      );
    }
    return this.#matchThroughDefaults(expr, m, next);
  }

  /** Matches the arguments of an expression whose head already fits. */
  matchArguments(expr: Fn, m: Match, next: Continue): boolean {
    const args = expr.args;
    const flat = (this.#attributes & attributeBits.Flat) !== 0 && this.symbol !== undefined;
    if (args.length < (this.#needed[0] as number)) return false;
    if (!flat && args.length > this.#most) return false;
    if ((this.#attributes & attributeBits.Orderless) !== 0) {
      return this.#matchUnordered(args, flat, m, next);
    }
    return this.#matchOrdered(0, args, 0, flat, m, next);
  }

  #matchOrdered(
    part: number,
    args: readonly Expr[],
    at: number,
    flat: boolean,
    m: Match,
    next: Continue,
  ): boolean {
    m.context.tick();
    if (part === this.parts.length) return at === args.length && next();
    const node = this.parts[part] as PatternNode;
    const rest = this.#needed[part + 1] as number;
    const available = args.length - at - rest;
    const optional = flat && node instanceof OptionalNode;
    const wraps = flat && canTakeSeveral(node);
    if (!wraps && !isSequencePattern(node)) {
      if (available < 1) return false;
      return node.match(args[at] as Expr, m, () =>
        this.#matchOrdered(part + 1, args, at + 1, flat, m, next),
      );
    }
    const most = wraps ? available : Math.min(node.max, available);
    // The last part has to take everything that is left.
    const least = part === this.parts.length - 1 ? Math.max(node.min, available) : node.min;
    // Without OneIdentity a single element too stands as a call of the function.
    const wrapsOne = wraps && (this.#attributes & attributeBits.OneIdentity) === 0;
    const attempt = (count: number): boolean => {
      const go: Continue = () => this.#matchOrdered(part + 1, args, at + count, flat, m, next);
      const taken = args.slice(at, at + count);
      if (wrapsOne && count === 1 && !isSequencePattern(node)) {
        if (node.match(new Fn(this.symbol as Sym, taken), m, go)) return true;
      }
      return wraps && count > 1 && (optional || !isSequencePattern(node))
        ? node.match(new Fn(this.symbol as Sym, taken), m, go)
        : node.matchMany(taken, m, go);
    };
    if (optional) return shortestPresentFirst(least, most, attempt);
    if (node.greedy) {
      for (let count = most; count >= least; count--) if (attempt(count)) return true;
    } else for (let count = least; count <= most; count++) if (attempt(count)) return true;
    return false;
  }

  #matchUnordered(args: readonly Expr[], flat: boolean, m: Match, next: Continue): boolean {
    // Parts that take exactly one element first: they cut the search most.
    const single = this.parts.filter((p) => !isSequencePattern(p) && !(flat && canTakeSeveral(p)));
    const several = this.parts.filter((p) => !single.includes(p));
    single.sort((a, b) => Number(b instanceof LiteralNode) - Number(a instanceof LiteralNode));
    const used = new Array<boolean>(args.length).fill(false);
    const takeSeveral = (index: number): boolean => {
      m.context.tick();
      const left: number[] = [];
      for (let i = 0; i < args.length; i++) if (used[i] !== true) left.push(i);
      const node = several[index];
      if (node === undefined) return left.length === 0 && next();
      const optional = flat && node instanceof OptionalNode;
      const wraps = optional || (flat && !isSequencePattern(node));
      const wrapsOne = wraps && (this.#attributes & attributeBits.OneIdentity) === 0;
      const last = index === several.length - 1;
      const most = wraps ? left.length : Math.min(node.max, left.length);
      const least = last ? Math.max(node.min, left.length) : node.min;
      const attempt = (chosen: readonly number[]): boolean => {
        for (const i of chosen) used[i] = true;
        const taken = chosen.map((i) => args[i] as Expr);
        const go: Continue = () => takeSeveral(index + 1);
        const asCall = (): boolean => node.match(new Fn(this.symbol as Sym, taken), m, go);
        const found =
          wraps && taken.length > 1
            ? asCall()
            : (wrapsOne && taken.length === 1 && asCall()) || node.matchMany(taken, m, go);
        if (!found) for (const i of chosen) used[i] = false;
        return found;
      };
      if (optional)
        return shortestPresentFirst(least, most, (count) => choose(left, count, attempt));
      if (node.greedy) {
        for (let n = most; n >= least; n--) if (choose(left, n, attempt)) return true;
      } else for (let n = least; n <= most; n++) if (choose(left, n, attempt)) return true;
      return false;
    };
    const takeSingle = (index: number): boolean => {
      m.context.tick();
      const node = single[index];
      if (node === undefined) return takeSeveral(0);
      for (let i = 0; i < args.length; i++) {
        if (used[i] === true) continue;
        used[i] = true;
        if (node.match(args[i] as Expr, m, () => takeSingle(index + 1))) return true;
        used[i] = false;
      }
      return false;
    };
    return takeSingle(0);
  }

  /** `a_. x` matches `x` alone: all parts but one are optional with a default. */
  #matchThroughDefaults(expr: Expr, m: Match, next: Continue): boolean {
    if ((this.#attributes & attributeBits.OneIdentity) === 0) return false;
    if (this.symbol === undefined || !this.parts.some((part) => part instanceof OptionalNode)) {
      return false;
    }
    const needed = this.parts.filter((part) => !(part instanceof OptionalNode));
    if (needed.length > 1) return false;
    const bindDefaults = (index: number): boolean => {
      const part = this.parts[index];
      if (part === undefined) return next();
      return part instanceof OptionalNode
        ? part.matchMany([], m, () => bindDefaults(index + 1))
        : bindDefaults(index + 1);
    };
    const core = needed[0];
    return core?.match(expr, m, () => bindDefaults(0)) === true;
  }
}

/** A fraction or complex number as the call that its head and parts make. */
function atomParts(value: Rational | Complex): Fn {
  return value instanceof Rational
    ? new Fn(RationalSymbol, [integer(value.num), integer(value.den)])
    : new Fn(ComplexSymbol, [value.re, value.im]);
}

/** In a flat function a part that is no literal and no compound pattern can stand for several elements. */
function canTakeSeveral(node: PatternNode): boolean {
  if (node instanceof LiteralNode || node instanceof FunctionNode) return false;
  return !("inner" in node && (node.inner as PatternNode) instanceof FunctionNode);
}

/** The counts of elements in the order in which an optional part of a flat function tries them: none comes last. */
function shortestPresentFirst(
  least: number,
  most: number,
  attempt: (count: number) => boolean,
): boolean {
  for (let count = Math.max(least, 1); count <= most; count++) if (attempt(count)) return true;
  return least === 0 && attempt(0);
}

/** Calls `attempt` with each choice of `count` of the items, in order, until one succeeds. */
function choose(
  items: readonly number[],
  count: number,
  attempt: (chosen: readonly number[]) => boolean,
): boolean {
  if (count === items.length) return attempt(items);
  const chosen: number[] = [];
  const from = (start: number): boolean => {
    if (chosen.length === count) return attempt([...chosen]);
    for (let i = start; i <= items.length - (count - chosen.length); i++) {
      chosen.push(items[i] as number);
      if (from(i + 1)) return true;
      chosen.pop();
    }
    return false;
  };
  return from(0);
}

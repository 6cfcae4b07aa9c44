import { type Expr, Fn } from "./expr.js";
import {
  Alternatives,
  Blank,
  BlankNullSequence,
  BlankSequence,
  Condition,
  Except,
  HoldPattern,
  Optional,
  OptionsPattern,
  Pattern,
  PatternTest,
  Repeated,
  RepeatedNull,
} from "./symbols.js";

interface Sided {
  readonly lhs: Expr;
  readonly rhs: Expr;
}

/** True when `a` is strictly more specific than `b` and so must be tried first. */
export function specificityBefore(a: Sided, b: Sided): boolean {
  const byLeft = compare(a.lhs, b.lhs);
  if (byLeft !== 0) return byLeft === -1;
  return isConditional(a.rhs) && !isConditional(b.rhs);
}

function isConditional(rhs: Expr): boolean {
  return rhs instanceof Fn && rhs.head === Condition;
}

/** -1 when `a` is more specific, 1 when `b` is, 0 when equal or not comparable. */
function compare(a: Expr, b: Expr): number {
  const left = unwrap(a);
  const right = unwrap(b);
  const rankA = rank(left.core);
  const rankB = rank(right.core);
  if (rankA !== rankB) return rankA < rankB ? -1 : 1;
  if (left.core instanceof Fn && right.core instanceof Fn && rankA === 1) {
    const byParts = compareParts(left.core, right.core);
    if (byParts !== 0) return byParts;
  }
  const repeats = repeatedNames(left.core) - repeatedNames(right.core);
  if (repeats !== 0) return repeats > 0 ? -1 : 1;
  if (left.conditions !== right.conditions) return left.conditions > right.conditions ? -1 : 1;
  return 0;
}

const knownRepeats = new WeakMap<Fn, number>();

/** Number of places where a name has to match again what it matched before. */
function repeatedNames(expr: Expr): number {
  if (!(expr instanceof Fn)) return 0;
  const known = knownRepeats.get(expr);
  if (known !== undefined) return known;
  const counted = countRepeats(expr);
  knownRepeats.set(expr, counted);
  return counted;
}

function countRepeats(expr: Fn): number {
  const names: Expr[] = [];
  const collect = (part: Expr): void => {
    if (!(part instanceof Fn)) return;
    if (part.head === Pattern && part.args.length === 2) names.push(part.args[0] as Expr);
    for (const arg of part.args) collect(arg);
  };
  collect(expr);
  return names.length - new Set(names).size;
}

function compareParts(a: Fn, b: Fn): number {
  const countA = fixedCount(a);
  const countB = fixedCount(b);
  if (countA >= 0 && countB < 0) return -1;
  if (countB >= 0 && countA < 0) return 1;
  if (a.args.length !== b.args.length) {
    // Neither takes a fixed number of arguments: the one that asks for more is more specific.
    return countA < 0 && countB < 0 ? (a.args.length > b.args.length ? -1 : 1) : 0;
  }
  let result = 0;
  for (let i = 0; i < a.args.length; i++) {
    const step = compare(a.args[i] as Expr, b.args[i] as Expr);
    if (step === 0) continue;
    if (result === 0) result = step;
    else if (result !== step) return 0;
  }
  return result;
}

/** Number of arguments a pattern takes, or -1 when that varies. */
function fixedCount(expr: Fn): number {
  for (const arg of expr.args) if (rank(unwrap(arg).core) >= 5) return -1;
  return expr.args.length;
}

function unwrap(expr: Expr): { readonly core: Expr; readonly conditions: number } {
  let core = expr;
  let conditions = 0;
  for (;;) {
    if (!(core instanceof Fn) || core.args.length === 0) break;
    if (core.head === Pattern && core.args.length === 2) core = core.args[1] as Expr;
    else if (core.head === HoldPattern) core = core.args[0] as Expr;
    else if (core.head === Condition || core.head === PatternTest) {
      conditions++;
      core = core.args[0] as Expr;
    } else break;
  }
  return { core, conditions };
}

function rank(core: Expr): number {
  if (!(core instanceof Fn)) return 0;
  const typed = core.args.length > 0;
  switch (core.head) {
    case Alternatives:
      return 2;
    case Blank:
      return typed ? 2 : 4;
    case Except:
      return 3;
    case Optional:
      return 5;
    case BlankSequence:
    case Repeated:
      return typed ? 6 : 7;
    case BlankNullSequence:
    case RepeatedNull:
      return typed ? 8 : 9;
    case OptionsPattern:
      return 9;
    default:
      return 1;
  }
}

import { spliced } from "./argument-list.js";
import { rekeyed } from "./association.js";
import { attributeBits as A } from "./attributes.js";
import { ElementCollector } from "./element-collector.js";
import type { Evaluator } from "./evaluator.js";
import { Assoc, type Expr, Fn, type Sym } from "./expr.js";
import { elementOf, lengthOf, packedNumbers } from "./packed-list.js";
import { threadPacked } from "./packed-threading.js";
import * as S from "./symbols.js";

const holdAny = A.HoldFirst | A.HoldRest | A.HoldAllComplete;

/** The arguments evaluated as the attributes ask for. */
export function evaluateArguments(
  args: readonly Expr[],
  attributes: number,
  head: Expr,
  context: Evaluator,
): readonly Expr[] {
  let made: Expr[] | undefined;
  let sequence = false;
  const hold = attributes & holdAny;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as Expr;
    let value: Expr = arg;
    if (typeof arg === "object") {
      const held = hold !== 0 && (i === 0 ? (hold & A.HoldFirst) !== 0 : (hold & A.HoldRest) !== 0);
      if (!held) {
        if (!(arg instanceof Fn && arg.head === S.Unevaluated)) value = context.evaluate(arg);
      } else if (arg instanceof Fn && arg.head === S.Evaluate) {
        value = context.evaluate(
          arg.args.length === 1 ? (arg.args[0] as Expr) : new Fn(S.Sequence, arg.args),
        );
      }
      if (value instanceof Fn && (value.head === S.Sequence || value.head === S.Splice))
        sequence = true;
    }
    if (made !== undefined) made[i] = value;
    else if (value !== arg) {
      made = args.slice() as Expr[];
      made[i] = value;
    }
  }
  const done = made ?? args;
  return sequence && (attributes & A.SequenceHold) === 0 ? spliced(done, head) : done;
}

/** A listable function of lists, element by element; `undefined` when no argument is a list or association. */
export function threadLists(
  head: Sym,
  args: readonly Expr[],
  context: Evaluator,
): Expr | undefined {
  let length = -1;
  let packed = false;
  for (const arg of args) {
    if (!(arg instanceof Fn) || arg.head !== S.List) continue;
    if (packedNumbers(arg) !== undefined) packed = true;
    const own = lengthOf(arg);
    if (length < 0) length = own;
    else if (length !== own) {
      context.message(S.Thread, "tdlen", new Fn(head, args));
      return undefined;
    }
  }
  if (length < 0) return threadAssociation(head, args, context);
  if (packed) {
    const quick = threadPacked(head, args, context);
    if (quick !== undefined) return quick;
  }
  context.reserve(length);
  const elements = new ElementCollector(length);
  for (let i = 0; i < length; i++) {
    const parts = args.map((arg) =>
      arg instanceof Fn && arg.head === S.List ? elementOf(arg, i) : arg,
    );
    elements.push(context.evaluate(new Fn(head, parts)));
  }
  return elements.list(context);
}

function threadAssociation(head: Sym, args: readonly Expr[], context: Evaluator): Expr | undefined {
  const first = args.find((arg) => arg instanceof Assoc);
  if (!(first instanceof Assoc) || args.filter((arg) => arg instanceof Assoc).length !== 1) {
    return undefined;
  }
  const values = first.values.map((value) =>
    context.evaluate(
      new Fn(
        head,
        args.map((arg) => (arg === first ? value : arg)),
      ),
    ),
  );
  return new Assoc(first.keys, values);
}

/** An association with its keys and values evaluated. */
export function evaluateAssociation(expr: Assoc, context: Evaluator): Expr {
  if (expr.stamp === context.epoch) return expr;
  let values: Expr[] | undefined;
  let keys: Expr[] | undefined;
  for (let i = 0; i < expr.keys.length; i++) {
    const old = expr.keys[i] as Expr;
    if (typeof old !== "object") continue;
    const key = context.evaluate(old);
    if (key !== old) {
      keys ??= expr.keys.slice();
      keys[i] = key;
    }
  }
  for (let i = 0; i < expr.values.length; i++) {
    if (expr.delayed?.has(i) === true) continue;
    const old = expr.values[i] as Expr;
    const value = context.evaluate(old);
    if (value !== old) {
      values ??= expr.values.slice();
      values[i] = value;
    }
  }
  const done =
    keys !== undefined
      ? rekeyed(keys, values ?? expr.values, expr.delayed)
      : values === undefined
        ? expr
        : new Assoc(expr.keys, values, expr.delayed);
  done.stamp = context.epoch;
  return done;
}

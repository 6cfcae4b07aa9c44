import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import { compareExpr } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { sequenceRun } from "../part-spec.js";
import { dotOfNumbers } from "./number-dot.js";
import { dimensionsOf } from "./shapes.js";

/** Contracts the last level of one array with the first of another. */
function dot(a: Expr, b: Expr, context: Evaluator): Expr | undefined {
  const left = dimensionsOf(a, S.List);
  const right = dimensionsOf(b, S.List);
  if (left.length === 0 || right.length === 0) return undefined;
  if (left.at(-1) !== right[0]) {
    context.message(systemSymbol("Dot"), "dotsh", a, b);
    return undefined;
  }
  const numbers =
    left.length <= 2 && right.length <= 2 && isPlainArithmetic(context)
      ? dotOfNumbers(a as Fn, b as Fn, context)
      : undefined;
  return numbers ?? inner(S.Times, a, b, S.Plus, left.length, context);
}

/** True when sums and products of numbers have no definitions by the user. */
function isPlainArithmetic(context: Evaluator): boolean {
  return [S.Plus, S.Times].every((symbol) => context.record(symbol).down === undefined);
}

/** `Inner` along the last level of `a`, which lies at this depth, and the first of `b`. */
function inner(f: Expr, a: Expr, b: Expr, g: Expr, depth: number, context: Evaluator): Expr {
  if (depth > 1) {
    return context.list((a as Fn).args.map((row) => inner(f, row, b, g, depth - 1, context)));
  }
  const xs = (a as Fn).args;
  const ys = (b as Fn).args;
  const along = (parts: readonly Expr[]): Expr => {
    context.tick();
    if (parts.length > 0 && parts.every((part) => hasHead(part, S.List))) {
      const length = (parts[0] as Fn).args.length;
      if (parts.every((part) => (part as Fn).args.length === length)) {
        return context.list(
          Array.from({ length }, (_, k) =>
            along(parts.map((part) => (part as Fn).args[k] as Expr)),
          ),
        );
      }
    }
    return context.evaluate(
      new Fn(
        g,
        parts.map((part, i) => new Fn(f, [xs[i] as Expr, part])),
      ),
    );
  };
  return along(ys);
}

/** `Outer` of some arguments, each down to its own level. */
function outer(
  f: Expr,
  parts: readonly Expr[],
  levels: readonly number[],
  chosen: readonly Expr[],
  level: number,
  head: Expr,
  context: Evaluator,
): Expr {
  const [first, ...rest] = parts;
  if (first === undefined) return new Fn(f, chosen);
  context.tick();
  const most = levels[chosen.length] ?? Number.POSITIVE_INFINITY;
  if (level < most && first instanceof Fn && sameExpr(first.head, head)) {
    return new Fn(
      head,
      first.args.map((part) => outer(f, [part, ...rest], levels, chosen, level + 1, head, context)),
    );
  }
  return outer(f, rest, levels, [...chosen, first], 0, head, context);
}

export const threading = [
  builtin({
    name: "Dot",
    state: "complete",
    doc: "ref/Dot",
    attributes: ["Flat", "OneIdentity"],
    apply(args, context) {
      if (args.length < 2) return args[0];
      const out: Expr[] = [args[0] as Expr];
      for (const next of args.slice(1)) {
        const made = dot(out.at(-1) as Expr, next, context);
        if (made === undefined) out.push(next);
        else out[out.length - 1] = made;
      }
      if (out.length === args.length) return undefined;
      return out.length === 1 ? out[0] : new Fn(systemSymbol("Dot"), out);
    },
  }),
  builtin({
    name: "Inner",
    state: "partial",
    missing: "the contracted level",
    doc: "ref/Inner",
    arity: [3, 5],
    apply([f, a, b, g = S.Plus], context, call) {
      if (f === undefined || !(a instanceof Fn) || !(b instanceof Fn)) return undefined;
      const left = dimensionsOf(a, a.head);
      if (left.at(-1) !== b.args.length) {
        context.message(
          systemSymbol("Inner"),
          "incom",
          left.at(-1) ?? 0,
          left.length,
          a,
          b.args.length,
          1,
          b,
          call,
        );
        return undefined;
      }
      return inner(f, a, b, g, left.length, context);
    },
  }),
  builtin({
    name: "Outer",
    state: "complete",
    doc: "ref/Outer",
    apply([f, ...rest], context) {
      const arrays = rest.filter((one) => !isLevel(one));
      const levels = rest.filter(isLevel);
      const [first] = arrays;
      if (f === undefined || !(first instanceof Fn)) return undefined;
      if (!rest.slice(0, arrays.length).every((one, i) => one === arrays[i])) return undefined;
      const numbers = arrays.map((_, i) => {
        const level = levels[Math.min(i, levels.length - 1)];
        return typeof level === "number" ? level : Number.POSITIVE_INFINITY;
      });
      return outer(f, arrays, numbers, [], 0, first.head, context);
    },
  }),
  builtin({
    name: "Thread",
    state: "complete",
    doc: "ref/Thread",
    arity: [1, 3],
    apply([expr, head = S.List, spec], context, call) {
      if (!(expr instanceof Fn)) return expr;
      const run = spec === undefined ? undefined : sequenceRun(spec, expr.args.length);
      const places = new Set(run?.positions ?? expr.args.map((_, i) => i));
      let length: number | undefined;
      for (const [i, arg] of expr.args.entries()) {
        if (!places.has(i) || !(arg instanceof Fn) || !sameExpr(arg.head, head)) continue;
        if (length !== undefined && arg.args.length !== length) {
          context.message(systemSymbol("Thread"), "tdlen", call.args[0] as Expr);
          return expr;
        }
        length = arg.args.length;
      }
      if (length === undefined) return expr;
      return new Fn(
        head,
        Array.from(
          { length },
          (_, k) =>
            new Fn(
              expr.head,
              expr.args.map((arg, i) =>
                places.has(i) && arg instanceof Fn && sameExpr(arg.head, head)
                  ? (arg.args[k] as Expr)
                  : arg,
              ),
            ),
        ),
      );
    },
  }),
  builtin({
    name: "Ordering",
    state: "complete",
    doc: "ref/Ordering",
    arity: [1, 3],
    apply([expr, spec, f], context) {
      const parts =
        expr instanceof Assoc ? expr.values : expr instanceof Fn ? expr.args : undefined;
      if (parts === undefined) return undefined;
      const before = (a: Expr, b: Expr): number => {
        if (f === undefined) return compareExpr(a, b);
        const answer = context.call(f, a, b);
        if (answer === S.True || answer === 1) return -1;
        return answer === S.False || answer === -1 ? 1 : 0;
      };
      const order = parts.map((_, i) => i);
      order.sort((a, b) => before(parts[a] as Expr, parts[b] as Expr) || a - b);
      const all = context.list(order.map((i) => i + 1));
      if (spec === undefined || spec === S.All) return all;
      if (typeof spec === "number") {
        const most = Math.min(Math.abs(spec), order.length);
        return context.list(
          spec < 0 ? all.args.slice(order.length - most) : all.args.slice(0, most),
        );
      }
      return new Fn(systemSymbol("Take"), [all, spec]);
    },
  }),
  builtin({
    name: "Order",
    state: "complete",
    doc: "ref/Order",
    arity: [2, 2],
    apply([a, b]) {
      const order = compareExpr(a as Expr, b as Expr);
      return order < 0 ? 1 : order > 0 ? -1 : 0;
    },
  }),
  builtin({
    name: "OrderedQ",
    state: "complete",
    doc: "ref/OrderedQ",
    arity: [1, 2],
    apply([expr, f], context) {
      if (!(expr instanceof Fn)) return undefined;
      const inOrder = (a: Expr, b: Expr): boolean => {
        if (f === undefined) return compareExpr(a, b) <= 0;
        const answer = context.call(f, a, b);
        return answer !== S.False && answer !== -1;
      };
      return expr.args.every((b, i) => i === 0 || inOrder(expr.args[i - 1] as Expr, b))
        ? S.True
        : S.False;
    },
  }),
];

function isLevel(expr: Expr): boolean {
  return typeof expr === "number" || hasHead(expr, S.DirectedInfinity);
}

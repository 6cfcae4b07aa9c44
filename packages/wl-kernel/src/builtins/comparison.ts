import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { Assoc, Complex, type Expr, Fn, hasHead, isNumber, type Sym } from "../core/expr.js";
import { sameExpr } from "../core/identity.js";
import { smallIntegers } from "../core/small-integers.js";
import * as S from "../core/symbols.js";
import { realValue } from "./numbers/quantities.js";
import { equalNumbers, equalQuantities, orderQuantities } from "./numbers/quantity-order.js";

export { realValue };

/** True, false, or undefined when it cannot be told whether two expressions are equal. */
export function equal(a: Expr, b: Expr, context: Evaluator): boolean | undefined {
  if (typeof a === "number" && typeof b === "number") return a === b;
  if (isNumber(a) && isNumber(b)) return equalNumbers(a, b);
  if (sameExpr(a, b)) return a === S.Indeterminate ? undefined : true;
  if (typeof a === "string" && typeof b === "string") return false;
  if ((typeof a === "string" && isNumber(b)) || (typeof b === "string" && isNumber(a)))
    return false;
  if (hasHead(a, S.List) && hasHead(b, S.List)) {
    if (a.args.length !== b.args.length) return false;
    let known: boolean | undefined = true;
    for (let i = 0; i < a.args.length; i++) {
      const part = equal(a.args[i] as Expr, b.args[i] as Expr, context);
      if (part === false) return false;
      if (part === undefined) known = undefined;
    }
    return known;
  }
  if (a instanceof Assoc && b instanceof Assoc) return sameExpr(a, b) ? true : undefined;
  return equalQuantities(a, b, context);
}

type Test = (comparison: number) => boolean;

function compare(
  args: readonly Expr[],
  context: Evaluator,
  test: Test,
  head: Sym,
): Expr | undefined {
  if (args.length === 2 && typeof args[0] === "number" && typeof args[1] === "number") {
    return S.bool(test(args[0] - args[1]));
  }
  if (args.length < 2) return args.length === 1 || args.length === 0 ? S.True : undefined;
  let known = true;
  for (let i = 1; i < args.length; i++) {
    const result = order(args[i - 1] as Expr, args[i] as Expr, context, head);
    if (result === undefined) known = false;
    else if (!test(result)) return S.False;
  }
  return known ? S.True : undefined;
}

function order(a: Expr, b: Expr, context: Evaluator, head: Sym): number | undefined {
  if (a instanceof Complex || b instanceof Complex) {
    context.message(head, "nord", a instanceof Complex ? a : b);
    return undefined;
  }
  return orderQuantities(a, b, context);
}

function ordering(name: keyof typeof smallIntegers, head: Sym, test: Test) {
  return builtin({
    name,
    small: smallIntegers[name],
    state: "complete",
    doc: `ref/${name}`,
    apply: (args, context) => compare(args, context, test, head),
  });
}

export const comparison = [
  ordering("Less", S.Less, (c) => c < 0),
  ordering("LessEqual", S.LessEqual, (c) => c <= 0),
  ordering("Greater", S.Greater, (c) => c > 0),
  ordering("GreaterEqual", S.GreaterEqual, (c) => c >= 0),
  builtin({
    name: "Equal",
    small: smallIntegers.Equal,
    state: "complete",
    doc: "ref/Equal",
    apply(args, context) {
      let known = true;
      for (let i = 1; i < args.length; i++) {
        const result = equal(args[i - 1] as Expr, args[i] as Expr, context);
        if (result === false) return S.False;
        if (result === undefined) known = false;
      }
      return known ? S.True : undefined;
    },
  }),
  builtin({
    name: "Unequal",
    small: smallIntegers.Unequal,
    state: "complete",
    doc: "ref/Unequal",
    apply(args, context) {
      let known = true;
      for (let i = 0; i < args.length; i++) {
        for (let j = i + 1; j < args.length; j++) {
          const result = equal(args[i] as Expr, args[j] as Expr, context);
          if (result === true) return S.False;
          if (result === undefined) known = false;
        }
      }
      return known ? S.True : undefined;
    },
  }),
  builtin({
    name: "SameQ",
    small: smallIntegers.SameQ,
    state: "complete",
    doc: "ref/SameQ",
    apply: (args) => S.bool(args.every((arg, i) => i === 0 || sameExpr(args[i - 1] as Expr, arg))),
  }),
  builtin({
    name: "UnsameQ",
    small: smallIntegers.UnsameQ,
    state: "complete",
    doc: "ref/UnsameQ",
    apply: (args) => S.bool(args.every((a, i) => args.slice(i + 1).every((b) => !sameExpr(a, b)))),
  }),
  builtin({
    name: "Inequality",
    attributes: [],
    state: "complete",
    doc: "ref/Inequality",
    apply(args, context) {
      if (args.length === 3) return new Fn(args[1] as Expr, [args[0] as Expr, args[2] as Expr]);
      const left: Expr[] = [];
      for (let i = 0; i + 2 < args.length; i += 2) {
        const part = context.call(args[i + 1] as Expr, args[i] as Expr, args[i + 2] as Expr);
        if (part === S.False) return S.False;
        if (part !== S.True) left.push(part);
      }
      if (left.length === 0) return S.True;
      return left.length === (args.length - 1) / 2 ? undefined : new Fn(S.And, left);
    },
  }),
];

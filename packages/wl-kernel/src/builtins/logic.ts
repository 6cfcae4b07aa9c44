import { builtin } from "../core/builtin.js";
import { type Expr, Fn, hasHead } from "../core/expr.js";
import { sameExpr } from "../core/identity.js";
import * as S from "../core/symbols.js";

export const logic = [
  builtin({
    name: "And",
    attributes: ["Flat", "HoldAll", "OneIdentity"],
    state: "complete",
    doc: "ref/And",
    apply(args, context) {
      const left: Expr[] = [];
      for (const arg of args) {
        const value = context.evaluate(arg);
        if (value === S.False) return S.False;
        if (value !== S.True) left.push(value);
      }
      if (left.length === 0) return S.True;
      if (left.length === 1) return left[0];
      return settle(S.And, left, args);
    },
  }),
  builtin({
    name: "Or",
    attributes: ["Flat", "HoldAll", "OneIdentity"],
    state: "complete",
    doc: "ref/Or",
    apply(args, context) {
      const left: Expr[] = [];
      for (const arg of args) {
        const value = context.evaluate(arg);
        if (value === S.True) return S.True;
        if (value !== S.False) left.push(value);
      }
      if (left.length === 0) return S.False;
      if (left.length === 1) return left[0];
      return settle(S.Or, left, args);
    },
  }),
  builtin({
    name: "Not",
    state: "complete",
    doc: "ref/Not",
    arity: [1, 1],
    apply([arg]) {
      if (arg === S.True) return S.False;
      if (arg === S.False) return S.True;
      if (hasHead(arg, S.Not)) return arg.args[0];
      for (const [head, opposite] of opposites) {
        if (hasHead(arg, head) && arg.args.length === 2) return new Fn(opposite, arg.args);
      }
      return undefined;
    },
  }),
  builtin({
    name: "Xor",
    attributes: ["Flat", "OneIdentity"],
    state: "complete",
    doc: "ref/Xor",
    apply(args) {
      let odd = false;
      const left: Expr[] = [];
      for (const arg of args) {
        if (arg === S.True) odd = !odd;
        else if (arg !== S.False) left.push(arg);
      }
      if (left.length === 0) return S.bool(odd);
      if (left.length === args.length && left.length > 1) return undefined;
      const rest = left.length === 1 ? (left[0] as Expr) : new Fn(S.Xor, left);
      return odd ? new Fn(S.Not, [rest]) : rest;
    },
  }),
  builtin({
    name: "Implies",
    state: "complete",
    doc: "ref/Implies",
    arity: [2, 2],
    apply([a, b]) {
      if (a === S.True) return b;
      if (a === S.False || b === S.True) return S.True;
      if (b === S.False) return new Fn(S.Not, [a as Expr]);
      return sameExpr(a as Expr, b as Expr) ? S.True : undefined;
    },
  }),
  builtin({
    name: "TrueQ",
    state: "complete",
    doc: "ref/TrueQ",
    arity: [1, 1],
    apply: ([arg]) => S.bool(arg === S.True),
  }),
  builtin({
    name: "BooleanQ",
    state: "complete",
    doc: "ref/BooleanQ",
    arity: [1, 1],
    apply: ([arg]) => S.bool(arg === S.True || arg === S.False),
  }),
  builtin({
    name: "Boole",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/Boole",
    arity: [1, 1],
    apply: ([arg]) => (arg === S.True ? 1 : arg === S.False ? 0 : undefined),
  }),
];

const opposites: readonly (readonly [typeof S.Equal, typeof S.Equal])[] = [
  [S.Equal, S.Unequal],
  [S.Unequal, S.Equal],
  [S.SameQ, S.UnsameQ],
  [S.UnsameQ, S.SameQ],
  [S.Less, S.GreaterEqual],
  [S.LessEqual, S.Greater],
  [S.Greater, S.LessEqual],
  [S.GreaterEqual, S.Less],
];

/** Arguments are held, so the same expression would be evaluated for ever. */
function settle(head: Expr, left: readonly Expr[], args: readonly Expr[]): Expr | undefined {
  return left.length === args.length && left.every((part, i) => sameExpr(part, args[i] as Expr))
    ? undefined
    : new Fn(head, left);
}

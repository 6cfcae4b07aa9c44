import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn } from "../../core/expr.js";
import * as S from "../../core/symbols.js";

/** A composition without `Identity` among its parts; one part alone is that part. */
function composed(args: readonly Expr[], _context: Evaluator, expr: Fn): Expr | undefined {
  const parts = args.filter((arg) => arg !== S.Identity);
  if (parts.length === 0) return S.Identity;
  if (parts.length === 1) return parts[0];
  return parts.length === args.length ? undefined : new Fn(expr.head, parts);
}

/** Functions made of functions. */
export const composing: readonly Builtin[] = [
  builtin({
    name: "Identity",
    state: "complete",
    doc: "ref/Identity",
    arity: [1, 1],
    apply: ([expr]) => expr,
  }),
  builtin({
    name: "Composition",
    attributes: ["Flat", "OneIdentity"],
    state: "complete",
    doc: "ref/Composition",
    apply: composed,
    applySub: (args, _c, outer) => {
      const [last, ...before] = [...outer.args].reverse();
      if (last === undefined) return args[0];
      return before.reduce<Expr>((value, f) => new Fn(f, [value]), new Fn(last, args));
    },
  }),
  builtin({
    name: "RightComposition",
    attributes: ["Flat", "OneIdentity"],
    state: "complete",
    doc: "ref/RightComposition",
    apply: composed,
    applySub: (args, _c, outer) => {
      const [first, ...after] = outer.args;
      if (first === undefined) return args[0];
      return after.reduce<Expr>((value, f) => new Fn(f, [value]), new Fn(first, args));
    },
  }),
  builtin({
    name: "Through",
    state: "complete",
    doc: "ref/Through",
    apply([expr]) {
      if (!(expr instanceof Fn) || !(expr.head instanceof Fn)) return undefined;
      return new Fn(
        expr.head.head,
        expr.head.args.map((f) => new Fn(f, expr.args)),
      );
    },
  }),
];

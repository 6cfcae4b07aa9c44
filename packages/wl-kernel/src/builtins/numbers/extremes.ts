import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  Assoc,
  Complex,
  type Expr,
  Fn,
  hasHead,
  isNumber,
  Real,
  type RealNumber,
  systemSymbol,
} from "../../core/expr.js";
import { sameExpr, structuralKey } from "../../core/identity.js";
import { compareExpr, compareReal } from "../../core/order.js";
import { type PackedNumbers, packedNumbers } from "../../core/packed-list.js";
import * as S from "../../core/symbols.js";
import { realValue, signOfQuantity } from "./quantities.js";

function flattened(args: readonly Expr[]): Expr[] {
  const flat: Expr[] = [];
  const collect = (parts: readonly Expr[]): void => {
    for (const part of parts) {
      if (hasHead(part, S.List)) collect(part.args);
      else if (part instanceof Assoc) collect(part.values);
      else flat.push(part);
    }
  };
  collect(args);
  return flat;
}

/** `Max` and `Min`: quantities are merged, the rest stays in order and without repetitions. */
function extreme(name: string, direction: 1 | -1): Builtin {
  return builtin({
    name,
    attributes: ["Flat", "NumericFunction", "OneIdentity", "Orderless"],
    state: "complete",
    doc: `ref/${name}`,
    apply(args, context, expr) {
      if (args.length === 1) {
        const packed = packedNumbers(args[0]);
        if (packed !== undefined) return packedExtreme(packed, direction);
      }
      const flat = flattened(args);
      let best: Expr | undefined;
      let bestValue: RealNumber | undefined;
      const rest: Expr[] = [];
      const seen = new Set<unknown>();
      for (const part of flat) {
        if (part === S.Indeterminate) return part;
        if (part instanceof Complex) {
          context.message(systemSymbol(name), "nord", part);
          return undefined;
        }
        const value = realValue(part, context);
        if (value === undefined) {
          const key = structuralKey(part);
          if (!seen.has(key)) rest.push(part);
          seen.add(key);
        } else if (
          bestValue === undefined ||
          beats(part, value, best as Expr, bestValue, direction, context)
        ) {
          best = part;
          bestValue = value;
        }
      }
      const absorbs =
        bestValue instanceof Real && bestValue.value === direction * Number.POSITIVE_INFINITY;
      if (rest.length === 0 || absorbs) return best ?? new Fn(S.DirectedInfinity, [-direction]);
      const neutral =
        bestValue instanceof Real && bestValue.value === -direction * Number.POSITIVE_INFINITY;
      const out = (best === undefined || neutral ? rest : [best, ...rest]).sort(compareExpr);
      if (out.length === 1) return out[0];
      const same =
        out.length === args.length && out.every((part, i) => sameExpr(part, args[i] as Expr));
      return same ? undefined : new Fn(expr.head, out);
    },
  });
}

/** The element that the general way would choose: the first of equal ones. */
function packedExtreme({ values, real }: PackedNumbers, direction: 1 | -1): Expr {
  let best = values[0] as number;
  for (let i = 1; i < values.length; i++) {
    const value = values[i] as number;
    if (direction > 0 ? value > best : value < best) best = value;
  }
  return real ? new Real(best) : best;
}

function beats(
  a: Expr,
  x: RealNumber,
  b: Expr,
  y: RealNumber,
  direction: 1 | -1,
  context: Evaluator,
): boolean {
  if (isNumber(a) && isNumber(b)) return compareReal(x, y) * direction > 0;
  const difference = context.call(S.Plus, a, new Fn(S.Times, [-1, b]));
  return (signOfQuantity(difference, context) ?? 0) * direction > 0;
}

/** Largest and smallest. */
export const extremes = [extreme("Max", 1), extreme("Min", -1)];

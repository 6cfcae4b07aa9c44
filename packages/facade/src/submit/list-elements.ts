import { type Expr, elementSize, Fn, isFn, Packed, unpack } from "@remotebatch/expr-model";

/** The elements at level 1 of a list, packed or not; `undefined` when the expression is no list. */
export function listElements(expr: Expr): readonly Expr[] | undefined {
  if (expr instanceof Fn) return isFn(expr, "List") ? expr.args : undefined;
  if (!(expr instanceof Packed)) return undefined;
  if (expr.dims.length <= 1) return unpack(expr).args;
  const [count = 0, ...rest] = expr.dims;
  const stride = rest.reduce((product, dim) => product * dim, elementSize[expr.type]);
  return Array.from(
    { length: count },
    (_, row) => new Packed(expr.type, rest, expr.bytes.subarray(row * stride, (row + 1) * stride)),
  );
}

import type { Evaluator } from "./evaluator.js";
import { type Expr, type Fn, Real, type Sym } from "./expr.js";
import { type PackedNumbers, packedList, packedNumbers } from "./packed-list.js";

/** One operand: the same number everywhere, or one for each element. */
interface Operand {
  readonly real: boolean;
  readonly value: number;
  readonly values: Float64Array | undefined;
}

/**
 * A listable function of two arguments, at least one of them packed, by the builtin's shortcuts for machine numbers;
 * `undefined` when any element is not covered by them, or the user has definitions for the function.
 */
export function threadPacked(head: Sym, args: readonly Expr[], context: Evaluator): Fn | undefined {
  if (args.length !== 2) return undefined;
  const record = context.record(head);
  if (record.down !== undefined || record.own !== undefined) return undefined;
  const a = operand(args[0] as Expr);
  const b = operand(args[1] as Expr);
  if (a === undefined || b === undefined) return undefined;
  const length = (a.values ?? b.values)?.length;
  if (length === undefined || (b.values !== undefined && b.values.length !== length)) {
    return undefined;
  }
  context.reserve(length);
  if (a.real || b.real) {
    return record.machine === undefined ? undefined : reals(record.machine, a, b, length);
  }
  return record.small === undefined ? undefined : integers(record.small, a, b, length);
}

function operand(expr: Expr): Operand | undefined {
  if (typeof expr === "number") return { real: false, value: expr, values: undefined };
  if (expr instanceof Real) return { real: true, value: expr.value, values: undefined };
  const packed: PackedNumbers | undefined = packedNumbers(expr);
  return packed === undefined ? undefined : { real: packed.real, value: 0, values: packed.values };
}

function integers(
  operation: (a: number, b: number) => Expr | undefined,
  a: Operand,
  b: Operand,
  length: number,
): Fn | undefined {
  const out = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const left = a.values === undefined ? a.value : (a.values[i] as number);
    const right = b.values === undefined ? b.value : (b.values[i] as number);
    const value = operation(left, right);
    if (typeof value !== "number") return undefined;
    out[i] = value;
  }
  return packedList(out, false);
}

function reals(
  operation: (a: number, b: number) => number,
  a: Operand,
  b: Operand,
  length: number,
): Fn | undefined {
  const out = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const left = a.values === undefined ? a.value : (a.values[i] as number);
    const right = b.values === undefined ? b.value : (b.values[i] as number);
    // An exact 0 or 1 has rules of its own.
    if (!a.real && left >= 0 && left <= 1) return undefined;
    if (!b.real && right >= 0 && right <= 1) return undefined;
    const value = operation(left, right);
    if (!Number.isFinite(value)) return undefined;
    out[i] = value;
  }
  return packedList(out, true);
}

import { type Expr, isFn, Numeric, Packed, Real } from "@remotebatch/expr-model";

/** More numbers than this are not looked at; a preview shows no more. */
const mostNumbers = 4_000_000;

/** Numbers in rows; one row for a plain list. */
export interface NumberGrid {
  readonly rank: 1 | 2;
  readonly width: number;
  readonly height: number;
  readonly at: (row: number, column: number) => number;
}

function numberOf(expr: Expr | undefined): number | undefined {
  if (typeof expr === "number") return expr;
  if (typeof expr === "bigint") return Number(expr);
  if (expr instanceof Real) return expr.value;
  if (expr !== undefined && isFn(expr, "Rational")) {
    const [top, bottom] = expr.args;
    return Number(top) / Number(bottom);
  }
  return undefined;
}

function arrayGrid(array: Packed | Numeric): NumberGrid | undefined {
  const { dims, data, type } = array;
  const [first = 0, second = 1] = dims;
  if (dims.length > 2 || type.startsWith("Complex") || first * second > mostNumbers)
    return undefined;
  return dims.length === 1
    ? { rank: 1, width: first, height: 1, at: (_, column) => Number(data[column]) }
    : {
        rank: 2,
        width: second,
        height: first,
        at: (row, column) => Number(data[row * second + column]),
      };
}

function row(expr: Expr): Float64Array | undefined {
  if (expr instanceof Packed && expr.dims.length === 1 && !expr.type.startsWith("Complex")) {
    return Float64Array.from(expr.data as ArrayLike<number | bigint> as ArrayLike<number>, Number);
  }
  if (!isFn(expr, "List")) return undefined;
  const numbers = new Float64Array(expr.args.length);
  for (const [at, item] of expr.args.entries()) {
    const value = numberOf(item);
    if (value === undefined) return undefined;
    numbers[at] = value;
  }
  return numbers;
}

/** A list or matrix of real numbers, packed or not; `undefined` for anything else, and for more than four million. */
export function numberGrid(expr: Expr): NumberGrid | undefined {
  if (expr instanceof Packed || expr instanceof Numeric) return arrayGrid(expr);
  if (!isFn(expr, "List") || expr.args.length === 0 || expr.args.length > mostNumbers)
    return undefined;
  const plain = row(expr);
  if (plain !== undefined) {
    return { rank: 1, width: plain.length, height: 1, at: (_, column) => plain[column] ?? 0 };
  }
  const rows: Float64Array[] = [];
  for (const part of expr.args) {
    const numbers = row(part);
    if (
      numbers === undefined ||
      numbers.length === 0 ||
      numbers.length !== (rows[0] ?? numbers).length
    ) {
      return undefined;
    }
    rows.push(numbers);
    if (rows.length * numbers.length > mostNumbers) return undefined;
  }
  const width = rows[0]?.length ?? 0;
  return { rank: 2, width, height: rows.length, at: (down, across) => rows[down]?.[across] ?? 0 };
}

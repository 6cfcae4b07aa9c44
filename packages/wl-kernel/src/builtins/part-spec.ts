import { type Expr, Fn, hasHead } from "../core/expr.js";
import * as S from "../core/symbols.js";

/** Positions from 0 that `All`, a list of integers or a `Span` names; `undefined` when it is none or out of range. */
export function spanPositions(spec: Expr, length: number): readonly number[] | undefined {
  if (spec === S.All) return Array.from({ length }, (_, i) => i);
  if (hasHead(spec, S.List)) {
    const out: number[] = [];
    for (const part of spec.args) {
      if (typeof part !== "number" || part === 0) return undefined;
      out.push(part < 0 ? length + part : part - 1);
    }
    return out;
  }
  if (!hasHead(spec, S.Span)) return undefined;
  const [first = 1, last = S.All, step = 1] = spec.args;
  if (typeof step !== "number" || step === 0) return undefined;
  const start = endPoint(first, length, step > 0 ? 1 : length);
  const end = endPoint(last, length, step > 0 ? length : 1);
  if (start === undefined || end === undefined) return undefined;
  const [low, high] = step > 0 ? [start, end] : [end, start];
  // Of a span that leaves the list its ends say enough, however long it is.
  if (low <= high && (low < 1 || high > length)) return [start - 1, end - 1];
  const out: number[] = [];
  if (step > 0) for (let i = start; i <= end; i += step) out.push(i - 1);
  else for (let i = start; i >= end; i += step) out.push(i - 1);
  return out;
}

function endPoint(value: Expr, length: number, all: number): number | undefined {
  if (value === S.All) return all;
  if (hasHead(value, S.UpTo) && typeof value.args[0] === "number")
    return Math.min(value.args[0], length);
  if (typeof value !== "number") return undefined;
  return value < 0 ? length + value + 1 : value;
}

/** A run of elements by a sequence specification: positions from 0, or `undefined` when malformed. */
export interface Run {
  readonly positions: readonly number[];
  /** False when the run leaves the list. */
  readonly inside: boolean;
  readonly from: number;
  readonly to: number;
}

/** Reads `n`, `-n`, `{n}`, `{m, n}`, `{m, n, s}`, `All`, `UpTo[n]`, as `Take` and `Drop` have them. */
export function sequenceRun(spec: Expr, length: number): Run | undefined {
  if (spec === S.All) return run(1, length, 1, length);
  if (spec === S.None) return run(1, 0, 1, length);
  if (hasHead(spec, S.UpTo)) {
    const most = spec.args[0];
    if (typeof most === "number") return run(1, Math.min(most, length), 1, length);
    return hasHead(most, S.DirectedInfinity) ? run(1, length, 1, length) : undefined;
  }
  if (typeof spec === "number") {
    return spec >= 0 ? run(1, spec, 1, length) : run(length + spec + 1, length, 1, length);
  }
  if (hasHead(spec, S.Span)) return sequenceRun(new Fn(S.List, spec.args), length);
  if (!hasHead(spec, S.List)) return undefined;
  const [first, last = first, step = 1] = spec.args;
  if (first === undefined || last === undefined || typeof step !== "number" || step === 0)
    return undefined;
  const from = endPoint(first, length, 1);
  const to = endPoint(last, length, length);
  return from === undefined || to === undefined ? undefined : run(from, to, step, length);
}

function run(from: number, to: number, step: number, length: number): Run {
  const positions: number[] = [];
  const inside = isInside(from, to, step, length);
  if (inside) {
    if (step > 0) for (let i = from; i <= to; i += step) positions.push(i - 1);
    else for (let i = from; i >= to; i += step) positions.push(i - 1);
  }
  return { positions, inside, from, to };
}

function isInside(from: number, to: number, step: number, length: number): boolean {
  // An empty run may start one behind where it ends.
  if (step > 0 && to === from - 1) return from >= 1 && from <= length + 1;
  return (
    from >= 1 && to >= 1 && from <= length && to <= length && (step > 0 ? from <= to : from >= to)
  );
}

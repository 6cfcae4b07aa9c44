import { associationOf, entriesOf, keyAbsent, lookup } from "./association.js";
import type { Evaluator } from "./evaluator.js";
import { Assoc, type Expr, Fn, hasHead } from "./expr.js";
import * as S from "./symbols.js";

/** Thrown inside part extraction; the caller turns it into the message `Part::tag`. */
export class PartProblem {
  readonly tag: string;
  readonly args: readonly Expr[];
  constructor(tag: string, args: readonly Expr[]) {
    this.tag = tag;
    this.args = args;
  }
}

/** Positions (0-based) that a span names in something of that length; `undefined` when it leaves the range. */
export function spanPositions(span: Fn, length: number): readonly number[] | undefined {
  const [first = 1, last = S.All, step = 1] = span.args;
  if (typeof step !== "number" || step === 0) return undefined;
  const at = (value: Expr, open: number): number | undefined => {
    if (value === S.All) return open;
    if (typeof value !== "number") return undefined;
    return value < 0 ? length + 1 + value : value;
  };
  const from = at(first, step > 0 ? 1 : length);
  const to = at(last, step > 0 ? length : 1);
  if (from === undefined || to === undefined) return undefined;
  const positions: number[] = [];
  for (let i = from; step > 0 ? i <= to : i >= to; i += step) positions.push(i - 1);
  if (positions.some((p) => p < 0 || p >= length)) return undefined;
  if (positions.length === 0 && (from < 1 || from > length + 1)) return undefined;
  return positions;
}

function arrayPosition(index: number, length: number): number {
  return index < 0 ? length + index : index - 1;
}

/** `expr[[specs…]]`. @throws PartProblem when a part is not there. */
export function extractPart(
  expr: Expr,
  specs: readonly Expr[],
  at: number,
  context: Evaluator,
): Expr {
  const spec = specs[at];
  if (spec === undefined) return expr;
  const deeper = (part: Expr): Expr => extractPart(part, specs, at + 1, context);
  if (expr instanceof Assoc) return associationPart(expr, spec, specs, at, context);
  if (!(expr instanceof Fn)) {
    if (spec === 0) return deeper(context.evaluate(new Fn(S.Head, [expr])));
    throw new PartProblem("partd", []);
  }
  if (typeof spec === "number") {
    if (spec === 0) return deeper(expr.head);
    const part = expr.args[arrayPosition(spec, expr.args.length)];
    if (part === undefined) throw new PartProblem("partw", [spec]);
    return deeper(part);
  }
  if (spec === S.All) return new Fn(expr.head, expr.args.map(deeper));
  if (hasHead(spec, S.Span)) {
    const positions = spanPositions(spec, expr.args.length);
    if (positions === undefined) throw new PartProblem("take", [spec]);
    return new Fn(
      expr.head,
      positions.map((p) => deeper(expr.args[p] as Expr)),
    );
  }
  if (hasHead(spec, S.List)) {
    return new Fn(
      expr.head,
      spec.args.map((one) => extractPart(expr, [one, ...specs.slice(at + 1)], 0, context)),
    );
  }
  throw new PartProblem("pkspec1", [spec]);
}

function associationPart(
  expr: Assoc,
  spec: Expr,
  specs: readonly Expr[],
  at: number,
  context: Evaluator,
): Expr {
  const deeper = (part: Expr): Expr => extractPart(part, specs, at + 1, context);
  if (typeof spec === "number") {
    if (spec === 0) return deeper(S.Association);
    const value = expr.values[arrayPosition(spec, expr.values.length)];
    if (value === undefined) throw new PartProblem("partw", [spec]);
    return deeper(value);
  }
  if (typeof spec === "string" || hasHead(spec, S.Key)) {
    const key = typeof spec === "string" ? spec : (spec.args[0] as Expr);
    const value = lookup(expr, key);
    return value === undefined ? keyAbsent(key) : deeper(value);
  }
  const entries = entriesOf(expr) ?? [];
  if (spec === S.All) {
    return associationOf(entries.map((entry) => ({ ...entry, value: deeper(entry.value) })));
  }
  if (hasHead(spec, S.Span)) {
    const positions = spanPositions(spec, entries.length);
    if (positions === undefined) throw new PartProblem("take", [spec]);
    return associationOf(
      positions.map((p) => {
        const entry = entries[p] as (typeof entries)[number];
        return { ...entry, value: deeper(entry.value) };
      }),
    );
  }
  if (hasHead(spec, S.List)) {
    return associationOf(
      spec.args.flatMap((one) => {
        const key =
          typeof one === "string" ? one : hasHead(one, S.Key) ? (one.args[0] as Expr) : undefined;
        if (key !== undefined) {
          return [{ key, value: deeper(lookup(expr, key) ?? keyAbsent(key)), delayed: false }];
        }
        const entry =
          typeof one === "number" ? entries[arrayPosition(one, entries.length)] : undefined;
        if (entry === undefined) throw new PartProblem("partw", [one]);
        return [{ ...entry, value: deeper(entry.value) }];
      }),
    );
  }
  throw new PartProblem("pkspec1", [spec]);
}

/** The expression with `expr[[specs…]]` replaced by `value`. @throws PartProblem when a part is not there. */
export function replacePart(
  expr: Expr,
  specs: readonly Expr[],
  value: Expr,
  context: Evaluator,
): Expr {
  const [spec, ...rest] = specs;
  if (spec === undefined) return value;
  if (expr instanceof Assoc) {
    const entries = [...(entriesOf(expr) ?? [])];
    const key = hasHead(spec, S.Key) ? spec.args[0] : spec;
    if (typeof spec === "number") {
      const p = arrayPosition(spec, entries.length);
      const entry = entries[p];
      if (entry === undefined) throw new PartProblem("partw", [spec]);
      entries[p] = { ...entry, value: replacePart(entry.value, rest, value, context) };
      return associationOf(entries);
    }
    const before = lookup(expr, key as Expr);
    if (before === undefined && rest.length > 0) throw new PartProblem("partw", [spec]);
    entries.push({
      key: key as Expr,
      value: replacePart(before ?? S.Null, rest, value, context),
      delayed: false,
    });
    return associationOf(entries);
  }
  if (!(expr instanceof Fn)) throw new PartProblem("partd", []);
  if (spec === 0) return new Fn(replacePart(expr.head, rest, value, context), expr.args);
  const args = [...expr.args];
  const positions =
    spec === S.All
      ? args.map((_, i) => i)
      : hasHead(spec, S.Span)
        ? spanPositions(spec, args.length)
        : (hasHead(spec, S.List) ? spec.args : [spec]).map((one) =>
            typeof one === "number" ? arrayPosition(one, args.length) : -1,
          );
  if (positions === undefined) throw new PartProblem("take", [spec]);
  const several = typeof spec !== "number" && hasHead(value, S.List);
  const values = several ? (value as Fn).args : [];
  positions.forEach((p, i) => {
    const before = args[p];
    if (before === undefined) throw new PartProblem("partw", [spec]);
    const one = several && values.length === positions.length ? (values[i] as Expr) : value;
    args[p] = replacePart(before, rest, one, context);
  });
  return new Fn(expr.head, args);
}

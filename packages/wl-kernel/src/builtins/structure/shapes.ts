import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import { lengthOf, packedNumbers } from "../../core/packed-list.js";
import { matcher } from "../../core/pattern.js";
import * as S from "../../core/symbols.js";

const list = (elements: readonly Expr[]): Fn => new Fn(S.List, elements);

/** Lengths of an array at every level down to which it is full, with that head throughout. */
export function dimensionsOf(expr: Expr, head: Expr | undefined = undefined): readonly number[] {
  if (!(expr instanceof Fn) || (head !== undefined && !sameExpr(expr.head, head))) return [];
  if (packedNumbers(expr) !== undefined) return [lengthOf(expr)];
  const [first] = expr.args;
  if (first === undefined) return [0];
  let common: readonly number[] | undefined;
  for (const arg of expr.args) {
    const inner = dimensionsOf(arg, expr.head);
    if (common === undefined) common = inner;
    else {
      let same = 0;
      while (same < common.length && same < inner.length && common[same] === inner[same]) same++;
      common = common.slice(0, same);
    }
    if (common.length === 0) break;
  }
  return [expr.args.length, ...(common ?? [])];
}

/** Transposes levels so that level k becomes level `to[k]`. */
function transpose(expr: Expr, to: readonly number[], context: Evaluator): Expr | undefined {
  const depth = Math.max(...to);
  const dimensions = dimensionsOf(expr);
  if (dimensions.length < to.length) return undefined;
  const lengths: number[] = [];
  to.forEach((level, k) => {
    const length = dimensions[k] as number;
    lengths[level - 1] = Math.min(lengths[level - 1] ?? length, length);
  });
  const build = (level: number, chosen: readonly number[]): Expr => {
    context.tick();
    if (level === depth) {
      let part = expr;
      for (const target of to) part = (part as Fn).args[chosen[target - 1] as number] as Expr;
      return part;
    }
    return context.list(
      Array.from({ length: lengths[level] ?? 0 }, (_, i) => build(level + 1, [...chosen, i])),
    );
  };
  return build(0, []);
}

function isArray(
  expr: Expr,
  depth: number | undefined,
  test: ((e: Expr) => boolean) | undefined,
): boolean {
  if (!hasHead(expr, S.List)) return false;
  const dimensions = dimensionsOf(expr);
  const full = depth ?? dimensions.length;
  if (dimensions.length < full || full === 0) return false;
  const holds = (part: Expr, level: number): boolean => {
    if (level === full) return !hasHead(part, S.List) && (test === undefined || test(part));
    return part instanceof Fn && part.args.every((arg) => holds(arg, level + 1));
  };
  return holds(expr, 0);
}

const answers =
  (f: Expr, context: Evaluator) =>
  (expr: Expr): boolean =>
    context.call(f, expr) === S.True;

function predicate(name: string, depth: number) {
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 2],
    apply: ([expr, test], context) =>
      isArray(expr as Expr, depth, test === undefined ? undefined : answers(test, context))
        ? S.True
        : hasHead(expr, S.List) && depth === 1 && expr.args.length === 0
          ? S.True
          : S.False,
  });
}

function rotated(expr: Expr, steps: readonly number[], context: Evaluator): Expr {
  const [step, ...rest] = steps;
  if (step === undefined || !(expr instanceof Fn || expr instanceof Assoc)) return expr;
  const { length } = expr instanceof Fn ? expr.args : expr.keys;
  const from = (i: number): number => (((i + step) % length) + length) % length;
  if (expr instanceof Assoc) {
    const order = expr.keys.map((_, i) => from(i));
    return new Assoc(
      order.map((i) => expr.keys[i] as Expr),
      order.map((i) => expr.values[i] as Expr),
    );
  }
  return new Fn(
    expr.head,
    expr.args.map((_, i) => rotated(expr.args[from(i)] as Expr, rest, context)),
  );
}

function rotation(name: string, sign: 1 | -1) {
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 2],
    apply([expr, spec = 1], context) {
      const steps = hasHead(spec, S.List) ? spec.args : [spec];
      if (!steps.every((step) => typeof step === "number")) return undefined;
      return rotated(
        expr as Expr,
        (steps as readonly number[]).map((step) => sign * step),
        context,
      );
    },
  });
}

/** Pads or cuts to a length; `margin` elements of padding stand on the other side. */
function padded(
  expr: Expr,
  lengths: readonly number[],
  padding: Expr,
  margin: number,
  left: boolean,
  context: Evaluator,
): Expr {
  const [wanted, ...rest] = lengths;
  if (wanted === undefined || !(expr instanceof Fn)) return expr;
  const size = Math.abs(wanted);
  const atLeft = wanted < 0 ? !left : left;
  context.reserve(size);
  const cycle = hasHead(padding, S.List) ? padding.args : [padding];
  const count = expr.args.length;
  const start = atLeft ? size - count - margin : margin;
  const fill = (place: number): Expr => {
    if (rest.length > 0) return padded(list([]), rest, padding, 0, left, context);
    // Copies of the padding lie so that one begins with the list, or when it is on the left ends with it.
    const shift = place - start - (atLeft ? count : 0);
    return cycle[((shift % cycle.length) + cycle.length) % cycle.length] as Expr;
  };
  const out: Expr[] = [];
  for (let place = 0; place < size; place++) {
    const part = expr.args[place - start];
    out.push(
      place - start >= 0 && part !== undefined
        ? padded(part, rest, padding, 0, left, context)
        : fill(place),
    );
  }
  return new Fn(expr.head, out);
}

function padding(name: string, left: boolean) {
  return builtin({
    name,
    state: "partial",
    missing: "nested paddings",
    doc: `ref/${name}`,
    arity: [1, 4],
    apply([expr, spec, element = 0, margin = 0], context) {
      if (!(expr instanceof Fn) || typeof margin !== "number") return undefined;
      const longest = (e: Expr): number[] => {
        if (!hasHead(e, S.List)) return [];
        const inner = e.args.map(longest);
        const depth = Math.max(0, ...inner.map((one) => one.length));
        const rest = Array.from({ length: depth }, (_, k) =>
          Math.max(0, ...inner.map((one) => one[k] ?? 0)),
        );
        return [e.args.length, ...rest];
      };
      const lengths =
        spec === undefined || spec === S.Automatic
          ? longest(expr)
          : hasHead(spec, S.List)
            ? spec.args
            : [spec];
      if (!lengths.every((length) => typeof length === "number")) return undefined;
      return padded(expr, lengths as readonly number[], element, margin, left, context);
    },
  });
}

export const shapes = [
  builtin({
    name: "Dimensions",
    state: "complete",
    doc: "ref/Dimensions",
    arity: [1, 2],
    apply([expr, most], context) {
      const all = expr instanceof Assoc ? [expr.keys.length] : dimensionsOf(expr as Expr);
      return context.list(typeof most === "number" ? all.slice(0, most) : all);
    },
  }),
  builtin({
    name: "ArrayDepth",
    state: "complete",
    doc: "ref/ArrayDepth",
    arity: [1, 1],
    apply: ([expr]) => (expr instanceof Assoc ? 1 : dimensionsOf(expr as Expr).length),
  }),
  builtin({
    name: "ArrayQ",
    state: "complete",
    doc: "ref/ArrayQ",
    arity: [1, 3],
    apply([expr, pattern, test], context) {
      const dimensions = dimensionsOf(expr as Expr);
      if (!hasHead(expr, S.List)) return S.False;
      if (pattern !== undefined && !matcher(pattern, context)(dimensions.length)) return S.False;
      const holds = test === undefined ? undefined : answers(test, context);
      return dimensions.length === 1 && expr.args.length === 0
        ? S.True
        : isArray(expr, dimensions.length, holds)
          ? S.True
          : S.False;
    },
  }),
  predicate("VectorQ", 1),
  predicate("MatrixQ", 2),
  builtin({
    name: "Transpose",
    state: "complete",
    doc: "ref/Transpose",
    arity: [1, 2],
    apply([expr, spec], context, call) {
      if (!hasHead(expr, S.List)) return undefined;
      const levels = spec === undefined ? [2, 1] : hasHead(spec, S.List) ? spec.args : undefined;
      if (levels?.every((level) => typeof level === "number" && level > 0) !== true)
        return undefined;
      if (spec === undefined && dimensionsOf(expr).length < 2) {
        if (expr.args.length > 0 && expr.args.every((arg) => arg instanceof Assoc))
          return undefined;
        if (dimensionsOf(expr).length === 1 && !expr.args.some((arg) => hasHead(arg, S.List)))
          return expr;
        context.message(systemSymbol("Transpose"), "nmtx", expr, call);
        return undefined;
      }
      return transpose(expr, levels as readonly number[], context);
    },
  }),
  rotation("RotateLeft", 1),
  rotation("RotateRight", -1),
  padding("PadLeft", true),
  padding("PadRight", false),
];

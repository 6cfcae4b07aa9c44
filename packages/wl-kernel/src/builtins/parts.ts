import { keyAbsent, lookup } from "../core/association.js";
import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import {
  Assoc,
  ByteArr,
  type Expr,
  Fn,
  hasHead,
  isNumber,
  Sym,
  systemSymbol,
} from "../core/expr.js";
import { headOf } from "../core/match.js";
import { elementOf, lengthOf, packedList, packedNumbers } from "../core/packed-list.js";
import * as S from "../core/symbols.js";
import { sequenceRun, spanPositions } from "./part-spec.js";

/** The same kind of expression with other elements. */
export function withArguments(expr: Fn, args: readonly Expr[], context: Evaluator): Fn {
  return expr.head === S.List ? context.list(args) : new Fn(expr.head, args);
}

function part(
  expr: Expr,
  specs: readonly Expr[],
  at: number,
  context: Evaluator,
  whole: Fn,
): Expr | undefined {
  const spec = specs[at];
  if (spec === undefined) return expr;
  if (expr instanceof Assoc) return associationPart(expr, specs, at, context, whole);
  if (spec === 0) return part(headOf(expr), specs, at + 1, context, whole);
  if (expr instanceof ByteArr) return bytePart(expr, specs, at, context, whole);
  if (!(expr instanceof Fn)) {
    context.message(S.Part, "partd", whole);
    return undefined;
  }
  if (typeof spec === "number") {
    const count = lengthOf(expr);
    const index = spec < 0 ? count + spec : spec - 1;
    const found = index >= 0 && index < count ? elementOf(expr, index) : undefined;
    if (found === undefined) {
      context.message(S.Part, "partw", spec, expr);
      return undefined;
    }
    return part(found, specs, at + 1, context, whole);
  }
  const positions = spanPositions(spec, lengthOf(expr));
  if (positions === undefined) {
    if (spec instanceof Sym || isNumber(spec) || spec instanceof Fn)
      context.message(S.Part, "pkspec1", spec);
    else context.message(S.Part, "pspec", spec);
    return undefined;
  }
  const chosen = specs.length === at + 1 ? chosenNumbers(expr, positions) : undefined;
  if (chosen !== undefined) return chosen;
  const out: Expr[] = [];
  for (const position of positions) {
    const element = expr.args[position];
    if (element === undefined) {
      if (hasHead(spec, S.Span))
        context.message(S.Part, "take", spec.args[0] ?? 1, spec.args[1] ?? S.All, expr);
      else context.message(S.Part, "partw", spec, expr);
      return undefined;
    }
    const value = part(element, specs, at + 1, context, whole);
    if (value === undefined) return undefined;
    out.push(value);
  }
  return withArguments(expr, out, context);
}

/** These elements of a list that is held packed; `undefined` for any other list, and where one is missing. */
function chosenNumbers(expr: Fn, positions: readonly number[]): Fn | undefined {
  const packed = packedNumbers(expr);
  if (packed === undefined) return undefined;
  const { values, real } = packed;
  const out = new Float64Array(positions.length);
  for (let i = 0; i < out.length; i++) {
    const position = positions[i] as number;
    if (position < 0 || position >= values.length) return undefined;
    out[i] = values[position] as number;
  }
  return packedList(out, real);
}

/** A byte, or some of them as a byte array. */
function bytePart(
  data: ByteArr,
  specs: readonly Expr[],
  at: number,
  context: Evaluator,
  whole: Fn,
): Expr | undefined {
  const list = context.list(Array.from(data.bytes));
  const found = part(list, specs, at, context, whole);
  return hasHead(found, S.List) && specs.length === at + 1
    ? new ByteArr(Uint8Array.from(found.args as readonly number[]))
    : found;
}

function associationPart(
  expr: Assoc,
  specs: readonly Expr[],
  at: number,
  context: Evaluator,
  whole: Fn,
): Expr | undefined {
  const spec = specs[at] as Expr;
  if (spec === 0) return S.Association;
  const key = hasHead(spec, S.Key)
    ? (spec.args[0] as Expr)
    : typeof spec === "string"
      ? spec
      : undefined;
  if (key !== undefined) {
    const value = lookup(expr, key);
    return value === undefined ? keyAbsent(key) : part(value, specs, at + 1, context, whole);
  }
  if (typeof spec === "number") {
    const value = expr.values[spec < 0 ? expr.values.length + spec : spec - 1];
    if (value === undefined) {
      context.message(S.Part, "partw", spec, expr);
      return undefined;
    }
    return part(value, specs, at + 1, context, whole);
  }
  const wanted =
    hasHead(spec, S.List) && spec.args.every((e) => typeof e === "string" || hasHead(e, S.Key))
      ? spec.args.map((e) => expr.keys.indexOf(hasHead(e, S.Key) ? (e.args[0] as Expr) : e))
      : spanPositions(spec, expr.keys.length);
  if (wanted === undefined || wanted.some((i) => i < 0 || i >= expr.keys.length)) {
    context.message(S.Part, "partw", spec, expr);
    return undefined;
  }
  const values: Expr[] = [];
  for (const i of wanted) {
    const value = part(expr.values[i] as Expr, specs, at + 1, context, whole);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return new Assoc(
    wanted.map((i) => expr.keys[i] as Expr),
    values,
  );
}

/** First, Last, Most, Rest on functions and associations. */
function end(name: "First" | "Last", at: number) {
  const symbol = systemSymbol(name);
  const tag = name === "First" ? "nofirst" : "nolast";
  return builtin({
    name,
    peeks: true,
    attributes: ["HoldRest"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 2],
    apply([expr, otherwise], context, call) {
      if (packedNumbers(expr) !== undefined) {
        return elementOf(expr as Fn, at < 0 ? lengthOf(expr as Fn) + at : at);
      }
      const elements =
        expr instanceof Assoc ? expr.values : expr instanceof Fn ? expr.args : undefined;
      const found = elements?.at(at);
      if (found !== undefined) return found;
      if (otherwise !== undefined) return otherwise;
      if (elements === undefined) context.message(symbol, "normal", 1, call);
      else context.message(symbol, tag, expr as Expr);
      return undefined;
    },
  });
}

function allBut(name: "Most" | "Rest", from: number, to: number | undefined) {
  const symbol = systemSymbol(name);
  const tag = name === "Most" ? "nomost" : "norest";
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply([expr], context, call) {
      if (expr instanceof Assoc && expr.keys.length > 0) {
        return new Assoc(expr.keys.slice(from, to), expr.values.slice(from, to));
      }
      const packed = packedNumbers(expr);
      if (packed !== undefined) return packedList(packed.values.slice(from, to), packed.real);
      if (expr instanceof Fn && expr.args.length > 0) {
        return withArguments(expr, expr.args.slice(from, to), context);
      }
      if (expr instanceof Fn || expr instanceof Assoc) context.message(symbol, tag, expr);
      else context.message(symbol, "normal", 1, call);
      return undefined;
    },
  });
}

function takeOrDrop(
  expr: Expr,
  specs: readonly Expr[],
  at: number,
  drop: boolean,
  context: Evaluator,
  call: Fn,
): Expr | undefined {
  const spec = specs[at];
  if (spec === undefined) return expr;
  const length =
    expr instanceof Fn ? lengthOf(expr) : expr instanceof Assoc ? expr.keys.length : -1;
  const symbol = drop ? systemSymbol("Drop") : systemSymbol("Take");
  if (length < 0) {
    context.message(symbol, "normal", 1, call);
    return undefined;
  }
  const run = sequenceRun(spec, length);
  if (run === undefined) {
    context.message(symbol, "seqs", call, at + 2);
    return undefined;
  }
  if (!run.inside) {
    context.message(symbol, drop ? "drop" : "take", run.from, run.to, expr);
    return undefined;
  }
  let positions = run.positions;
  if (drop) {
    const gone = new Set(positions);
    positions = Array.from({ length }, (_, i) => i).filter((i) => !gone.has(i));
  }
  if (expr instanceof Assoc) {
    return new Assoc(
      positions.map((i) => expr.keys[i] as Expr),
      positions.map((i) => expr.values[i] as Expr),
    );
  }
  const fn = expr as Fn;
  const chosen = specs.length === at + 1 ? chosenNumbers(fn, positions) : undefined;
  if (chosen !== undefined) return chosen;
  const out: Expr[] = [];
  for (const i of positions) {
    const element = takeOrDrop(fn.args[i] as Expr, specs, at + 1, drop, context, call);
    if (element === undefined) return undefined;
    out.push(element);
  }
  return withArguments(fn, out, context);
}

export const parts = [
  builtin({
    name: "Part",
    peeks: true,
    attributes: ["NHoldRest", "ReadProtected"],
    state: "complete",
    doc: "ref/Part",
    apply: ([expr, ...specs], context, call) => part(expr as Expr, specs, 0, context, call),
  }),
  end("First", 0),
  end("Last", -1),
  allBut("Most", 0, -1),
  allBut("Rest", 1, undefined),
  builtin({
    name: "Take",
    attributes: ["NHoldRest"],
    state: "complete",
    doc: "ref/Take",
    apply: ([expr, ...specs], context, call) =>
      expr === undefined || specs.length === 0
        ? undefined
        : takeOrDrop(expr, specs, 0, false, context, call),
  }),
  builtin({
    name: "Drop",
    attributes: ["NHoldRest"],
    state: "complete",
    doc: "ref/Drop",
    apply: ([expr, ...specs], context, call) =>
      expr === undefined || specs.length === 0
        ? undefined
        : takeOrDrop(expr, specs, 0, true, context, call),
  }),
];

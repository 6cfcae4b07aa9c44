import { entriesOf } from "../../core/association.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import { Match } from "../../core/match.js";
import { compileRule, matchWhole } from "../../core/pattern.js";
import * as S from "../../core/symbols.js";
import { emptySequence, instantiate } from "../../core/template.js";
import { fromDense, type SparseData, sparseData, sparseExpr } from "./sparse-data.js";

const band = systemSymbol("Band");

const isIndex = (expr: Expr): expr is number => typeof expr === "number" && expr >= 1;

/** Literal positions of a left side: one, a list of them, or `undefined` for a pattern. */
function literalPosition(expr: Expr): readonly number[] | undefined {
  if (isIndex(expr)) return [expr - 1];
  if (hasHead(expr, S.List) && expr.args.length > 0 && expr.args.every(isIndex))
    return (expr.args as readonly number[]).map((n) => n - 1);
  return undefined;
}

function fromRules(
  rules: Expr,
  dims: Expr | undefined,
  background: Expr,
  context: Evaluator,
): SparseData | undefined {
  const spread = spreadRules(rules);
  const entries = spread === undefined ? undefined : entriesOf(spread);
  if (entries === undefined) return undefined;
  const literal = entries.map(({ key }) => literalPosition(key));
  let size: readonly number[] | undefined;
  if (typeof dims === "number") size = [dims];
  else if (hasHead(dims, S.List))
    size = dims.args.every((n) => typeof n === "number" && n >= 0)
      ? (dims.args as readonly number[])
      : undefined;
  else if (dims === undefined || dims === S.Automatic) {
    const depth = literal.find((position) => position !== undefined)?.length;
    if (depth === undefined || literal.includes(undefined)) return undefined;
    size = Array.from({ length: depth }, (_, k) =>
      Math.max(...literal.map((position) => (position?.[k] ?? 0) + 1)),
    );
  }
  if (size === undefined) return undefined;
  const found = new Map<string, { position: readonly number[]; value: Expr }>();
  const put = (position: readonly number[], value: Expr): void => {
    const inside =
      position.length === size.length && position.every((n, k) => n < (size[k] as number));
    if (inside && !found.has(position.join())) found.set(position.join(), { position, value });
  };
  for (const [i, { key, value, delayed }] of entries.entries()) {
    const position = literal[i];
    if (position !== undefined) put(position, delayed ? context.evaluate(value) : value);
    else if (hasHead(key, band)) putBand(key, value, size, put);
    else putPattern(key, value, delayed, size, put, context);
  }
  const all = [...found.values()];
  return {
    dims: size,
    background,
    positions: all.map((e) => e.position),
    values: all.map((e) => e.value),
  };
}

/** `{pos1, pos2, …} -> {v1, v2, …}` as a list of rules. */
function spreadRules(rules: Expr): Expr | undefined {
  if (!hasHead(rules, S.Rule)) return rules;
  const [keys, values] = rules.args as readonly [Expr, Expr];
  const many =
    hasHead(keys, S.List) && keys.args.length > 0 && keys.args.every((key) => hasHead(key, S.List));
  if (!many) return new Fn(S.List, [rules]);
  return new Fn(
    S.List,
    keys.args.map(
      (key, i) => new Fn(S.Rule, [key, hasHead(values, S.List) ? (values.args[i] ?? 0) : values]),
    ),
  );
}

function putBand(
  key: Fn,
  value: Expr,
  size: readonly number[],
  put: (position: readonly number[], value: Expr) => void,
): void {
  const start = key.args[0] === undefined ? undefined : literalPosition(key.args[0]);
  if (start === undefined) return;
  const values = hasHead(value, S.List) ? value.args : undefined;
  for (let k = 0; start.every((n, i) => n + k < (size[i] as number)); k++) {
    const cell = values === undefined ? value : values[k];
    if (cell === undefined) break;
    put(
      start.map((n) => n + k),
      cell,
    );
  }
}

function putPattern(
  key: Expr,
  value: Expr,
  delayed: boolean,
  size: readonly number[],
  put: (position: readonly number[], value: Expr) => void,
  context: Evaluator,
): void {
  const rule = compileRule(key, value, delayed, context);
  const { condition } = rule;
  context.reserve(size.reduce((product, n) => product * n, 1));
  const visit = (prefix: readonly number[]): void => {
    const n = size[prefix.length];
    if (n !== undefined) {
      for (let i = 0; i < n; i++) visit([...prefix, i]);
      return;
    }
    context.tick();
    const place = context.list(prefix.map((i) => i + 1));
    const m = new Match(context);
    const holds =
      condition === undefined
        ? undefined
        : () => context.evaluate(instantiate(condition, m.values, emptySequence)) === S.True;
    if (matchWhole(rule, place, m, holds))
      put(prefix, context.evaluate(instantiate(rule.template, m.values, emptySequence)));
  };
  visit([]);
}

function makeSparse(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [first, dims, background = 0] = args;
  if (first === undefined || first === S.Automatic) return undefined;
  const known = sparseData(first);
  if (known !== undefined) return args.length === 1 ? first : undefined;
  const isRules =
    hasHead(first, S.Rule) ||
    hasHead(first, S.RuleDelayed) ||
    (hasHead(first, S.List) &&
      first.args.length > 0 &&
      first.args.every((part) => hasHead(part, S.Rule) || hasHead(part, S.RuleDelayed)));
  if (hasHead(first, S.List) && !isRules) {
    const data = fromDense(first, background);
    return data && sparseExpr(data, context);
  }
  if (!isRules && !(hasHead(first, S.List) && dims !== undefined)) return undefined;
  const data = fromRules(first, dims, background, context);
  return data && sparseExpr(data, context);
}

export const sparse = [
  builtin({
    name: "SparseArray",
    state: "partial",
    missing: "properties, bands with steps",
    doc: "ref/SparseArray",
    arity: [1, 4],
    apply: makeSparse,
    applySub([property], context, outer) {
      const data = sparseData(outer);
      if (data === undefined || typeof property !== "string") return undefined;
      switch (property) {
        case "NonzeroValues":
        case "ExplicitValues":
          return context.list(data.values);
        case "NonzeroPositions":
        case "ExplicitPositions":
          return context.list(data.positions.map((p) => context.list(p.map((n) => n + 1))));
        case "Background":
        case "ImplicitValue":
          return data.background;
        case "Density":
          return context.call(
            S.N,
            new Fn(S.Divide, [data.values.length, data.dims.reduce((a, b) => a * b, 1)]),
          );
        case "ExplicitLength":
          return data.values.length;
        default:
          return undefined;
      }
    },
  }),
  builtin({ name: "Band", state: "partial", missing: "steps", doc: "ref/Band" }),
  builtin({
    name: "SparseArrayQ",
    state: "complete",
    doc: "ref/SparseArrayQ",
    arity: [1, 1],
    apply: ([expr]) => S.bool(sparseData(expr) !== undefined),
  }),
  builtin({
    name: "ArrayRules",
    state: "complete",
    doc: "ref/ArrayRules",
    arity: [1, 2],
    apply([expr, background = 0], context) {
      const data =
        sparseData(expr) ?? (hasHead(expr, S.List) ? fromDense(expr, background) : undefined);
      if (data === undefined) return undefined;
      const blank = new Fn(S.Blank, []);
      return new Fn(S.List, [
        ...data.positions.map(
          (position, i) =>
            new Fn(S.Rule, [context.list(position.map((n) => n + 1)), data.values[i] as Expr]),
        ),
        new Fn(S.Rule, [
          new Fn(
            S.List,
            data.dims.map(() => blank),
          ),
          data.background,
        ]),
      ]);
    },
  }),
];

import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import { structuralKey } from "../../core/identity.js";
import { matcher } from "../../core/pattern.js";
import * as S from "../../core/symbols.js";
import { spanPositions } from "../part-spec.js";
import { applyRules, ruleSet } from "../patterns.js";

/** What becomes of the part at a position: new parts in its place, none to delete it. */
type Edit = (part: Expr) => readonly Expr[];

/** Reads one position `n`, `{i, j, …}`, `key`; or a list of positions `{{i, j}, …}`. */
function pathsOf(spec: Expr): readonly (readonly Expr[])[] | undefined {
  if (!hasHead(spec, S.List)) return [[spec]];
  if (spec.args.length > 0 && spec.args.every((one) => hasHead(one, S.List))) {
    return spec.args.map((one) => (one as Fn).args);
  }
  return [spec.args];
}

function keyPosition(expr: Assoc, index: Expr): number {
  const key = hasHead(index, systemSymbol("Key")) ? (index.args[0] as Expr) : index;
  if (typeof index === "number") return index < 0 ? expr.keys.length + index : index - 1;
  return expr.position(structuralKey(key), structuralKey);
}

/** Places in an expression, from 0, that an index names; `undefined` when there is none such. */
function placesOf(expr: Fn | Assoc, index: Expr): readonly number[] | undefined {
  const length = expr instanceof Fn ? expr.args.length : expr.keys.length;
  if (expr instanceof Assoc && index !== S.All && !hasHead(index, S.Span)) {
    const at = keyPosition(expr, index);
    return at >= 0 && at < length ? [at] : undefined;
  }
  if (typeof index === "number") {
    const at = index < 0 ? length + index : index - 1;
    return at >= 0 && at < length ? [at] : undefined;
  }
  return spanPositions(index, length);
}

/** Edits the parts at some paths at once; `undefined` when one of them is not there. */
function editAt(
  expr: Expr,
  paths: readonly (readonly Expr[])[],
  edit: Edit,
  context: Evaluator,
): readonly Expr[] | undefined {
  context.tick();
  let times = 0;
  const below = new Map<number, (readonly Expr[])[]>();
  const heads: (readonly Expr[])[] = [];
  for (const path of paths) {
    const [index, ...rest] = path;
    if (index === undefined) {
      times++;
      continue;
    }
    if (!(expr instanceof Fn || expr instanceof Assoc)) return undefined;
    if (index === 0) {
      heads.push(rest);
      continue;
    }
    const places = placesOf(expr, index);
    if (places === undefined) return undefined;
    for (const place of places) {
      const known = below.get(place);
      if (known === undefined) below.set(place, [rest]);
      else known.push(rest);
    }
  }
  let made = expr;
  if (below.size > 0 || heads.length > 0) {
    const parts = expr instanceof Fn ? expr.args : (expr as Assoc).values;
    const out: Expr[] = [];
    const keys: Expr[] = [];
    for (let i = 0; i < parts.length; i++) {
      const inner = below.get(i);
      const now =
        inner === undefined ? [parts[i] as Expr] : editAt(parts[i] as Expr, inner, edit, context);
      if (now === undefined) return undefined;
      for (const one of now) {
        out.push(one);
        if (expr instanceof Assoc) keys.push(expr.keys[i] as Expr);
      }
    }
    if (expr instanceof Assoc) made = new Assoc(keys, out);
    else {
      const head =
        heads.length === 0 ? [(expr as Fn).head] : editAt((expr as Fn).head, heads, edit, context);
      if (head === undefined) return undefined;
      made = new Fn(head[0] ?? S.Sequence, out);
    }
  }
  let results: readonly Expr[] = [made];
  for (let i = 0; i < times; i++) results = results.flatMap((one) => edit(one));
  return results;
}

function edited(
  name: string,
  expr: Expr,
  spec: Expr,
  edit: Edit,
  context: Evaluator,
): Expr | undefined {
  const paths = pathsOf(spec);
  const made = paths === undefined ? undefined : editAt(expr, paths, edit, context);
  if (made === undefined) {
    const shown = hasHead(spec, S.List) ? spec : new Fn(S.List, [spec]);
    context.message(systemSymbol(name), "partw", name === "Delete" ? shown : spec, expr);
    return undefined;
  }
  return made.length === 1 ? made[0] : new Fn(S.Sequence, made);
}

/** The part at a path of plain integers, as it stands. */
function partAt(expr: Expr, path: readonly Expr[]): Expr | undefined {
  let found: Expr | undefined = expr;
  for (const index of path) {
    if (typeof index !== "number" || !(found instanceof Fn)) return undefined;
    found = index === 0 ? found.head : found.args.at(index < 0 ? index : index - 1);
  }
  return found;
}

/** Inserts before the position, or for a negative one after it as counted from the end. */
function insert(expr: Fn, path: readonly Expr[], element: Expr): Expr | undefined {
  const [index, ...rest] = path;
  if (typeof index !== "number" || index === 0) return undefined;
  const { length } = expr.args;
  if (rest.length > 0) {
    const at = index < 0 ? length + index : index - 1;
    const inner = expr.args[at];
    const made = inner instanceof Fn ? insert(inner, rest, element) : undefined;
    if (made === undefined) return undefined;
    return new Fn(
      expr.head,
      expr.args.map((part, i) => (i === at ? made : part)),
    );
  }
  const at = index < 0 ? length + 1 + index : index - 1;
  if (at < 0 || at > length) return undefined;
  return new Fn(expr.head, [...expr.args.slice(0, at), element, ...expr.args.slice(at)]);
}

/** Paths in an order in which one insertion does not move the places of those to come. */
function lastFirst(
  paths: readonly (readonly Expr[])[],
  length: number,
): readonly (readonly Expr[])[] {
  const place = (path: readonly Expr[]): number => {
    const index = path[0] as number;
    return index < 0 ? length + 1 + index : index - 1;
  };
  return paths.slice().sort((a, b) => place(b) - place(a));
}

const dataFirst = (args: readonly Expr[], _context: Evaluator, outer: Fn): Expr | undefined =>
  args.length === 1 ? new Fn(outer.head, [args[0] as Expr, ...outer.args]) : undefined;

/** The paths that a rule of `ReplacePart` names; patterns among them are looked for. */
function rulePaths(expr: Expr, lhs: Expr, context: Evaluator): readonly (readonly Expr[])[] {
  const isPlain = (spec: Expr): boolean =>
    typeof spec === "number" ||
    typeof spec === "string" ||
    hasHead(spec, systemSymbol("Key")) ||
    hasHead(spec, S.Span) ||
    (hasHead(spec, S.List) && spec.args.every(isPlain));
  if (isPlain(lhs)) return pathsOf(lhs) ?? [];
  const positions = context.evaluate(new Fn(systemSymbol("Position"), [expr, new Fn(S.Blank, [])]));
  const fits = matcher(lhs, context);
  return (positions as Fn).args
    .map((one) => (one as Fn).args)
    .filter(
      (path) =>
        path.length > 0 &&
        !path.includes(0) &&
        (fits(new Fn(S.List, path)) || (path.length === 1 && fits(path[0] as Expr))),
    );
}

/** The right side of a rule of `ReplacePart` for one position, which patterns of the left side may name. */
function valueAt(rule: Fn, path: readonly Expr[], context: Evaluator): Expr {
  const rules = ruleSet(rule, context, systemSymbol("ReplacePart")) ?? [];
  const whole = path.length === 1 ? applyRules(rules, path[0] as Expr, context) : undefined;
  return whole ?? applyRules(rules, new Fn(S.List, path), context) ?? (rule.args[1] as Expr);
}

export const editing = [
  builtin({
    name: "Insert",
    state: "complete",
    doc: "ref/Insert",
    arity: [1, 3],
    apply([expr, element, spec], context) {
      if (expr === undefined || element === undefined || spec === undefined) return undefined;
      if (!(expr instanceof Fn)) return undefined;
      const given = pathsOf(spec);
      // No place of a list is as large as a bigint.
      const paths = given?.every(([place]) => typeof place === "number") ? given : undefined;
      let made: Expr | undefined = expr;
      for (const path of lastFirst(paths ?? [], expr.args.length)) {
        made = made instanceof Fn ? insert(made, path, element) : undefined;
      }
      if (made === undefined || paths === undefined) {
        context.message(systemSymbol("Insert"), "ins", spec, expr);
        return undefined;
      }
      return made;
    },
    applySub: ([expr], _context, outer) =>
      outer.args.length === 2 ? new Fn(outer.head, [expr as Expr, ...outer.args]) : undefined,
  }),
  builtin({
    name: "Delete",
    state: "complete",
    doc: "ref/Delete",
    arity: [1, 2],
    apply([expr, spec], context) {
      if (expr === undefined || spec === undefined) return undefined;
      if (hasHead(spec, S.List) && spec.args.length === 0) return expr;
      return edited("Delete", expr, spec, () => [], context);
    },
    applySub: dataFirst,
  }),
  builtin({
    name: "MapAt",
    state: "complete",
    doc: "ref/MapAt",
    arity: [1, 3],
    apply([f, expr, spec], context) {
      if (f === undefined || expr === undefined || spec === undefined) return undefined;
      return edited("MapAt", expr, spec, (part) => [new Fn(f, [part])], context);
    },
    applySub: ([expr], _context, outer) =>
      outer.args.length === 2
        ? new Fn(outer.head, [outer.args[0] as Expr, expr as Expr, outer.args[1] as Expr])
        : undefined,
  }),
  builtin({
    name: "ReplacePart",
    state: "complete",
    doc: "ref/ReplacePart",
    arity: [1, 3],
    apply([expr, rules, spec], context) {
      if (expr === undefined || rules === undefined) return undefined;
      if (spec !== undefined) return edited("ReplacePart", expr, spec, () => [rules], context);
      const all = hasHead(rules, S.List) ? rules.args : [rules];
      let made: Expr = expr;
      const taken = new Set<unknown>();
      for (const rule of all) {
        if (!hasHead(rule, S.Rule) && !hasHead(rule, S.RuleDelayed)) return undefined;
        const lhs = rule.args[0] as Expr;
        for (const path of rulePaths(expr, lhs, context)) {
          const key = structuralKey(new Fn(S.List, path));
          if (taken.has(key)) continue;
          taken.add(key);
          const next = editAt(made, [path], () => [valueAt(rule, path, context)], context);
          if (next?.[0] !== undefined) made = next[0];
        }
      }
      return made;
    },
    applySub: dataFirst,
  }),
  builtin({
    name: "Extract",
    state: "complete",
    doc: "ref/Extract",
    arity: [1, 3],
    apply([expr, spec, wrapper], context) {
      if (expr === undefined || spec === undefined) return undefined;
      let missing: readonly Expr[] | undefined;
      const one = (path: readonly Expr[]): Expr => {
        const held = wrapper === undefined ? undefined : partAt(expr, path);
        if (held !== undefined) return new Fn(wrapper as Expr, [held]);
        const plain = path.every((place) => typeof place === "number");
        if (plain && partAt(expr, path) === undefined) missing ??= path;
        if (missing !== undefined) return S.Null;
        const part = context.evaluate(new Fn(S.Part, [expr, ...path]));
        return wrapper === undefined ? part : new Fn(wrapper, [part]);
      };
      const complete = (value: Expr): Expr | undefined => {
        if (missing === undefined) return value;
        context.message(systemSymbol("Extract"), "partw", new Fn(S.List, missing), expr);
        return undefined;
      };
      if (
        hasHead(spec, S.List) &&
        spec.args.length > 0 &&
        spec.args.every((p) => hasHead(p, S.List))
      ) {
        return complete(context.list(spec.args.map((path) => one((path as Fn).args))));
      }
      return complete(one(hasHead(spec, S.List) ? spec.args : [spec]));
    },
    applySub: dataFirst,
  }),
];

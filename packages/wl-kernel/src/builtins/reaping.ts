import { type Builtin, builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, hasHead } from "../core/expr.js";
import { structuralKey } from "../core/identity.js";
import { matcher } from "../core/pattern.js";
import * as S from "../core/symbols.js";

/** What one `Reap` collects for one of its patterns: the elements by tag, in the order in which tags came. */
interface Harvest {
  readonly accepts: (tag: Expr) => boolean;
  readonly byTag: Map<unknown, { readonly tag: Expr; readonly elements: Expr[] }>;
}

/** The `Reap`s in progress, the innermost last. */
function reaps(context: Evaluator): (readonly Harvest[])[] {
  const { topics } = context.state;
  let stack = topics.get("reaps") as (readonly Harvest[])[] | undefined;
  if (stack === undefined) {
    stack = [];
    topics.set("reaps", stack);
  }
  return stack;
}

function sow(element: Expr, tag: Expr, context: Evaluator): void {
  const stack = reaps(context);
  const key = structuralKey(tag);
  for (let i = stack.length - 1; i >= 0; i--) {
    let taken = false;
    for (const { accepts, byTag } of stack[i] as readonly Harvest[]) {
      if (!accepts(tag)) continue;
      taken = true;
      const group = byTag.get(key);
      if (group === undefined) byTag.set(key, { tag, elements: [element] });
      else {
        context.reserve(group.elements.length + 1);
        group.elements.push(element);
      }
    }
    if (taken) return;
  }
}

function reap(args: readonly Expr[], context: Evaluator): Expr {
  const [body, patterns, f] = args;
  const wanted = patterns === undefined ? undefined : context.evaluate(patterns);
  const combine = f === undefined ? undefined : context.evaluate(f);
  const several = hasHead(wanted, S.List);
  const tests =
    wanted === undefined
      ? [() => true]
      : (several ? wanted.args : [wanted]).map((one) => matcher(one, context));
  const harvests = tests.map((accepts): Harvest => ({ accepts, byTag: new Map() }));
  const stack = reaps(context);
  const height = stack.push(harvests);
  let value: Expr;
  try {
    value = context.evaluate(body as Expr);
  } finally {
    stack.length = height - 1;
  }
  const lists = harvests.map(({ byTag }) =>
    context.list(
      [...byTag.values()].map(({ tag, elements }) => {
        const list = context.list(elements);
        return combine === undefined ? list : context.call(combine, tag, list);
      }),
    ),
  );
  return context.list([value, several ? context.list(lists) : (lists[0] as Expr)]);
}

export const reaping: readonly Builtin[] = [
  builtin({
    name: "Sow",
    state: "complete",
    doc: "ref/Sow",
    arity: [1, 2],
    apply([element, tags = S.None], context) {
      for (const tag of hasHead(tags, S.List) ? tags.args : [tags]) {
        sow(element as Expr, tag, context);
      }
      return element;
    },
  }),
  builtin({
    name: "Reap",
    attributes: ["HoldFirst"],
    state: "complete",
    doc: "ref/Reap",
    arity: [1, 3],
    apply: reap,
  }),
  builtin({
    name: "Distribute",
    state: "complete",
    doc: "ref/Distribute",
    arity: [1, 5],
    apply([expr, over = S.Plus, only, newOver, newHead], context) {
      if (!(expr instanceof Fn)) return expr;
      if (only !== undefined && context.call(S.SameQ, expr.head, only) !== S.True) return expr;
      const choices = expr.args.map((arg) =>
        arg instanceof Fn && context.call(S.SameQ, arg.head, over) === S.True ? arg.args : [arg],
      );
      if (choices.every((choice, i) => choice.length === 1 && choice[0] === expr.args[i]))
        return expr;
      context.reserve(choices.reduce((count, choice) => count * choice.length, 1));
      let made: readonly (readonly Expr[])[] = [[]];
      for (const choice of choices) {
        made = made.flatMap((before) => {
          context.tick();
          return choice.map((one) => [...before, one]);
        });
      }
      return new Fn(
        newOver ?? over,
        made.map((args) => new Fn(newHead ?? expr.head, args)),
      );
    },
  }),
];

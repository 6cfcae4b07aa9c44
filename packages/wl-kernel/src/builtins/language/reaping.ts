import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import { matcher } from "../../core/pattern.js";
import * as S from "../../core/symbols.js";

const topic = "reaping";

/** What was sown for one pattern of a `Reap`, by tag in the order of their first use. */
interface Harvest {
  readonly fits: (tag: Expr) => boolean;
  readonly bags: { readonly tag: Expr; readonly elements: Expr[] }[];
}

type Frame = readonly Harvest[];

function framesOf(context: Evaluator): Frame[] {
  let frames = context.state.topics.get(topic) as Frame[] | undefined;
  if (frames === undefined) {
    frames = [];
    context.state.topics.set(topic, frames);
  }
  return frames;
}

/** Sows to the innermost `Reap` that wants the tag, for each of its patterns that does. */
function sow(value: Expr, tag: Expr, context: Evaluator): void {
  const frames = framesOf(context);
  for (let i = frames.length - 1; i >= 0; i--) {
    const wanting = (frames[i] as Frame).filter(({ fits }) => fits(tag));
    for (const { bags } of wanting) {
      const bag = bags.find((one) => sameExpr(one.tag, tag));
      if (bag === undefined) bags.push({ tag, elements: [value] });
      else {
        context.reserve(bag.elements.length + 1);
        bag.elements.push(value);
      }
    }
    if (wanting.length > 0) return;
  }
}

function reap(args: readonly Expr[], context: Evaluator): Expr {
  const [body, form, handler] = args as readonly [Expr, Expr | undefined, Expr | undefined];
  const pattern = form === undefined ? new Fn(S.Blank, []) : context.evaluate(form);
  const f = handler === undefined ? undefined : context.evaluate(handler);
  const several = hasHead(pattern, S.List);
  const forms = several ? pattern.args : [pattern];
  const frame = forms.map((one) => ({ fits: matcher(one, context), bags: [] as Harvest["bags"] }));
  const frames = framesOf(context);
  const height = frames.length;
  frames.push(frame);
  let value: Expr;
  try {
    value = context.evaluate(body);
  } finally {
    frames.length = height;
  }
  const gathered = frame.map(
    ({ bags }) =>
      new Fn(
        S.List,
        bags.map(({ tag, elements }) => {
          const list = context.list(elements);
          return f === undefined ? list : context.call(f, tag, list);
        }),
      ),
  );
  return new Fn(S.List, [value, several ? new Fn(S.List, gathered) : (gathered[0] as Expr)]);
}

/** Values collected on the way of an evaluation. */
export const reaping = [
  builtin({
    name: "Sow",
    state: "complete",
    doc: "ref/Sow",
    arity: [1, 2],
    apply([value, tags], context) {
      const all = tags === undefined ? [S.None] : hasHead(tags, S.List) ? tags.args : [tags];
      for (const tag of all) sow(value as Expr, tag, context);
      return value;
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
];

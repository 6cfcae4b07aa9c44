import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, hasHead, Sym } from "../../core/expr.js";
import { structuralKey } from "../../core/identity.js";
import * as S from "../../core/symbols.js";

/** Elements that are compared: characters of a string, or of a list by structure. */
function elements(expr: Expr | undefined): readonly unknown[] | undefined {
  if (typeof expr === "string") return Array.from(expr);
  return hasHead(expr, S.List) ? expr.args.map(structuralKey) : undefined;
}

function read(
  args: readonly Expr[],
): readonly [readonly unknown[], readonly unknown[]] | undefined {
  const options = args.slice(2);
  const fold = options.some(
    (option) =>
      hasHead(option, S.Rule) &&
      option.args[0] instanceof Sym &&
      option.args[0].name === "IgnoreCase" &&
      option.args[1] === S.True,
  );
  const lower = (expr: Expr | undefined): Expr | undefined =>
    fold && typeof expr === "string" ? expr.toLowerCase() : expr;
  const [first, second] = args;
  if ((typeof first === "string") !== (typeof second === "string")) return undefined;
  const a = elements(lower(first));
  const b = elements(lower(second));
  return a === undefined || b === undefined ? undefined : [a, b];
}

/** Least number of insertions, deletions, changes and, if asked for, exchanges of neighbours. */
function editing(
  a: readonly unknown[],
  b: readonly unknown[],
  exchanges: boolean,
  context: Evaluator,
): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    context.tick();
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, change);
      if (exchanges && i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] as number) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length] as number;
}

/** Number of matching elements over the longest alignment of Needleman and Wunsch: 1 a match, -1 a change or gap. */
function alignmentScore(
  a: readonly unknown[],
  b: readonly unknown[],
  local: boolean,
  context: Evaluator,
): number {
  let best = 0;
  let last = Array.from({ length: b.length + 1 }, (_, j) => (local ? 0 : -j));
  for (let i = 1; i <= a.length; i++) {
    context.tick();
    const row = [local ? 0 : -i];
    for (let j = 1; j <= b.length; j++) {
      const score = Math.max(
        (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 1 : -1),
        (last[j] as number) - 1,
        (row[j - 1] as number) - 1,
        local ? 0 : Number.NEGATIVE_INFINITY,
      );
      row.push(score);
      best = Math.max(best, score);
    }
    last = row;
  }
  return local ? best : (last[b.length] as number);
}

const numbers = (
  name: string,
  measure: (a: readonly unknown[], b: readonly unknown[], context: Evaluator) => Expr | undefined,
) =>
  builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    arity: [2, 4],
    apply(args, context) {
      const both = read(args);
      return both === undefined ? undefined : measure(both[0], both[1], context);
    },
  });

export const comparing = [
  numbers("EditDistance", (a, b, context) => editing(a, b, false, context)),
  numbers("DamerauLevenshteinDistance", (a, b, context) => editing(a, b, true, context)),
  numbers("HammingDistance", (a, b) =>
    a.length === b.length ? a.filter((x, i) => x !== b[i]).length : undefined,
  ),
  numbers("NeedlemanWunschSimilarity", (a, b, context) =>
    context.call(S.N, alignmentScore(a, b, false, context)),
  ),
  numbers("SmithWatermanSimilarity", (a, b, context) =>
    context.call(S.N, alignmentScore(a, b, true, context)),
  ),
];

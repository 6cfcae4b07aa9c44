import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, hasHead } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { type GraphData, GraphHead, readGraph } from "./graph-data.js";

/** A function of a graph and up to `more` further arguments. */
export function onGraph(
  name: string,
  more: number,
  compute: (graph: GraphData, args: readonly Expr[], context: Evaluator) => Expr | undefined,
  missing?: string,
): Builtin {
  return builtin({
    name,
    doc: `ref/${name}`,
    ...(missing === undefined ? { state: "complete" } : { state: "partial", missing }),
    arity: [1, 1 + more],
    apply(args, context) {
      const graph = readGraph(args[0]);
      return graph === undefined ? undefined : compute(graph, args.slice(1), context);
    },
  });
}

/** A test of graphs, False for what is no graph. */
export function graphTest(name: string, holds: (graph: GraphData) => boolean): Builtin {
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply([expr]) {
      const graph = hasHead(expr, GraphHead) ? readGraph(expr) : undefined;
      return graph !== undefined && holds(graph) ? S.True : S.False;
    },
  });
}

/** The vertices at those positions as a list. */
export function vertexList(graph: GraphData, at: readonly number[], context: Evaluator): Expr {
  return context.list(at.map((i) => graph.vertices[i] as Expr));
}

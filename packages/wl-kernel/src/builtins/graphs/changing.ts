import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, hasHead } from "../../core/expr.js";
import { structuralKey } from "../../core/identity.js";
import { matcher } from "../../core/pattern.js";
import * as S from "../../core/symbols.js";
import {
  type Edge,
  edgeExpr,
  type GraphData,
  graphExpr,
  graphOf,
  neighbours,
  numbered,
  readGraph,
  vertexAt,
} from "./graph-data.js";
import { onGraph } from "./on-graph.js";
import { levelsFrom } from "./searches.js";

const items = (expr: Expr | undefined): readonly Expr[] =>
  expr === undefined ? [] : hasHead(expr, S.List) ? expr.args : [expr];

/** The graph of some of the vertices, in the order given, and the edges between them. */
function induced(graph: GraphData, chosen: readonly number[]): GraphData {
  const place = new Map(chosen.map((old, i) => [old, i]));
  const edges = graph.edges.flatMap((edge): Edge[] => {
    const from = place.get(edge.from);
    const to = place.get(edge.to);
    return from === undefined || to === undefined ? [] : [{ ...edge, from, to }];
  });
  return { vertices: chosen.map((i) => graph.vertices[i] as Expr), edges, options: [] };
}

const pairKey = ({ from, to, directed }: Edge): string =>
  directed ? `${from}>${to}` : `${Math.min(from, to)}-${Math.max(from, to)}`;

function distinct(edges: readonly Edge[]): Edge[] {
  const seen = new Set<string>();
  return edges.filter((edge) => {
    const key = pairKey(edge);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function complement(graph: GraphData): GraphData {
  const directed = graph.edges.length > 0 && graph.edges.every((edge) => edge.directed);
  const there = new Set(graph.edges.map((edge) => pairKey({ ...edge, directed })));
  const edges: Edge[] = [];
  const n = graph.vertices.length;
  for (let from = 0; from < n; from++)
    for (let to = directed ? 0 : from + 1; to < n; to++)
      if (from !== to && !there.has(pairKey({ from, to, directed })))
        edges.push({ from, to, directed });
  return { ...graph, edges, options: [] };
}

function positions(graph: GraphData, spec: Expr | undefined, context: Evaluator): number[] {
  const exact = items(spec).map((vertex) => vertexAt(graph, vertex));
  if (exact.every((at) => at >= 0)) return exact;
  if (spec === undefined) return [];
  const fits = matcher(spec, context);
  return [...graph.vertices.keys()].filter((i) => fits(graph.vertices[i] as Expr));
}

function withoutEdges(graph: GraphData, gone: readonly Expr[]): GraphData {
  const keys = gone.map((expr) => graphOf(graph.vertices, [expr])?.edges[0]);
  const left = keys.map((edge) => (edge === undefined ? "" : pairKey(edge)));
  return {
    ...graph,
    edges: graph.edges.filter((edge) => !left.includes(pairKey(edge))),
    options: [],
  };
}

function combined(
  name: string,
  keep: (counts: readonly ReadonlySet<string>[], key: string) => boolean,
): Builtin {
  return builtin({
    name,
    state: "partial",
    missing: "options",
    doc: `ref/${name}`,
    apply(args, context) {
      const graphs = args.map(readGraph);
      if (args.length === 0 || graphs.some((graph) => graph === undefined)) return undefined;
      const known = graphs as GraphData[];
      const vertices = new Map(
        known.flatMap((graph) => graph.vertices).map((v) => [structuralKey(v), v]),
      );
      const names = [...vertices.values()];
      const all = known.map(
        (graph) =>
          graphOf(
            names,
            graph.edges.map((edge) => edgeExpr(graph, edge)),
          ) as GraphData,
      );
      const sets = all.map((graph) => new Set(graph.edges.map(pairKey)));
      const edges = distinct(all.flatMap((graph) => graph.edges)).filter((edge) =>
        keep(sets, pairKey(edge)),
      );
      return graphExpr({ vertices: names, edges, options: [] }, context);
    },
  });
}

/** Graphs made from others. */
export const changingGraphs: readonly Builtin[] = [
  onGraph(
    "Subgraph",
    1,
    (graph, [spec], context) =>
      graphExpr(induced(graph, [...new Set(positions(graph, spec, context))]), context),
    "edges instead of vertices",
  ),
  onGraph(
    "NeighborhoodGraph",
    2,
    (graph, [vertex, distance], context) => {
      const reach = distance === undefined ? 1 : distance;
      const at = vertexAt(graph, vertex);
      if (typeof reach !== "number" || at < 0) return undefined;
      const levels = levelsFrom(at, neighbours(graph, "both"));
      const near = [...levels.keys()].filter((i) => levels[i] !== -1 && Number(levels[i]) <= reach);
      return graphExpr(induced(graph, [at, ...near.filter((i) => i !== at)]), context);
    },
    "lists of vertices",
  ),
  onGraph("VertexDelete", 1, (graph, [spec], context) => {
    const gone = new Set(positions(graph, spec, context));
    const left = [...graph.vertices.keys()].filter((i) => !gone.has(i));
    return left.length === 0 ? undefined : graphExpr(induced(graph, left), context);
  }),
  onGraph("VertexAdd", 1, (graph, [spec], context) => {
    const edges = graph.edges.map((edge) => edgeExpr(graph, edge));
    const made = graphOf([...graph.vertices, ...items(spec)], edges, graph.options);
    return made && graphExpr(made, context);
  }),
  onGraph("EdgeAdd", 1, (graph, [spec], context) => {
    const edges = graph.edges.map((edge) => edgeExpr(graph, edge));
    const added = items(spec);
    const made = graphOf(graph.vertices, [...edges, ...added]);
    return made && graphExpr(made, context);
  }),
  onGraph(
    "EdgeDelete",
    1,
    (graph, [spec], context) => graphExpr(withoutEdges(graph, items(spec)), context),
    "patterns of edges",
  ),
  onGraph("VertexReplace", 1, (graph, [rules], context) => {
    const vertices = graph.vertices.map((v) => context.call(S.Replace, v, rules as Expr));
    return graphExpr({ ...graph, vertices }, context);
  }),
  onGraph("IndexGraph", 1, (graph, [first], context) => {
    const start = first === undefined ? 1 : first;
    if (typeof start !== "number") return undefined;
    return graphExpr({ ...graph, vertices: graph.vertices.map((_, i) => i + start) }, context);
  }),
  onGraph("ReverseGraph", 0, (graph, _args, context) =>
    graphExpr(
      {
        ...graph,
        edges: graph.edges.map((e) => (e.directed ? { ...e, from: e.to, to: e.from } : e)),
      },
      context,
    ),
  ),
  onGraph("UndirectedGraph", 0, (graph, _args, context) =>
    graphExpr(
      { ...graph, edges: distinct(graph.edges.map((e) => ({ ...e, directed: false }))) },
      context,
    ),
  ),
  onGraph(
    "DirectedGraph",
    0,
    (graph, _args, context) =>
      graphExpr(
        {
          ...graph,
          edges: graph.edges.flatMap((e): Edge[] =>
            e.directed
              ? [e]
              : [
                  { ...e, directed: true },
                  { from: e.to, to: e.from, directed: true },
                ],
          ),
        },
        context,
      ),
    "other conversions",
  ),
  onGraph("SimpleGraph", 0, (graph, _args, context) =>
    graphExpr({ ...graph, edges: distinct(graph.edges.filter((e) => e.from !== e.to)) }, context),
  ),
  onGraph("GraphComplement", 0, (graph, _args, context) => graphExpr(complement(graph), context)),
  onGraph("TransitiveClosureGraph", 0, (graph, _args, context) => {
    const ahead = neighbours(graph, "out");
    const directed = graph.edges.some((edge) => edge.directed);
    const pairs = graph.vertices.flatMap((_, i) => {
      const levels = levelsFrom(i, ahead);
      return [...levels.keys()]
        .filter((j) => levels[j] !== -1 && (directed ? j !== i : j > i))
        .map((j) => [i, j] as const);
    });
    return graphExpr({ ...numbered(0, pairs, directed), vertices: graph.vertices }, context);
  }),
  combined("GraphUnion", () => true),
  combined("GraphIntersection", (sets, key) => sets.every((set) => set.has(key))),
  combined("GraphDifference", (sets, key) =>
    sets.every((set, i) => (i === 0 ? set.has(key) : !set.has(key))),
  ),
  builtin({
    name: "GraphDisjointUnion",
    state: "partial",
    missing: "options",
    doc: "ref/GraphDisjointUnion",
    apply(args, context) {
      const graphs = args.map(readGraph);
      if (args.length === 0 || graphs.some((graph) => graph === undefined)) return undefined;
      let shift = 0;
      const edges: Edge[] = [];
      for (const graph of graphs as GraphData[]) {
        for (const e of graph.edges) edges.push({ ...e, from: e.from + shift, to: e.to + shift });
        shift += graph.vertices.length;
      }
      return graphExpr({ ...numbered(shift, []), edges }, context);
    },
  }),
  builtin({
    name: "RelationGraph",
    state: "partial",
    missing: "options",
    doc: "ref/RelationGraph",
    arity: [2, 2],
    apply([test, list], context) {
      if (test === undefined || !hasHead(list, S.List) || list.args.length > 500) return undefined;
      const holds = list.args.map((a) => list.args.map((b) => context.call(test, a, b) === S.True));
      const symmetric = holds.every((row, i) => row.every((on, j) => on === holds[j]?.[i]));
      const edges: Edge[] = [];
      holds.forEach((row, from) => {
        row.forEach((on, to) => {
          if (on && (!symmetric || from <= to)) edges.push({ from, to, directed: !symmetric });
        });
      });
      return graphExpr({ vertices: list.args, edges, options: [] }, context);
    },
  }),
];

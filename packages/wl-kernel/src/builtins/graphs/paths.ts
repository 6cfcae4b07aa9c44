import type { Builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, hasHead, isNumber, Real } from "../../core/expr.js";
import { toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import {
  type GraphData,
  graphExpr,
  infinite,
  neighbours,
  vertexAt,
  weightsOf,
} from "./graph-data.js";
import { onGraph, vertexList } from "./on-graph.js";
import { levelsFrom, lightestPaths, shortestPath, topologicalOrder } from "./searches.js";

/** Weights as doubles when every edge has one that is at least 0. */
function plainWeights(graph: GraphData): readonly number[] | undefined {
  const weights = weightsOf(graph);
  const plain = weights?.map((w) => (isNumber(w) ? toDouble(w as number) : Number.NaN));
  return plain?.every((w) => w >= 0) === true ? plain : undefined;
}

function findShortest(
  graph: GraphData,
  args: readonly Expr[],
  context: Evaluator,
): Expr | undefined {
  const [from, to] = args.map((vertex) => vertexAt(graph, vertex));
  if (from === undefined || to === undefined || from < 0 || to < 0) return undefined;
  const weights = plainWeights(graph);
  if (weights === undefined) {
    if (weightsOf(graph) !== undefined) return undefined;
    return vertexList(graph, shortestPath(from, to, neighbours(graph, "out")) ?? [], context);
  }
  const { cost, before } = lightestPaths(graph, weights, from);
  if (cost[to] === Number.POSITIVE_INFINITY) return context.list([]);
  const path: number[] = [];
  for (let at = to; at !== -1; at = before[at] as number) path.unshift(at);
  return vertexList(graph, path, context);
}

/** Distances from one vertex as expressions: machine reals for weights, as the language gives them. */
function distances(graph: GraphData, from: number): Expr[] | undefined {
  const weights = plainWeights(graph);
  if (weights !== undefined)
    return lightestPaths(graph, weights, from).cost.map((cost) =>
      cost === Number.POSITIVE_INFINITY ? infinite : new Real(cost),
    );
  if (weightsOf(graph) !== undefined) return undefined;
  return levelsFrom(from, neighbours(graph, "out")).map((d) => (d < 0 ? infinite : d));
}

/** The greatest distance from each vertex; `undefined` where weights stand in the way. */
function eccentricities(graph: GraphData): number[] | undefined {
  if (weightsOf(graph) !== undefined) return undefined;
  const lists = neighbours(graph, "out");
  return graph.vertices.map((_, i) =>
    levelsFrom(i, lists).reduce((a, d) => Math.max(a, d < 0 ? Number.POSITIVE_INFINITY : d), 0),
  );
}

const lengthExpr = (value: number): Expr => (value === Number.POSITIVE_INFINITY ? infinite : value);

function extreme(name: string, least: boolean): Builtin {
  return onGraph(
    name,
    0,
    (graph) => {
      const all = eccentricities(graph);
      return all && lengthExpr(least ? Math.min(...all) : Math.max(...all));
    },
    "weights",
  );
}

function whereExtreme(name: string, least: boolean): Builtin {
  return onGraph(
    name,
    0,
    (graph, _args, context) => {
      const all = eccentricities(graph);
      if (all === undefined) return undefined;
      const wanted = least ? Math.min(...all) : Math.max(...all);
      const at = [...all.keys()].filter((i) => all[i] === wanted);
      return vertexList(graph, at, context);
    },
    "weights",
  );
}

/** Edges of a spanning forest found breadth first, or by weight. */
function spanning(graph: GraphData): GraphData {
  const weights = plainWeights(graph);
  const order = [...graph.edges.keys()];
  if (weights !== undefined) order.sort((a, b) => (weights[a] as number) - (weights[b] as number));
  const group = graph.vertices.map((_, i) => i);
  const find = (i: number): number => {
    let at = i;
    while (group[at] !== at) at = group[at] as number;
    return at;
  };
  const kept = order.filter((k) => {
    const edge = graph.edges[k] as GraphData["edges"][number];
    const [a, b] = [find(edge.from), find(edge.to)];
    group[a] = b;
    return a !== b;
  });
  kept.sort((a, b) => a - b);
  return {
    ...graph,
    edges: kept.map((k) => graph.edges[k] as GraphData["edges"][number]),
    options: [],
  };
}

/** Paths without repeated vertices of at most so many edges, shortest first. */
function simplePaths(
  graph: GraphData,
  from: number,
  to: number,
  most: number,
  context: Evaluator,
): number[][] {
  const lists = neighbours(graph, "out");
  const found: number[][] = [];
  const walk = (path: number[]): void => {
    context.tick();
    const at = path[path.length - 1] as number;
    if (at === to && path.length > 1) found.push(path);
    if (at === to || path.length > most) return;
    for (const next of lists[at] as number[]) if (!path.includes(next)) walk([...path, next]);
  };
  walk([from]);
  return found.sort((a, b) => a.length - b.length);
}

function findPath(graph: GraphData, args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [from, to] = args.slice(0, 2).map((vertex) => vertexAt(graph, vertex));
  if (from === undefined || to === undefined || from < 0 || to < 0) return undefined;
  const limit =
    args[2] === undefined || hasHead(args[2], S.DirectedInfinity) ? graph.vertices.length : args[2];
  const wanted = args[3] === undefined ? 1 : args[3] === S.All ? Number.POSITIVE_INFINITY : args[3];
  if (typeof limit !== "number" || typeof wanted !== "number") return undefined;
  if (graph.vertices.length > 30) return undefined;
  const paths = simplePaths(graph, from, to, limit, context).slice(0, wanted);
  return context.list(paths.map((path) => vertexList(graph, path, context)));
}

/** Counts of shortest paths through each vertex, the measure of Brandes. */
function betweenness(graph: GraphData): number[] {
  const lists = neighbours(graph, "out");
  const sums = graph.vertices.map(() => 0);
  for (let s = 0; s < lists.length; s++) {
    const levels = levelsFrom(s, lists);
    const order = [...levels.keys()]
      .filter((i) => levels[i] !== -1)
      .sort((a, b) => (levels[a] as number) - (levels[b] as number));
    const paths = levels.map(() => 0);
    paths[s] = 1;
    const ahead = (i: number): number[] =>
      (lists[i] as number[]).filter((j) => levels[j] === (levels[i] as number) + 1);
    for (const i of order)
      for (const j of ahead(i)) paths[j] = (paths[j] as number) + (paths[i] as number);
    const share = levels.map(() => 0);
    for (const i of order.reverse()) {
      for (const j of ahead(i))
        share[i] =
          (share[i] as number) +
          ((paths[i] as number) / (paths[j] as number)) * (1 + (share[j] as number));
      if (i !== s) sums[i] = (sums[i] as number) + (share[i] as number);
    }
  }
  const undirected = graph.edges.every((edge) => !edge.directed);
  return undirected ? sums.map((sum) => sum / 2) : sums;
}

/** Distances, paths and what follows from them. */
export const graphPaths: readonly Builtin[] = [
  onGraph("FindShortestPath", 2, findShortest, "all targets at once"),
  onGraph("FindPath", 4, findPath, "ranges of lengths, graphs above 30 vertices"),
  onGraph("GraphDistance", 2, (graph, [from, to], context) => {
    const start = vertexAt(graph, from);
    if (start < 0) return undefined;
    const all = distances(graph, start);
    if (to === undefined) return all && context.list(all);
    return all?.[vertexAt(graph, to)];
  }),
  onGraph("GraphDistanceMatrix", 0, (graph, _args, context) => {
    const rows = graph.vertices.map((_, i) => distances(graph, i));
    return rows.some((row) => row === undefined)
      ? undefined
      : context.list((rows as Expr[][]).map((row) => context.list(row)));
  }),
  onGraph(
    "VertexEccentricity",
    1,
    (graph, [vertex]) => {
      const value = eccentricities(graph)?.[vertexAt(graph, vertex)];
      return value === undefined ? undefined : lengthExpr(value);
    },
    "weights",
  ),
  extreme("GraphDiameter", false),
  extreme("GraphRadius", true),
  whereExtreme("GraphCenter", true),
  whereExtreme("GraphPeriphery", false),
  onGraph("TopologicalSort", 0, (graph, _args, context) => {
    const order = topologicalOrder(graph);
    return order && vertexList(graph, order, context);
  }),
  onGraph(
    "FindSpanningTree",
    0,
    (graph, _args, context) =>
      graph.edges.some((edge) => edge.directed) ? undefined : graphExpr(spanning(graph), context),
    "directed graphs, options",
  ),
  onGraph("DegreeCentrality", 0, (graph, _args, context) => {
    const counts = graph.vertices.map(() => 0);
    for (const { from, to } of graph.edges)
      for (const end of [from, to]) counts[end] = (counts[end] as number) + 1;
    return context.list(counts);
  }),
  onGraph("BetweennessCentrality", 0, (graph, _args, context) =>
    context.list(betweenness(graph).map((value) => new Real(value))),
  ),
  onGraph("ClosenessCentrality", 0, (graph, _args, context) => {
    const lists = neighbours(graph, "out");
    const means = graph.vertices.map((_, i) => {
      const reached = levelsFrom(i, lists).filter((d) => d > 0);
      const sum = reached.reduce((a, b) => a + b, 0);
      return new Real(sum === 0 ? 0 : reached.length / sum);
    });
    return context.list(means);
  }),
  onGraph(
    "MeanGraphDistance",
    0,
    (graph, _args, context) => {
      const lists = neighbours(graph, "out");
      const all = graph.vertices.flatMap((_, i) => levelsFrom(i, lists));
      const n = graph.vertices.length;
      if (n < 2 || weightsOf(graph) !== undefined) return undefined;
      if (all.some((d) => d < 0)) return infinite;
      return context.call(
        S.Divide,
        all.reduce((a, b) => a + b, 0),
        n * (n - 1),
      );
    },
    "weights",
  ),
];

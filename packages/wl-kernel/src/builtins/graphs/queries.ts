import type { Builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn } from "../../core/expr.js";
import { matcher } from "../../core/pattern.js";
import * as S from "../../core/symbols.js";
import {
  type Edge,
  EdgeWeight,
  edgeExpr,
  type GraphData,
  graphOf,
  neighbours,
  vertexAt,
  weightsOf,
} from "./graph-data.js";
import { graphTest, onGraph, vertexList } from "./on-graph.js";
import { isAcyclic, strongComponents, twoSides, weakComponents } from "./searches.js";

type Direction = "out" | "in" | "both";

/** Ends of edges at each vertex; a loop counts twice where directions don't count. */
function degrees(graph: GraphData, direction: Direction): number[] {
  const counts = graph.vertices.map(() => 0);
  for (const { from, to, directed } of graph.edges) {
    if (direction !== "in" || !directed) counts[from] = (counts[from] as number) + 1;
    if (direction !== "out" || !directed) counts[to] = (counts[to] as number) + 1;
  }
  return counts;
}

const degreeFunction = (name: string, direction: Direction): Builtin =>
  onGraph(name, 1, (graph, [vertex], context) => {
    const counts = degrees(graph, direction);
    if (vertex === undefined) return context.list(counts);
    return counts[vertexAt(graph, vertex)];
  });

const sparse = (rules: readonly Expr[], rows: number, columns: number, context: Evaluator): Expr =>
  context.call(S.SparseArray, context.list(rules), context.list([rows, columns]));

const entry = (i: number, j: number, value: Expr): Fn =>
  new Fn(S.Rule, [new Fn(S.List, [i + 1, j + 1]), value]);

/** Entries of a matrix as rules, equal positions added up. */
function summed(entries: readonly (readonly [number, number, number])[]): Fn[] {
  const sums = new Map<string, [number, number, number]>();
  for (const [i, j, value] of entries) {
    const key = `${i},${j}`;
    const old = sums.get(key);
    if (old === undefined) sums.set(key, [i, j, value]);
    else old[2] += value;
  }
  return [...sums.values()].map(([i, j, value]) => entry(i, j, value));
}

function adjacencyEntries(graph: GraphData): [number, number, number][] {
  return graph.edges.flatMap(({ from, to, directed }): [number, number, number][] =>
    directed || from === to
      ? [[from, to, 1]]
      : [
          [from, to, 1],
          [to, from, 1],
        ],
  );
}

function adjacent(
  graph: GraphData,
  vertex: Expr,
  direction: Direction,
  context: Evaluator,
): Expr | undefined {
  const at = vertexAt(graph, vertex);
  if (at < 0) return undefined;
  const near = new Set(neighbours(graph, direction)[at]);
  return vertexList(
    graph,
    [...near].sort((a, b) => a - b),
    context,
  );
}

const isMulti = (graph: GraphData): boolean => {
  const seen = new Set<string>();
  return graph.edges.some(({ from, to, directed }) => {
    const key = directed ? `${from}>${to}` : `${Math.min(from, to)}-${Math.max(from, to)}`;
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  });
};

const hasLoop = (graph: GraphData): boolean => graph.edges.some(({ from, to }) => from === to);

function isComplete(graph: GraphData): boolean {
  if (hasLoop(graph) || isMulti(graph)) return false;
  const n = graph.vertices.length;
  const full = (n * (n - 1)) / 2;
  const directed = graph.edges.filter((edge) => edge.directed).length;
  return directed === 0
    ? graph.edges.length === full
    : directed === 2 * full && directed === graph.edges.length;
}

function isTree(graph: GraphData): boolean {
  return weakComponents(graph).length === 1 && graph.edges.length === graph.vertices.length - 1;
}

function isPath(graph: GraphData): boolean {
  if (!isTree(graph)) return false;
  if (graph.edges.some((edge) => edge.directed))
    return degrees(graph, "in").every((d) => d <= 1) && degrees(graph, "out").every((d) => d <= 1);
  return degrees(graph, "both").every((d) => d <= 2);
}

function isEulerian(graph: GraphData): boolean {
  const joined = weakComponents(graph).filter((part) => part.length > 1);
  if (joined.length > 1) return false;
  if (graph.edges.every((edge) => edge.directed)) {
    const into = degrees(graph, "in");
    return degrees(graph, "out").every((d, i) => d === into[i]);
  }
  return degrees(graph, "both").every((d) => d % 2 === 0);
}

function matchingVertices(graph: GraphData, form: Expr, context: Evaluator): Expr {
  const fits = matcher(form, context);
  return context.list(graph.vertices.filter((vertex) => fits(vertex)));
}

function matchingEdges(
  graph: GraphData,
  form: Expr | undefined,
  context: Evaluator,
): readonly Fn[] {
  const edges = graph.edges.map((edge) => edgeExpr(graph, edge));
  if (form === undefined) return edges;
  const fits = matcher(form, context);
  return edges.filter((edge) => fits(edge));
}

/** Position of an edge as the language writes it, from 0, or -1. */
function edgeAt(graph: GraphData, expr: Expr | undefined): number {
  if (expr === undefined) return -1;
  const one = graphOf(graph.vertices, [expr]);
  const wanted = one?.edges[0];
  if (one === undefined || wanted === undefined) return -1;
  const same = (edge: Edge): boolean =>
    edge.directed === wanted.directed &&
    ((edge.from === wanted.from && edge.to === wanted.to) ||
      (!edge.directed && edge.from === wanted.to && edge.to === wanted.from));
  return graph.edges.findIndex(same);
}

/** What a graph has and is. */
export const graphQueries: readonly Builtin[] = [
  onGraph("VertexList", 1, (graph, [form], context) =>
    form === undefined ? context.list(graph.vertices) : matchingVertices(graph, form, context),
  ),
  onGraph("EdgeList", 1, (graph, [form], context) =>
    context.list(matchingEdges(graph, form, context)),
  ),
  onGraph("VertexCount", 1, (graph, [form], context) =>
    form === undefined
      ? graph.vertices.length
      : (matchingVertices(graph, form, context) as Fn).args.length,
  ),
  onGraph("EdgeCount", 1, (graph, [form], context) => matchingEdges(graph, form, context).length),
  degreeFunction("VertexDegree", "both"),
  degreeFunction("VertexInDegree", "in"),
  degreeFunction("VertexOutDegree", "out"),
  onGraph("VertexIndex", 1, (graph, [vertex]) => {
    const at = vertexAt(graph, vertex);
    return at < 0 ? undefined : at + 1;
  }),
  onGraph("EdgeIndex", 1, (graph, [edge]) => {
    const at = edgeAt(graph, edge);
    return at < 0 ? undefined : at + 1;
  }),
  onGraph("VertexQ", 1, (graph, [vertex]) => (vertexAt(graph, vertex) < 0 ? S.False : S.True)),
  onGraph("EdgeQ", 1, (graph, [edge]) => (edgeAt(graph, edge) < 0 ? S.False : S.True)),
  onGraph("AdjacencyList", 1, (graph, [vertex], context) =>
    vertex === undefined
      ? context.list(graph.vertices.map((one) => adjacent(graph, one, "both", context) as Expr))
      : adjacent(graph, vertex, "both", context),
  ),
  onGraph(
    "VertexComponent",
    1,
    (graph, [vertex], context) => {
      const at = vertexAt(graph, vertex);
      const part = weakComponents(graph).find((one) => one.includes(at));
      return part && vertexList(graph, [at, ...part.filter((i) => i !== at)], context);
    },
    "lists of vertices, distances",
  ),
  onGraph("IncidenceList", 1, (graph, [vertex], context) => {
    const at = vertexAt(graph, vertex);
    if (at < 0) return undefined;
    const met = graph.edges.filter(({ from, to }) => from === at || to === at);
    return context.list(met.map((edge) => edgeExpr(graph, edge)));
  }),
  onGraph("AdjacencyMatrix", 0, (graph, _args, context) => {
    const n = graph.vertices.length;
    return sparse(summed(adjacencyEntries(graph)), n, n, context);
  }),
  onGraph("KirchhoffMatrix", 0, (graph, _args, context) => {
    const n = graph.vertices.length;
    const simple = adjacencyEntries(graph).filter(([i, j]) => i !== j);
    const off = simple.map(([i, j, v]): [number, number, number] => [i, j, -v]);
    const diagonal = simple.map(([i, , v]): [number, number, number] => [i, i, v]);
    return sparse(summed([...diagonal, ...off]), n, n, context);
  }),
  onGraph("IncidenceMatrix", 0, (graph, _args, context) => {
    const entries = graph.edges.flatMap(({ from, to, directed }, k): [number, number, number][] =>
      from === to
        ? [[from, k, 2]]
        : [
            [from, k, directed ? -1 : 1],
            [to, k, 1],
          ],
    );
    return sparse(summed(entries), graph.vertices.length, graph.edges.length, context);
  }),
  onGraph("WeightedAdjacencyMatrix", 0, (graph, _args, context) => {
    const weights = weightsOf(graph);
    const rules = graph.edges.flatMap(({ from, to, directed }, k) => {
      const weight = weights?.[k] ?? 1;
      return directed || from === to
        ? [entry(from, to, weight)]
        : [entry(from, to, weight), entry(to, from, weight)];
    });
    return sparse(rules, graph.vertices.length, graph.vertices.length, context);
  }),
  onGraph("GraphDensity", 0, (graph, _args, context) => {
    const n = graph.vertices.length;
    const pairs = adjacencyEntries(graph).length;
    return n < 2 ? undefined : context.call(S.Divide, pairs, n * (n - 1));
  }),
  onGraph("ConnectedComponents", 0, (graph, _args, context) =>
    context.list(strongComponents(graph).map((part) => vertexList(graph, part, context))),
  ),
  onGraph("WeaklyConnectedComponents", 0, (graph, _args, context) =>
    context.list(weakComponents(graph).map((part) => vertexList(graph, part, context))),
  ),
  onGraph(
    "PropertyValue",
    1,
    (graph, [name]) =>
      name === EdgeWeight && weightsOf(graph) !== undefined
        ? new Fn(S.List, weightsOf(graph) as readonly Expr[])
        : undefined,
    "all but the weights of edges",
  ),
  graphTest("GraphQ", (graph) => graph.vertices.length > 0),
  graphTest("DirectedGraphQ", (graph) => graph.edges.every((edge) => edge.directed)),
  graphTest("UndirectedGraphQ", (graph) => graph.edges.every((edge) => !edge.directed)),
  graphTest("MixedGraphQ", (graph) => new Set(graph.edges.map((edge) => edge.directed)).size > 1),
  graphTest("EmptyGraphQ", (graph) => graph.edges.length === 0),
  graphTest("CompleteGraphQ", isComplete),
  graphTest("MultigraphQ", isMulti),
  graphTest("LoopFreeGraphQ", (graph) => !hasLoop(graph)),
  graphTest("SimpleGraphQ", (graph) => !hasLoop(graph) && !isMulti(graph)),
  graphTest("ConnectedGraphQ", (graph) => strongComponents(graph).length === 1),
  graphTest("WeaklyConnectedGraphQ", (graph) => weakComponents(graph).length === 1),
  graphTest("AcyclicGraphQ", isAcyclic),
  graphTest("TreeGraphQ", isTree),
  graphTest("PathGraphQ", isPath),
  graphTest("BipartiteGraphQ", (graph) => twoSides(graph) !== undefined),
  graphTest("EulerianGraphQ", isEulerian),
  graphTest("WeightedGraphQ", (graph) => weightsOf(graph) !== undefined),
];

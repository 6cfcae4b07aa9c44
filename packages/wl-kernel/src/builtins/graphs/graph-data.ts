import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import { structuralKey } from "../../core/identity.js";
import * as S from "../../core/symbols.js";

/** Head of graphs: `Graph[vertices, edges, options…]`. */
export const GraphHead = systemSymbol("Graph");
/** Head of edges with a direction. */
export const DirectedEdge = systemSymbol("DirectedEdge");
/** Head of edges without a direction. */
export const UndirectedEdge = systemSymbol("UndirectedEdge");
/** The distance between vertices without a path. */
export const infinite: Fn = new Fn(S.DirectedInfinity, [1]);
/** Name of the option that gives weights. */
export const EdgeWeight = systemSymbol("EdgeWeight");
const TwoWayRule = systemSymbol("TwoWayRule");

/** An edge between vertices given by their positions from 0. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly directed: boolean;
}

/** A graph as algorithms read it. */
export interface GraphData {
  readonly vertices: readonly Expr[];
  readonly edges: readonly Edge[];
  readonly options: readonly Expr[];
}

/** Position of a vertex from 0, or -1. */
export function vertexAt(graph: GraphData, vertex: Expr | undefined): number {
  if (vertex === undefined) return -1;
  const key = structuralKey(vertex);
  return graph.vertices.findIndex((one) => structuralKey(one) === key);
}

/** Builds a graph from edges as the language writes them, and vertices that come first. */
export function graphOf(
  first: readonly Expr[],
  edges: readonly Expr[],
  options: readonly Expr[] = [],
): GraphData | undefined {
  const places = new Map<unknown, number>();
  const vertices: Expr[] = [];
  const place = (vertex: Expr): number => {
    const key = structuralKey(vertex);
    let at = places.get(key);
    if (at === undefined) {
      at = vertices.length;
      places.set(key, at);
      vertices.push(vertex);
    }
    return at;
  };
  for (const vertex of first) place(vertex);
  const made: Edge[] = [];
  for (const edge of edges) {
    if (!(edge instanceof Fn) || edge.args.length !== 2) return undefined;
    const directed = edge.head === DirectedEdge || edge.head === S.Rule;
    if (!directed && edge.head !== UndirectedEdge && edge.head !== TwoWayRule) return undefined;
    const from = place(edge.args[0] as Expr);
    made.push({ from, to: place(edge.args[1] as Expr), directed });
  }
  return { vertices, edges: made, options };
}

const isOption = (expr: Expr): boolean => hasHead(expr, S.Rule);

/** Reads `Graph[…]` or a list of edges; `undefined` when it is neither. */
export function readGraph(expr: Expr | undefined): GraphData | undefined {
  if (hasHead(expr, S.List)) return expr.args.length === 0 ? undefined : graphOf([], expr.args);
  if (!hasHead(expr, GraphHead)) return undefined;
  const options: Expr[] = [];
  const lists: Expr[] = [];
  for (const arg of expr.args) (isOption(arg) ? options : lists).push(arg);
  const [one, two] = lists;
  if (!hasHead(one, S.List) || lists.length > 2) return undefined;
  if (two === undefined) return graphOf([], one.args, options);
  return hasHead(two, S.List) ? graphOf(one.args, two.args, options) : undefined;
}

/** An edge as the language writes it. */
export function edgeExpr(graph: GraphData, edge: Edge): Fn {
  return new Fn(edge.directed ? DirectedEdge : UndirectedEdge, [
    graph.vertices[edge.from] as Expr,
    graph.vertices[edge.to] as Expr,
  ]);
}

/** The graph as an expression of the language. */
export function graphExpr(graph: GraphData, context: Evaluator): Fn {
  return new Fn(GraphHead, [
    context.list(graph.vertices),
    context.list(graph.edges.map((edge) => edgeExpr(graph, edge))),
    ...graph.options,
  ]);
}

/** A graph on 1 … n from pairs of positions from 0. */
export function numbered(
  count: number,
  pairs: readonly (readonly [number, number])[],
  directed = false,
): GraphData {
  return {
    vertices: Array.from({ length: count }, (_, i) => i + 1),
    edges: pairs.map(([from, to]) => ({ from, to, directed })),
    options: [],
  };
}

/** For each vertex the positions that an edge leads to, in the order of the edges; `backward` turns edges round. */
export function neighbours(graph: GraphData, direction: "out" | "in" | "both"): number[][] {
  const lists: number[][] = graph.vertices.map(() => []);
  for (const { from, to, directed } of graph.edges) {
    if (direction !== "in" || !directed) lists[from]?.push(to);
    if ((direction !== "out" || !directed) && from !== to) lists[to]?.push(from);
    else if (direction === "in" && directed && from === to) lists[to]?.push(from);
  }
  return lists;
}

/** Weights of the edges in their order, from the option `EdgeWeight`; `undefined` without one. */
export function weightsOf(graph: GraphData): readonly Expr[] | undefined {
  for (const option of graph.options) {
    if (!hasHead(option, S.Rule) || option.args[0] !== EdgeWeight) continue;
    const list = option.args[1];
    if (hasHead(list, S.List) && list.args.length === graph.edges.length) return list.args;
  }
  return undefined;
}

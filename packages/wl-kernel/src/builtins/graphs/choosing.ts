import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, hasHead } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { edgeExpr, type GraphData, neighbours, readGraph, vertexAt } from "./graph-data.js";
import { onGraph, vertexList } from "./on-graph.js";
import { strongComponents } from "./searches.js";

const mostVertices = 40;

const joined = (graph: GraphData): ReadonlySet<number>[] =>
  neighbours(graph, "both").map((list, i) => new Set(list.filter((j) => j !== i)));

/** Largest set of vertices that pairwise agree, found by trying in order. */
function largest(
  count: number,
  agree: (a: number, b: number) => boolean,
  context: Evaluator,
): number[] {
  let best: number[] = [];
  const grow = (chosen: number[], open: readonly number[]): void => {
    context.tick();
    if (chosen.length > best.length) best = chosen;
    if (chosen.length + open.length <= best.length) return;
    open.forEach((v, i) => {
      if (chosen.length + open.length - i > best.length)
        grow(
          [...chosen, v],
          open.slice(i + 1).filter((w) => agree(v, w)),
        );
    });
  };
  grow(
    [],
    Array.from({ length: count }, (_, i) => i),
  );
  return best;
}

/** A ring of vertices, starting at a given one, through `count` vertices; `undefined` when there is none. */
function ring(
  lists: readonly (readonly number[])[],
  start: number,
  fits: (length: number) => boolean,
  directed: boolean,
  context: Evaluator,
): number[] | undefined {
  const walk = (path: number[]): number[] | undefined => {
    context.tick();
    const at = path[path.length - 1] as number;
    for (const next of lists[at] as readonly number[]) {
      if (next === start && fits(path.length) && (directed || path.length > 2)) return path;
      if (next <= start || path.includes(next)) continue;
      const found = walk([...path, next]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk([start]);
}

function ringEdges(graph: GraphData, path: readonly number[], context: Evaluator): Expr {
  const directed = graph.edges.some((edge) => edge.directed);
  return context.list(
    path.map((from, i) =>
      edgeExpr(graph, { from, to: path[(i + 1) % path.length] as number, directed }),
    ),
  );
}

function findCycle(graph: GraphData, args: readonly Expr[], context: Evaluator): Expr | undefined {
  if (graph.vertices.length > mostVertices) return undefined;
  const [spec] = args;
  const fits = lengthTest(spec);
  if (fits === undefined || args.length > 1) return undefined;
  const directed = graph.edges.some((edge) => edge.directed);
  const lists = neighbours(graph, "out");
  for (let start = 0; start < lists.length; start++) {
    const path = ring(lists, start, fits, directed, context);
    if (path !== undefined) return context.list([ringEdges(graph, path, context)]);
  }
  return context.list([]);
}

function lengthTest(spec: Expr | undefined): ((length: number) => boolean) | undefined {
  if (spec === undefined || hasHead(spec, S.DirectedInfinity)) return () => true;
  if (typeof spec === "number") return (length) => length <= spec;
  if (hasHead(spec, S.List) && spec.args.length === 1 && typeof spec.args[0] === "number") {
    const only = spec.args[0];
    return (length) => length === only;
  }
  return undefined;
}

function hamiltonian(graph: GraphData, context: Evaluator): number[] | undefined {
  const n = graph.vertices.length;
  const directed = graph.edges.some((edge) => edge.directed);
  return ring(neighbours(graph, "out"), 0, (length) => length === n, directed, context);
}

/** A permutation of the vertices of `a` that makes it `b`; `undefined` when there is none. */
function isomorphism(a: GraphData, b: GraphData, context: Evaluator): number[] | undefined {
  const n = a.vertices.length;
  if (n !== b.vertices.length || a.edges.length !== b.edges.length) return undefined;
  const counts = (graph: GraphData): number[][] => {
    const rows = graph.vertices.map(() => graph.vertices.map(() => 0));
    for (const { from, to, directed } of graph.edges) {
      const bump = (i: number, j: number): void => {
        const row = rows[i] as number[];
        row[j] = (row[j] as number) + (directed ? 1 : 1000);
      };
      bump(from, to);
      if (!directed && from !== to) bump(to, from);
    }
    return rows;
  };
  const [left, right] = [counts(a), counts(b)];
  const sum = (rows: number[][], i: number): number =>
    (rows[i] as number[]).reduce((p, q) => p + q, 0);
  const image: number[] = [];
  const used = new Set<number>();
  const place = (i: number): boolean => {
    context.tick();
    if (i === n) return true;
    for (let j = 0; j < n; j++) {
      if (used.has(j) || sum(left, i) !== sum(right, j)) continue;
      const agrees = [...image, j].every(
        (k, h) => left[i]?.[h] === right[j]?.[k] && left[h]?.[i] === right[k]?.[j],
      );
      if (!agrees) continue;
      image.push(j);
      used.add(j);
      if (place(i + 1)) return true;
      image.pop();
      used.delete(j);
    }
    return false;
  };
  return place(0) ? image : undefined;
}

/** Choices of vertices and edges with a property, and comparison of graphs. */
export const graphChoices: readonly Builtin[] = [
  onGraph(
    "FindClique",
    1,
    (graph, args, context) => {
      if (graph.vertices.length > mostVertices || args.length > 0) return undefined;
      const near = joined(graph);
      const best = largest(graph.vertices.length, (a, b) => near[a]?.has(b) === true, context);
      return context.list([vertexList(graph, best, context)]);
    },
    "sizes, graphs above 40 vertices",
  ),
  onGraph(
    "FindIndependentVertexSet",
    1,
    (graph, args, context) => {
      if (graph.vertices.length > mostVertices || args.length > 0) return undefined;
      const near = joined(graph);
      const best = largest(graph.vertices.length, (a, b) => near[a]?.has(b) !== true, context);
      return context.list([vertexList(graph, best, context)]);
    },
    "sizes, graphs above 40 vertices",
  ),
  onGraph("IndependentVertexSetQ", 1, (graph, [set]) => {
    if (!hasHead(set, S.List)) return undefined;
    const at = set.args.map((vertex) => vertexAt(graph, vertex));
    const near = joined(graph);
    return at.every((a) => a >= 0 && at.every((b) => near[a]?.has(b) !== true)) ? S.True : S.False;
  }),
  onGraph("VertexCoverQ", 1, (graph, [set]) => {
    if (!hasHead(set, S.List)) return undefined;
    const at = new Set(set.args.map((vertex) => vertexAt(graph, vertex)));
    return graph.edges.every(({ from, to }) => at.has(from) || at.has(to)) ? S.True : S.False;
  }),
  onGraph("FindCycle", 2, findCycle, "several cycles, graphs above 40 vertices"),
  onGraph(
    "FindHamiltonianCycle",
    0,
    (graph, _args, context) => {
      if (graph.vertices.length > 25) return undefined;
      const path = hamiltonian(graph, context);
      return context.list(path === undefined ? [] : [ringEdges(graph, path, context)]);
    },
    "graphs above 25 vertices",
  ),
  onGraph(
    "HamiltonianGraphQ",
    0,
    (graph, _args, context) => {
      if (graph.vertices.length > 25) return undefined;
      if (strongComponents(graph).length > 1) return S.False;
      return hamiltonian(graph, context) === undefined ? S.False : S.True;
    },
    "graphs above 25 vertices",
  ),
  builtin({
    name: "IsomorphicGraphQ",
    state: "partial",
    missing: "graphs above 40 vertices",
    doc: "ref/IsomorphicGraphQ",
    arity: [2, 2],
    apply([one, other], context) {
      const [a, b] = [readGraph(one), readGraph(other)];
      if (a === undefined || b === undefined) return S.False;
      if (a.vertices.length > mostVertices) return undefined;
      return isomorphism(a, b, context) === undefined ? S.False : S.True;
    },
  }),
];

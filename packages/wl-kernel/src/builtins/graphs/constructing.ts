import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import * as S from "../../core/symbols.js";
import {
  edgeExpr,
  type GraphData,
  GraphHead,
  graphExpr,
  graphOf,
  numbered,
  readGraph,
} from "./graph-data.js";

const DirectedEdges = systemSymbol("DirectedEdges");
const most = 5000;
const size = (expr: Expr | undefined, least: number): expr is number =>
  typeof expr === "number" && expr >= least && expr <= most;

type Pairs = (readonly [number, number])[];

const directedOption = (args: readonly Expr[]): boolean =>
  args.some(
    (arg) => hasHead(arg, S.Rule) && arg.args[0] === DirectedEdges && arg.args[1] === S.True,
  );

/** A family of graphs given by numbers; a list of numbers counts as one argument. */
function family(
  name: string,
  make: (parameter: Expr, directed: boolean) => GraphData | undefined,
): Builtin {
  return builtin({
    name,
    state: "partial",
    missing: "options of pictures",
    doc: `ref/${name}`,
    apply(args, context) {
      const [first, ...options] = args;
      if (first === undefined || !options.every((option) => hasHead(option, S.Rule)))
        return undefined;
      const graph = make(first, directedOption(options));
      if (graph === undefined) return undefined;
      context.reserve(graph.edges.length);
      return graphExpr(graph, context);
    },
  });
}

function completePairs(n: number, directed: boolean): Pairs {
  const pairs: Pairs = [];
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) pairs.push(...completePair(i, j, directed));
  return pairs;
}

const completePair = (i: number, j: number, directed: boolean): Pairs =>
  directed
    ? [
        [i, j],
        [j, i],
      ]
    : [[i, j]];

/** Every vertex of a part with every one of another part. */
function multipartite(parts: readonly number[]): GraphData {
  const partOf = parts.flatMap((count, i) => Array.from({ length: count }, () => i));
  const pairs = completePairs(partOf.length, false).filter(([a, b]) => partOf[a] !== partOf[b]);
  return numbered(partOf.length, pairs);
}

function cycle(n: number, directed: boolean): GraphData {
  const pairs: Pairs = Array.from({ length: n - 1 }, (_, i) => [i, i + 1] as const);
  // Without a direction, the edge that closes the ring goes from the first vertex.
  if (directed) pairs.push([n - 1, 0]);
  else if (n > 2) pairs.splice(1, 0, [0, n - 1]);
  return numbered(n, pairs, directed);
}

function grid(sides: readonly number[]): GraphData {
  const count = sides.reduce((a, b) => a * b, 1);
  const pairs: Pairs = [];
  for (let at = 0; at < count; at++) {
    let step = 1;
    for (const side of sides) {
      if (Math.floor(at / step) % side < side - 1) pairs.push([at, at + step]);
      step *= side;
    }
  }
  return numbered(count, pairs);
}

function hypercube(dimension: number): GraphData {
  const pairs: Pairs = [];
  for (let at = 0; at < 2 ** dimension; at++)
    for (let bit = dimension - 1; bit >= 0; bit--)
      if (((at >> bit) & 1) === 0) pairs.push([at, at | (1 << bit)]);
  return numbered(2 ** dimension, pairs);
}

const numbersOf = (expr: Expr): number[] | undefined =>
  hasHead(expr, S.List) && expr.args.length > 0 && expr.args.every((n) => size(n, 1))
    ? expr.args.map(Number)
    : undefined;

function withinSize(graph: () => GraphData, vertices: number): GraphData | undefined {
  return vertices <= most ? graph() : undefined;
}

function graphFromArgs(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const positional = args.filter((arg) => !hasHead(arg, S.Rule));
  const options = args.filter((arg) => hasHead(arg, S.Rule));
  const [one, two] = positional;
  if (!hasHead(one, S.List)) return undefined;
  const edges = two === undefined ? one : two;
  if (!hasHead(edges, S.List) || positional.length > 2) return undefined;
  const directed = !options.some(
    (option) =>
      hasHead(option, S.Rule) && option.args[0] === DirectedEdges && option.args[1] === S.False,
  );
  const kept = options.filter(
    (option) => hasHead(option, S.Rule) && option.args[0] !== DirectedEdges,
  );
  const graph = graphOf(two === undefined ? [] : one.args, edges.args, kept);
  if (graph === undefined) return undefined;
  const turned = directed
    ? graph
    : { ...graph, edges: graph.edges.map((edge) => ({ ...edge, directed: false })) };
  const made = graphExpr(turned, context);
  return sameExpr(made, new Fn(GraphHead, args)) ? undefined : made;
}

function pathOf(expr: Expr, directed: boolean): GraphData | undefined {
  if (!hasHead(expr, S.List) || expr.args.length < 1) return undefined;
  const made = graphOf(expr.args, []);
  if (made === undefined || made.vertices.length !== expr.args.length) return undefined;
  return {
    ...made,
    edges: expr.args.slice(1).map((_, i) => ({ from: i, to: i + 1, directed })),
  };
}

function adjacency(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const lists = args.filter((arg) => !hasHead(arg, S.Rule));
  const matrix = context.call(S.Normal, lists[lists.length - 1] as Expr);
  if (!hasHead(matrix, S.List) || lists.length > 2) return undefined;
  const rows = matrix.args.map((row) => (hasHead(row, S.List) ? row.args : []));
  const n = rows.length;
  if (n === 0 || n > most || rows.some((row) => row.length !== n)) return undefined;
  if (rows.some((row) => row.some((entry) => typeof entry !== "number" || entry < 0)))
    return undefined;
  const at = (i: number, j: number): number => rows[i]?.[j] as number;
  const symmetric = rows.every((row, i) => row.every((entry, j) => entry === at(j, i)));
  const edges: GraphData["edges"][number][] = [];
  for (let i = 0; i < n; i++)
    for (let j = symmetric ? i : 0; j < n; j++)
      for (let k = 0; k < at(i, j); k++) edges.push({ from: i, to: j, directed: !symmetric });
  const named = lists.length === 2 && hasHead(lists[0], S.List) ? lists[0].args : undefined;
  if (named !== undefined && named.length !== n) return undefined;
  return graphExpr({ ...numbered(n, []), ...(named && { vertices: named }), edges }, context);
}

const petersen: Pairs = [
  [0, 2],
  [0, 3],
  [0, 5],
  [1, 3],
  [1, 4],
  [1, 6],
  [2, 4],
  [2, 7],
  [3, 8],
  [4, 9],
  [5, 6],
  [5, 9],
  [6, 7],
  [7, 8],
  [8, 9],
];

/** Graphs by their edges, their matrices and their families. */
export const constructingGraphs: readonly Builtin[] = [
  builtin({
    name: "Graph",
    state: "partial",
    missing: "pictures, properties, tagged edges",
    doc: "ref/Graph",
    apply: graphFromArgs,
  }),
  family("CompleteGraph", (n, directed) => {
    if (size(n, 1) && n <= 300) return numbered(n, completePairs(n, directed), directed);
    const parts = numbersOf(n);
    return parts && withinSize(() => multipartite(parts), parts.reduce((a, b) => a + b, 0) * 10);
  }),
  family("CycleGraph", (n, directed) => (size(n, 1) && n > 2 ? cycle(n, directed) : undefined)),
  family("PathGraph", pathOf),
  family("StarGraph", (n, directed) =>
    size(n, 1)
      ? numbered(
          n,
          Array.from({ length: n - 1 }, (_, i) => [0, i + 1] as const),
          directed,
        )
      : undefined,
  ),
  family("WheelGraph", (n) =>
    size(n, 4)
      ? numbered(n, [
          ...Array.from({ length: n - 1 }, (_, i) => [0, i + 1] as const),
          ...cycle(n - 1, false).edges.map(({ from, to }) => [from + 1, to + 1] as const),
        ])
      : undefined,
  ),
  family("GridGraph", (sides) => {
    const list = numbersOf(sides);
    return (
      list &&
      withinSize(
        () => grid(list),
        list.reduce((a, b) => a * b, 1),
      )
    );
  }),
  family("HypercubeGraph", (n) => (size(n, 1) && n <= 10 ? hypercube(n) : undefined)),
  family("CompleteKaryTree", (n) =>
    size(n, 1) && n <= 12
      ? numbered(
          2 ** n - 1,
          Array.from({ length: 2 ** n - 2 }, (_, i) => [Math.floor(i / 2), i + 1] as const),
        )
      : undefined,
  ),
  builtin({
    name: "TuranGraph",
    state: "complete",
    doc: "ref/TuranGraph",
    arity: [2, 2],
    apply([n, k], context) {
      if (!size(n, 1) || !size(k, 1) || n > 300) return undefined;
      const parts = Array.from({ length: k }, (_, i) => Math.floor((n + k - 1 - i) / k));
      return graphExpr(multipartite(parts), context);
    },
  }),
  builtin({
    name: "PetersenGraph",
    state: "partial",
    missing: "generalized Petersen graphs",
    doc: "ref/PetersenGraph",
    arity: [0, 0],
    apply: (_args, context) => graphExpr(numbered(10, petersen), context),
  }),
  builtin({
    name: "AdjacencyGraph",
    state: "partial",
    missing: "options",
    doc: "ref/AdjacencyGraph",
    apply: adjacency,
  }),
  builtin({
    name: "LineGraph",
    state: "partial",
    missing: "directed graphs",
    doc: "ref/LineGraph",
    arity: [1, 1],
    apply([expr], context) {
      const graph = readGraph(expr);
      if (graph === undefined || graph.edges.some((edge) => edge.directed)) return undefined;
      const meets = completePairs(graph.edges.length, false).filter(([i, j]) => {
        const [a, b] = [graph.edges[i], graph.edges[j]];
        return a?.from === b?.from || a?.from === b?.to || a?.to === b?.from || a?.to === b?.to;
      });
      return graphExpr(numbered(graph.edges.length, meets), context);
    },
  }),
  builtin({
    name: "EdgeRules",
    state: "complete",
    doc: "ref/EdgeRules",
    arity: [1, 1],
    apply([expr], context) {
      const graph = readGraph(expr);
      return (
        graph && context.list(graph.edges.map((edge) => new Fn(S.Rule, edgeExpr(graph, edge).args)))
      );
    },
  }),
];

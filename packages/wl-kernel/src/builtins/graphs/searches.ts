import { type GraphData, neighbours } from "./graph-data.js";

/** Numbers of edges from a vertex to all others, -1 for those that are out of reach. */
export function levelsFrom(start: number, lists: readonly (readonly number[])[]): number[] {
  const levels = lists.map(() => -1);
  levels[start] = 0;
  const queue = [start];
  for (const at of queue) {
    for (const next of lists[at] as readonly number[]) {
      if (levels[next] !== -1) continue;
      levels[next] = (levels[at] as number) + 1;
      queue.push(next);
    }
  }
  return levels;
}

/** A shortest path between two vertices, `undefined` when there is none. */
export function shortestPath(
  start: number,
  end: number,
  lists: readonly (readonly number[])[],
): number[] | undefined {
  const before = new Map<number, number>([[start, -1]]);
  const queue = [start];
  for (const at of queue) {
    if (at === end) break;
    for (const next of lists[at] as readonly number[]) {
      if (before.has(next)) continue;
      before.set(next, at);
      queue.push(next);
    }
  }
  if (!before.has(end)) return undefined;
  const path: number[] = [];
  for (let at = end; at !== -1; at = before.get(at) as number) path.unshift(at);
  return path;
}

/** Lengths of the lightest paths from a vertex and the vertices before each; weights are at least 0. */
export function lightestPaths(
  graph: GraphData,
  weights: readonly number[],
  start: number,
): { readonly cost: readonly number[]; readonly before: readonly number[] } {
  const cost = graph.vertices.map(() => Number.POSITIVE_INFINITY);
  const before = graph.vertices.map(() => -1);
  const open = new Set(graph.vertices.keys());
  cost[start] = 0;
  while (open.size > 0) {
    let at = -1;
    for (const one of open) if (at < 0 || (cost[one] as number) < (cost[at] as number)) at = one;
    if (cost[at] === Number.POSITIVE_INFINITY) break;
    open.delete(at);
    graph.edges.forEach(({ from, to, directed }, i) => {
      for (const [a, b] of [
        [from, to],
        [to, from],
      ] as const) {
        if (a !== at || (directed && a !== from)) continue;
        const sum = (cost[at] as number) + (weights[i] as number);
        if (sum < (cost[b] as number)) {
          cost[b] = sum;
          before[b] = at;
        }
      }
    });
  }
  return { cost, before };
}

/** Components in which edges lead from each vertex to each other, by size and then by their first vertex. */
export function strongComponents(graph: GraphData): number[][] {
  return componentsBy(graph, "out", "in");
}

/** Components that hang together when directions don't count, by size and then by their first vertex. */
export function weakComponents(graph: GraphData): number[][] {
  return componentsBy(graph, "both", "both");
}

function componentsBy(graph: GraphData, one: "out" | "both", other: "in" | "both"): number[][] {
  const ahead = neighbours(graph, one);
  const back = neighbours(graph, other);
  const seen = new Set<number>();
  const found: number[][] = [];
  for (let at = 0; at < ahead.length; at++) {
    if (seen.has(at)) continue;
    const to = levelsFrom(at, ahead);
    const from = levelsFrom(at, back);
    const part = [...to.keys()].filter((i) => to[i] !== -1 && from[i] !== -1);
    for (const i of part) seen.add(i);
    found.push(part);
  }
  return found.sort((a, b) => b.length - a.length);
}

/** Vertices so that every edge leads forward; `undefined` when there is a cycle or an edge without a direction. */
export function topologicalOrder(graph: GraphData): number[] | undefined {
  if (graph.edges.some((edge) => !edge.directed)) return undefined;
  const ahead = neighbours(graph, "out");
  const waiting = graph.vertices.map(() => 0);
  for (const { to } of graph.edges) waiting[to] = (waiting[to] as number) + 1;
  const queue = [...waiting.keys()].filter((i) => waiting[i] === 0);
  for (const at of queue) {
    for (const next of ahead[at] as number[]) {
      waiting[next] = (waiting[next] as number) - 1;
      if (waiting[next] === 0) queue.push(next);
    }
  }
  return queue.length === graph.vertices.length ? queue : undefined;
}

/** True when no walk along distinct edges comes back to its start. */
export function isAcyclic(graph: GraphData): boolean {
  if (graph.edges.every((edge) => edge.directed)) return topologicalOrder(graph) !== undefined;
  if (graph.edges.some((edge) => edge.directed)) return false;
  return graph.edges.length === graph.vertices.length - weakComponents(graph).length;
}

/** The side, 0 or 1, of each vertex so that every edge joins both sides; `undefined` when that is impossible. */
export function twoSides(graph: GraphData): number[] | undefined {
  const lists = neighbours(graph, "both");
  const side = lists.map(() => -1);
  for (let start = 0; start < side.length; start++) {
    if (side[start] !== -1) continue;
    side[start] = 0;
    const queue = [start];
    for (const at of queue) {
      for (const next of lists[at] as number[]) {
        if (side[next] === -1) {
          side[next] = 1 - (side[at] as number);
          queue.push(next);
        } else if (side[next] === side[at]) return undefined;
      }
    }
  }
  return side;
}

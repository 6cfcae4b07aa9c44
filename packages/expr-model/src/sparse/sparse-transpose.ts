import { ExprError } from "../expr-error.js";
import { partsAt } from "./build-sparse.js";
import { positionsOf } from "./sparse-access.js";
import type { SparseParts } from "./sparse-parts.js";

/**
 * The array with its dimensions in another order: dimension `i` becomes dimension `axes[i]`, counted from 1. Without
 * axes the first two change places; a vector stays as it is.
 */
export function transposedParts(parts: SparseParts, axes?: readonly number[]): SparseParts {
  const { dims } = parts;
  const rank = dims.length;
  const target = axes ?? dims.map((_, axis) => (rank > 1 && axis < 2 ? 2 - axis : axis + 1));
  const sources = dims.map((_, axis) => (Array.isArray(target) ? target.indexOf(axis + 1) : -1));
  if (target.length !== rank || sources.includes(-1)) {
    throw new ExprError(
      "EXPR_DIMENSIONS",
      `The axes must be the numbers from 1 to ${rank} in some order, one for each dimension.`,
    );
  }
  const positions = positionsOf(parts);
  const moved = new Float64Array(positions.length);
  for (let at = 0; at < positions.length; at += rank) {
    for (let axis = 0; axis < rank; axis++) {
      moved[at + axis] = positions[at + (sources[axis] as number)] as number;
    }
  }
  const turned = sources.map((source) => dims[source] as number);
  return partsAt(turned, parts.background, moved, parts.stored);
}

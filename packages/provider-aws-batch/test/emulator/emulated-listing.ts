/** A part of a list, and the token that leads to the next. */
export interface Page<T> {
  readonly part: readonly T[];
  readonly more: { readonly nextToken?: string };
}

/** The part of a list that a token leads to; the first where there is none. */
export function pageOf<T>(all: readonly T[], size: number, nextToken = "0"): Page<T> {
  const from = Number(nextToken);
  const more = from + size < all.length ? { nextToken: String(from + size) } : {};
  return { part: all.slice(from, from + size), more };
}

/**
 * The same as AWS gives lists that it filters: a page holds what a filter has left of it, so it may be empty though there is more.
 */
export function filteredPage<T>(
  all: readonly T[],
  isWanted: (one: T) => boolean,
  nextToken: string | undefined,
): Page<T> {
  if (nextToken === undefined) return { part: [], more: { nextToken: "0" } };
  return pageOf(all.filter(isWanted), 100, nextToken);
}

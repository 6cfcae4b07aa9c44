import type { Evaluator } from "../core/evaluator.js";
import type { StringPattern } from "./string-pattern.js";

/** A match: characters from `from` up to but not including `to`. */
export interface StringMatch {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** What variables and groups are bound to. */
  readonly bound: readonly (string | undefined)[];
}

/** The characters of the language: Unicode code points. */
export const charactersOf = (text: string): readonly string[] => Array.from(text);

/** The match that starts at a place, the preferred one; with `whole` it must reach the end. */
export function matchAt(
  chars: readonly string[],
  at: number,
  pattern: StringPattern,
  context: Evaluator,
  whole = false,
): StringMatch | undefined {
  const bound: (string | undefined)[] = new Array(pattern.size).fill(undefined);
  let end = -1;
  const found = pattern.node.match(at, { chars, bound, tick: () => context.tick() }, (to) => {
    if (whole && to !== chars.length) return false;
    end = to;
    return true;
  });
  if (!found) return undefined;
  return { from: at, to: end, text: chars.slice(at, end).join(""), bound };
}

/** All matches of different lengths that start at a place, the preferred one first. */
function allMatchesAt(
  chars: readonly string[],
  at: number,
  pattern: StringPattern,
  context: Evaluator,
): readonly StringMatch[] {
  const bound: (string | undefined)[] = new Array(pattern.size).fill(undefined);
  const found = new Map<number, StringMatch>();
  pattern.node.match(at, { chars, bound, tick: () => context.tick() }, (to) => {
    if (!found.has(to)) {
      found.set(to, { from: at, to, text: chars.slice(at, to).join(""), bound: [...bound] });
    }
    return false;
  });
  return [...found.values()];
}

/** All matches from left to right that do not overlap; with several patterns, the first that fits at a place. */
export function* matchesIn(
  chars: readonly string[],
  patterns: readonly StringPattern[],
  context: Evaluator,
): Generator<StringMatch & { readonly pattern: number }> {
  let at = 0;
  while (at <= chars.length) {
    let step = at + 1;
    for (let i = 0; i < patterns.length; i++) {
      const match = matchAt(chars, at, patterns[i] as StringPattern, context);
      if (match === undefined) continue;
      yield { ...match, pattern: i };
      // A match of nothing must not be found for ever.
      step = match.to > at ? match.to : at + 1;
      break;
    }
    at = step;
  }
}

/** Matches that may overlap: at each place the first pattern's preferred one, or with `all` every one of every pattern. */
export function overlappingMatches(
  chars: readonly string[],
  patterns: readonly StringPattern[],
  all: boolean,
  context: Evaluator,
): readonly (StringMatch & { readonly pattern: number })[] {
  const out: (StringMatch & { readonly pattern: number })[] = [];
  for (let at = 0; at <= chars.length; at++) {
    for (const [i, pattern] of patterns.entries()) {
      const matches = all
        ? allMatchesAt(chars, at, pattern, context)
        : [matchAt(chars, at, pattern, context)];
      const some = matches.filter((match) => match !== undefined && match.to > match.from);
      out.push(...some.map((match) => ({ ...(match as StringMatch), pattern: i })));
      if (!all && some.length > 0) break;
    }
  }
  return out;
}

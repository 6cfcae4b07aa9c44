import { BatchError } from "./error.js";
import type { Span } from "./span.js";

/**
 * How the elements of a list are spread over child jobs.
 *
 * - `Automatic` balances start-up cost against parallelism: about the square root of the count, but no fewer children
 *   than the engine can run at once, and where the cost of a start is known no more than so many that starting takes
 *   about a second of each slot, or two for each slot.
 * - `CoarsestGrained`: as few children as the engine takes. `FinestGrained`: one element per child, longer spans only
 *   where the engine's limit asks for them.
 * - `evaluationsPerChildJob`: spans of exactly this length, the last may be shorter.
 * - `childJobCount`: this many children (one per element when the list is shorter), lengths differing by at most 1.
 * - `evaluationMs` and `startMs`: `Automatic` with times that were measured, of one evaluation and of the start of one child.
 *   Spans just so long that starting takes at most a tenth of a child's time, but no fewer children than the engine can run
 *   at once.
 */
export type PackMethod =
  | "Automatic"
  | "CoarsestGrained"
  | "FinestGrained"
  | { readonly evaluationsPerChildJob: number }
  | { readonly childJobCount: number }
  | { readonly evaluationMs: number; readonly startMs: number };

/** What packing must respect. */
export interface PackLimits {
  /** Fewest children an array job may have. Default 1. */
  readonly minChildren?: number;
  /** Most children an array job may have. Default 10,000. */
  readonly maxChildren?: number;
  /** Children the engine can run at once, where known; only `Automatic` and measured times look at it. */
  readonly slots?: number;
  /** Milliseconds for which the start of a child takes its slot, where known; only `Automatic` looks at it, with `slots`. */
  readonly childStartMs?: number;
}

const defaultMaxChildren = 10_000;

function positiveInteger(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1) return value;
  throw new BatchError(
    "BATCH_INVALID_OPTION",
    `${name} must be a positive integer, not ${typeof value === "number" ? value : typeof value}.`,
  );
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** Evaluations for each part of a child's time that its start may take. */
const worksPerStart = 9;

/** What starting children may take of a slot's time when nobody knows how long the evaluations will. */
const startsPerSlotMs = 1000;
/** So that a slot whose children were quick has something left to take over from the others. */
const leastPerSlot = 2;

/** Children that `Automatic` makes, before the engine's limits. */
function automaticChildren(count: number, { slots, childStartMs }: PackLimits): number {
  const atOnce = positiveInteger(slots ?? 1, "slots");
  const usual = Math.round(Math.sqrt(count));
  if (slots === undefined || childStartMs === undefined) return Math.max(usual, atOnce);
  if (!(childStartMs >= 0)) {
    throw new BatchError("BATCH_INVALID_OPTION", "childStartMs must not be negative.");
  }
  const perSlot = Math.max(leastPerSlot, Math.floor(startsPerSlotMs / childStartMs));
  return Math.max(Math.min(usual, perSlot * atOnce), atOnce);
}

/** Elements of a span whose evaluation takes `worksPerStart` times as long as the start of its child; 1 at least. */
function measuredLength(evaluationMs: unknown, startMs: unknown): number {
  for (const time of [evaluationMs, startMs]) {
    if (typeof time !== "number" || !Number.isFinite(time) || time < 0) {
      throw new BatchError(
        "BATCH_INVALID_OPTION",
        "evaluationMs and startMs must be times in milliseconds that are not negative.",
      );
    }
  }
  // Times below what clocks tell are no times.
  return Math.max(
    1,
    Math.ceil((worksPerStart * Number(startMs)) / Math.max(Number(evaluationMs), 1e-3)),
  );
}

/** `children` contiguous spans over 1 to `count`; the longer ones come first. */
function balanced(count: number, children: number): readonly Span[] {
  const short = Math.floor(count / children);
  const longer = count - short * children;
  const spans: Span[] = [];
  let from = 1;
  for (let child = 0; child < children; child += 1) {
    const to = from + short - (child < longer ? 0 : 1);
    spans.push({ from, to });
    from = to + 1;
  }
  return spans;
}

/** Spans of `length`, the last as long as what is left. */
function fixedLength(count: number, length: number): readonly Span[] {
  const spans: Span[] = [];
  for (let from = 1; from <= count; from += length) {
    spans.push({ from, to: Math.min(count, from + length - 1) });
  }
  return spans;
}

function refuseChildren(
  children: number,
  limits: Required<Pick<PackLimits, "minChildren" | "maxChildren">>,
  advice: string,
) {
  if (children <= limits.maxChildren && children >= limits.minChildren) return;
  const bound =
    children > limits.maxChildren
      ? `at most ${limits.maxChildren}`
      : `at least ${limits.minChildren}`;
  throw new BatchError(
    "BATCH_LIMIT_EXCEEDED",
    `The method gives ${children} child jobs and the engine takes ${bound}; ${advice}.`,
  );
}

/**
 * Cuts the positions 1 to `count` into one contiguous span per child job: every position in exactly one span, in
 * order, none empty, and the number of spans within the limits.
 *
 * @throws BatchError `BATCH_INVALID_JOB` for an empty list, `BATCH_INVALID_OPTION` for a method that is not one of
 * those above, `BATCH_LIMIT_EXCEEDED` when an exact method or the list's length cannot meet the engine's limits.
 */
export function packSpans(
  count: number,
  method: PackMethod = "Automatic",
  limits: PackLimits = {},
): readonly Span[] {
  if (count === 0) {
    throw new BatchError(
      "BATCH_INVALID_JOB",
      "The list is empty; give at least one element to map over.",
    );
  }
  positiveInteger(count, "count");
  const minChildren = positiveInteger(limits.minChildren ?? 1, "minChildren");
  const maxChildren = positiveInteger(limits.maxChildren ?? defaultMaxChildren, "maxChildren");
  const bounds = { minChildren, maxChildren };
  if (maxChildren < minChildren) {
    throw new BatchError("BATCH_INVALID_OPTION", "maxChildren must not be less than minChildren.");
  }
  if (count < minChildren) {
    throw new BatchError(
      "BATCH_LIMIT_EXCEEDED",
      `The engine takes at least ${minChildren} child jobs and the list has ${count} elements; submit them as single jobs.`,
    );
  }
  const most = Math.min(count, maxChildren);
  if (method === "CoarsestGrained") return balanced(count, minChildren);
  if (method === "FinestGrained") return balanced(count, most);
  if (method === "Automatic") {
    return balanced(count, clamp(automaticChildren(count, limits), minChildren, most));
  }
  if (typeof method === "object" && method !== null) {
    const keys = Object.keys(method);
    if (keys.length === 1 && "evaluationsPerChildJob" in method) {
      const length = positiveInteger(method.evaluationsPerChildJob, "evaluationsPerChildJob");
      const children = Math.ceil(count / length);
      const best = Math.ceil(count / maxChildren);
      const bestAtMost = Math.floor(count / minChildren);
      refuseChildren(
        children,
        bounds,
        `use evaluationsPerChildJob from ${best} to ${Math.max(best, bestAtMost)}`,
      );
      return fixedLength(count, length);
    }
    if (keys.length === 2 && "evaluationMs" in method && "startMs" in method) {
      const slots = positiveInteger(limits.slots ?? 1, "slots");
      const children = Math.floor(count / measuredLength(method.evaluationMs, method.startMs));
      return balanced(count, clamp(Math.max(children, slots), minChildren, most));
    }
    if (keys.length === 1 && "childJobCount" in method) {
      const children = Math.min(positiveInteger(method.childJobCount, "childJobCount"), count);
      refuseChildren(children, bounds, `use childJobCount from ${minChildren} to ${maxChildren}`);
      return balanced(count, children);
    }
  }
  throw new BatchError(
    "BATCH_INVALID_OPTION",
    'The method must be "Automatic", "CoarsestGrained", "FinestGrained", { evaluationsPerChildJob: n } or { childJobCount: n }.',
  );
}

/** The span ends of a manifest as spans: the inverse of taking each span's `to`. */
export function spansFromEnds(ends: readonly number[]): readonly Span[] {
  return ends.map((to, index) => ({ from: (ends[index - 1] ?? 0) + 1, to }));
}

import { checkedLimit } from "./option-checks.js";

/** Bounds on what a reader accepts. Each has a default and may be set to `Infinity`; other values are a `RangeError`. */
export interface DecodeLimits {
  /** Bytes of input. Default 1 GiB. */
  readonly maxBytes?: number;
  /** Bytes of an inflated body. Default 256 MiB. */
  readonly maxInflatedBytes?: number;
  /** Levels of nesting, 1 or more: an atom and an empty association have one. Default 10,000. */
  readonly maxDepth?: number;
  /**
   * Functions, associations and atoms together, heads counted, 1 or more; an array or byte array inside counts as 8,
   * because it takes as much memory whatever it holds. Default 2^24.
   */
  readonly maxNodes?: number;
  /** Characters of one big integer or big real. Default 1,000,000. */
  readonly maxDigits?: number;
  /** Elements of one packed or numeric array. Default 2^28. */
  readonly maxArrayElements?: number;
}

/** As how many nodes an array or byte array inside another part counts beyond the one that it is. */
export const arrayWeight = 7;

/** Limits with every default filled in; units as in {@link DecodeLimits}. */
export type ResolvedLimits = Required<DecodeLimits>;

/** The limits that hold when none are given: bytes, levels, nodes, characters and elements. Frozen. */
export const defaultLimits: ResolvedLimits = Object.freeze({
  maxBytes: 2 ** 30,
  maxInflatedBytes: 2 ** 28,
  maxDepth: 10_000,
  maxNodes: 2 ** 24,
  maxDigits: 1_000_000,
  maxArrayElements: 2 ** 28,
});

/**
 * Fills in the defaults.
 * @throws RangeError when a limit is no number, negative, or 0 where nothing at all could be read.
 */
export function resolveLimits(limits: DecodeLimits): ResolvedLimits {
  return {
    maxBytes: checked("maxBytes", limits.maxBytes, 0),
    maxInflatedBytes: checked("maxInflatedBytes", limits.maxInflatedBytes, 0),
    maxDepth: checked("maxDepth", limits.maxDepth, 1),
    maxNodes: checked("maxNodes", limits.maxNodes, 1),
    maxDigits: checked("maxDigits", limits.maxDigits, 0),
    maxArrayElements: checked("maxArrayElements", limits.maxArrayElements, 0),
  };
}

function checked(name: keyof ResolvedLimits, value: number | undefined, least: number): number {
  return checkedLimit(name, value, least, defaultLimits[name]);
}

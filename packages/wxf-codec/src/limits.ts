/** Bounds on what a reader accepts. Each has a default and may be set to `Infinity`. */
export interface DecodeLimits {
  /** Bytes of input. Default 1 GiB. */
  readonly maxBytes?: number;
  /** Bytes of an inflated body. Default 256 MiB. */
  readonly maxInflatedBytes?: number;
  /** Levels of nesting; an atom has one. Default 10,000. */
  readonly maxDepth?: number;
  /** Functions, associations, atoms and arrays together, heads counted. Default 2^24. */
  readonly maxNodes?: number;
  /** Characters of one big integer or big real. Default 1,000,000. */
  readonly maxDigits?: number;
  /** Elements of one packed or numeric array. Default 2^28. */
  readonly maxArrayElements?: number;
}

/** Limits with every default filled in. */
export type ResolvedLimits = Required<DecodeLimits>;

/** The limits that hold when none are given. */
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
 * @throws RangeError when a limit is negative or not a number.
 */
export function resolveLimits(limits: DecodeLimits): ResolvedLimits {
  return {
    maxBytes: checked("maxBytes", limits.maxBytes),
    maxInflatedBytes: checked("maxInflatedBytes", limits.maxInflatedBytes),
    maxDepth: checked("maxDepth", limits.maxDepth),
    maxNodes: checked("maxNodes", limits.maxNodes),
    maxDigits: checked("maxDigits", limits.maxDigits),
    maxArrayElements: checked("maxArrayElements", limits.maxArrayElements),
  };
}

function checked(name: keyof ResolvedLimits, value: number | undefined): number {
  if (value === undefined) return defaultLimits[name];
  if (!(value >= 0)) throw new RangeError(`${name} must be 0 or more, not ${value}.`);
  return value;
}

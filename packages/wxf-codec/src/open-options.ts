import type { DecodeOptions } from "./decoder.js";
import { type ResolvedLimits, resolveLimits } from "./limits.js";
import { checkedChoice, checkedFlag, checkOptions } from "./option-checks.js";

/** Options of readers that build no whole tree; `accept: "canonical"` needs one and is refused here. */
export interface OpenOptions extends Omit<DecodeOptions, "accept"> {
  /** What is accepted, as for {@link DecodeOptions}: `"valid"` (default) or `"lenient"`. */
  readonly accept?: "valid" | "lenient";
}

/** Options with every default filled in. */
export interface ResolvedOpenOptions {
  readonly limits: ResolvedLimits;
  readonly lenient: boolean;
  readonly copy: boolean;
}

/** @throws RangeError when an option has a wrong value. */
export function resolveOpenOptions(options: OpenOptions): ResolvedOpenOptions {
  checkOptions(options);
  return {
    limits: resolveLimits(options),
    lenient: checkedChoice("accept", options.accept, ["valid", "lenient"]) === "lenient",
    copy: checkedFlag("copy", options.copy, false),
  };
}

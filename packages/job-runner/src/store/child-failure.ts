import type { Cause } from "@remotebatch/job-model";

/** Why a child cannot be evaluated, in words for its outcome record, with the cause that decides about a retry. */
export class ChildFailure extends Error {
  override readonly name = "ChildFailure";
  readonly outcomeCause: Cause;

  constructor(outcomeCause: Cause, message: string, options?: ErrorOptions) {
    super(message, options);
    this.outcomeCause = outcomeCause;
  }

  /** Passes a `ChildFailure` on; anything else becomes one that speaks of the machine or the store. */
  static from(value: unknown, doing: string): ChildFailure {
    if (value instanceof ChildFailure) return value;
    const text = value instanceof Error ? value.message : String(value);
    return new ChildFailure("infrastructure", `${doing} failed: ${text}`, { cause: value });
  }
}

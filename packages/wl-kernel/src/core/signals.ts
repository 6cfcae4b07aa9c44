import type { Expr } from "./expr.js";

// Thrown to leave nested evaluations. None is an Error: no stack trace is taken, which makes them cheap.

/** `Throw[value, tag]`. */
export class ThrowSignal {
  readonly value: Expr;
  readonly tag: Expr | undefined;
  /** The expression that threw, for the message when nobody catches it. */
  readonly source: Expr;
  constructor(value: Expr, tag: Expr | undefined, source: Expr) {
    this.value = value;
    this.tag = tag;
    this.source = source;
  }
}

/** `Return[value]` or `Return[value, head]`. */
export class ReturnSignal {
  readonly value: Expr;
  readonly target: Expr | undefined;
  constructor(value: Expr, target: Expr | undefined) {
    this.value = value;
    this.target = target;
  }
}

/** `Break[]` and `Continue[]`. */
export class LoopSignal {
  readonly kind: "Break" | "Continue";
  constructor(kind: "Break" | "Continue") {
    this.kind = kind;
  }
}

/** `Goto[label]`. */
export class GotoSignal {
  readonly label: Expr;
  constructor(label: Expr) {
    this.label = label;
  }
}

/** `Abort[]`, or an abort from outside; with an exit code, `Exit[n]`. */
export class AbortSignal {
  readonly kind = "abort";
  readonly exitCode: number | undefined;
  constructor(exitCode?: number) {
    this.exitCode = exitCode;
  }
}

/** A time limit has passed; `limit` is the constraint's own object, or undefined for the evaluation's. */
export class TimeSignal {
  readonly limit: object | undefined;
  constructor(limit: object | undefined) {
    this.limit = limit;
  }
}

/** A memory limit is exceeded, or a result would be too large. */
export class MemorySignal {
  readonly limit: object | undefined;
  constructor(limit: object | undefined) {
    this.limit = limit;
  }
}

/** The whole evaluation ends with `TerminatedEvaluation[reason]`. */
export class TerminatedSignal {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** A condition inside the body of a definition does not hold: the definition does not apply. */
export class ConditionFailed {
  readonly kind = "condition";
}

/** `Confirm` and its like: what they confirm does not hold. */
export class ConfirmSignal {
  readonly failure: Expr;
  readonly tag: Expr | undefined;
  constructor(failure: Expr, tag: Expr | undefined) {
    this.failure = failure;
    this.tag = tag;
  }
}

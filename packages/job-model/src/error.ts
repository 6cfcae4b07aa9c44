/** Every code, in the order of `docs/errors.md`. */
export const batchErrorCodes = [
  "BATCH_INVALID_OPTION",
  "BATCH_INVALID_JOB",
  "BATCH_INVALID_EXPRESSION",
  "BATCH_INVALID_INPUT_FILE",
  "BATCH_LIMIT_EXCEEDED",
  "BATCH_UNKNOWN_PROPERTY",
  "BATCH_NOT_FOUND",
  "BATCH_AMBIGUOUS_ID",
  "BATCH_NOT_READY",
  "BATCH_NO_OUTPUT",
  "BATCH_CORRUPT_RECORD",
  "BATCH_STORE_FAILED",
  "BATCH_ENGINE_FAILED",
  "BATCH_UNAUTHENTICATED",
  "BATCH_FORBIDDEN",
  "BATCH_THROTTLED",
  "BATCH_UNAVAILABLE",
  "BATCH_UNSUPPORTED",
  "BATCH_REGISTRY_FAILED",
  "BATCH_CONFLICT",
  "BATCH_CLOSED",
  "BATCH_UNKNOWN",
] as const;

/**
 * Why a batch call failed. Codes are stable between majors, messages are not; each is explained in `docs/errors.md`.
 */
export type BatchErrorCode = (typeof batchErrorCodes)[number];

const brand: unique symbol = Symbol.for("remotebatch.BatchError");

const retryableCodes: ReadonlySet<BatchErrorCode> = new Set([
  "BATCH_UNAVAILABLE",
  "BATCH_THROTTLED",
]);

/** A failure that a caller may want to handle; programming mistakes stay `TypeError`. */
export class BatchError extends Error {
  override readonly name = "BatchError";
  readonly [brand]: true = true;
  readonly code: BatchErrorCode;
  /** Name of the provider that failed, where one was involved. */
  readonly provider: string | undefined;
  /** True when the same call may succeed later without any change. */
  readonly retryable: boolean;

  constructor(
    code: BatchErrorCode,
    message: string,
    options: ErrorOptions & { readonly provider?: string; readonly retryable?: boolean } = {},
  ) {
    super(message, options);
    this.code = code;
    this.provider = options.provider;
    this.retryable = options.retryable ?? retryableCodes.has(code);
  }

  /** True for a `BatchError` of any copy of this package, where `instanceof` can fail. */
  static is(value: unknown): value is BatchError {
    return value instanceof Error && brand in value;
  }

  /** Passes a `BatchError` on; anything else becomes the cause of one with the code given. */
  static from(
    value: unknown,
    options: { readonly code?: BatchErrorCode; readonly provider?: string } = {},
  ): BatchError {
    if (BatchError.is(value)) return value;
    const message = value instanceof Error ? value.message : String(value);
    return new BatchError(options.code ?? "BATCH_UNKNOWN", message, {
      ...(options.provider === undefined ? {} : { provider: options.provider }),
      cause: value,
    });
  }
}

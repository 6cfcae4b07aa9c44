/** Why a state could not be saved or fetched. */
export type CheckpointErrorCode =
  /** The value has no form in WXF. */
  | "CHECKPOINT_VALUE"
  | "CHECKPOINT_TOO_LARGE"
  /** The store is reached by URLs, and there is none for this state. */
  | "CHECKPOINT_NO_URL"
  | "CHECKPOINT_STORE";

/** Thrown to functions by their checkpoints. */
export class CheckpointError extends Error {
  override readonly name = "CheckpointError";
  readonly code: CheckpointErrorCode;

  constructor(code: CheckpointErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

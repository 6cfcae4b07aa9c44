/** What the evaluator asks of the supervisor, which alone reaches the store. */
export type CheckpointRequest =
  | {
      readonly id: number;
      readonly save: true;
      /** 1-based position in the span. */
      readonly position: number;
      /** A whole checkpoint file on this machine; the supervisor removes it. */
      readonly path: string;
    }
  | {
      readonly id: number;
      readonly save: false;
      readonly position: number;
      /** Where the stored checkpoint is to be brought. */
      readonly path: string;
    };

/** The supervisor's answer. */
export interface CheckpointAnswer {
  readonly id: number;
  /** False when nothing was saved before. */
  readonly found: boolean;
  readonly problem?: {
    readonly code: "CHECKPOINT_NO_URL" | "CHECKPOINT_STORE";
    readonly message: string;
  };
}

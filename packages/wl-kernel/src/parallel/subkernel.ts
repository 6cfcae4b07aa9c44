/** One thread with an evaluator of its own, as the evaluator that uses it sees it: everything here is synchronous. */
export interface Subkernel {
  /** Sends a request; the subkernel answers each with one reply. */
  send(request: Uint8Array): void;
  /** The next reply that has come, or `undefined`. */
  receive(): Uint8Array | undefined;
  /** Ends the evaluation that is running; it still gives its reply. */
  abort(): void;
  /** Ends the thread. */
  terminate(): void;
}

/** What a subkernel is started with. */
export interface SubkernelOptions {
  /** `$KernelID`, from 1. */
  readonly id: number;
  /** Folder that file functions are confined to. */
  readonly folder: string | undefined;
  readonly seed: bigint | undefined;
  readonly maxElements: number;
  readonly maxDigits: number;
  /** Cell that is counted up and notified after each reply. */
  readonly replies: Int32Array;
}

/** Starts one thread of the host. */
export type StartSubkernel = (options: SubkernelOptions) => Subkernel;

import type {
  CallOptions,
  Cause,
  LogLine,
  Phase,
  Resources,
  RetryPolicy,
  StoreAccess,
} from "@remotebatch/job-model";

/** One array of runner commands to start. */
export interface LaunchRequest {
  /**
   * Name of this launch, the same on every repeat and never that of another one, not even of a removed job with the same uuid:
   * letters, digits and `-`, at most 80 of them; `parseLaunchKey` gives its parts. Launching a key again must give the id it gave
   * before, as well as the engine allows.
   */
  readonly key: string;
  readonly uuid: string;
  /** The job's name, for people. */
  readonly name: string;
  /** 1-based children to run, in growing order, at most `JobEngine.maxArraySize` of them. */
  readonly children: readonly number[];
  /** The attempt all of them make, from 1. */
  readonly attempt: number;
  /** Keys of the runner and of its descriptor, relative to the store's root. */
  readonly runnerKey: string;
  readonly runnerSha256: string;
  readonly descriptorKey: string;
  /** How the job's prefix is reached from inside, as in the descriptor. */
  readonly access: StoreAccess;
  readonly timeLimitMs?: number;
  readonly resources: Resources;
  /** Only for engines that retry by themselves. */
  readonly retry: RetryPolicy;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What an engine says of one child. */
export interface EngineChild {
  readonly child: number;
  readonly attempt: number;
  readonly phase: Phase;
  /** The engine's own word for the state. Default: the kit's word for the phase. */
  readonly label?: string;
  readonly reason?: string;
  readonly cause?: Cause;
  readonly exitCode?: number;
  /** When this attempt began to run and when it ended, where the engine knows; milliseconds since 1970 UTC. */
  readonly startedAtMs?: number;
  readonly finishedAtMs?: number;
  /**
   * The engine read the outcome record itself, or knows that none will come. Otherwise the kit looks for the record of a
   * child in a final phase and waits for it a while.
   */
  readonly certain?: boolean;
}

/** One launch asked about. */
export interface EngineQuery {
  readonly id: string;
  /** From the report before, when only changes since are wanted. */
  readonly cursor?: string;
}

/** What an engine says of one launch. A full report leaves out the children it does not know. */
export interface EngineReport {
  readonly id: string;
  readonly children: readonly EngineChild[];
  /** Give one back and the next report holds only changes; leave it out and every report is full. */
  readonly cursor?: string;
  /**
   * Why nothing is known of children that a full report leaves out, as a sentence; told of those that are given up. For engines
   * of several machines, some of which may be out of reach.
   */
  readonly silent?: readonly { readonly children: readonly number[]; readonly reason: string }[];
}

/** One attempt of one child of a launch. */
export interface EngineChildRef {
  readonly id: string;
  readonly child: number;
  readonly attempt: number;
}

/** What a running child has printed since it was asked last. */
export interface NewLogs {
  readonly lines: readonly LogLine[];
  /** Where the next call goes on; the same as before where nothing can be said yet. */
  readonly cursor?: string;
}

/**
 * What starts runners: a scheduler, a cloud service, a list of hosts. Implement it as an object literal.
 * Rejections are `BatchError`; `BATCH_UNAVAILABLE` and `BATCH_THROTTLED` never fail a job.
 */
export interface JobEngine {
  /** Most children in one launch; the kit splits past it. */
  readonly maxArraySize: number;
  /** The engine runs a child again by itself as `LaunchRequest.retry` says. Default false: the kit does it. */
  readonly retries?: boolean;
  /**
   * Launching a key again is harmless, even from two processes at the same moment: it gives the same id and starts nothing twice. The
   * kit then notes no intent before it launches. Default false.
   */
  readonly repeatable?: boolean;
  /** A hint that a launch may come soon; see `ProviderV1.expectJob`. Never throws. */
  expectLaunch?(): void;
  /** Called when a submission begins, to get ready while the files are staged. */
  prepare?(options?: CallOptions): Promise<void>;
  /** Starts the children and gives the engine's id of the launch. */
  launch(request: LaunchRequest, options?: CallOptions): Promise<string>;
  /**
   * The id of a launch made earlier under this key, by this process or another, exactly as `launch` gave it for these children; needed
   * when `launch` cannot tell a repeat.
   */
  find?(
    key: string,
    options?: CallOptions & { readonly children?: readonly number[] },
  ): Promise<string | undefined>;
  /**
   * Ends what a launch under this key may have started that was cut in its middle: its children were aborted before its id was
   * noted. Needed by engines without `find` that start a launch in several steps. Of a key that started nothing it is no error.
   */
  withdraw?(key: string, options?: CallOptions): Promise<void>;
  /** One report per query, in the same order. */
  status(queries: readonly EngineQuery[], options?: CallOptions): Promise<readonly EngineReport[]>;
  /** A hint that the state of some launch of a job may have changed; see `ProviderV1.onChange`. Never throws. */
  onChange?(uuid: string, listener: () => void): () => void;
  /**
   * `forget` also ends what may still work, or sees to it that it is ended as soon as it can be reached: a job is then removed
   * although `cancel` rejects. Default false.
   */
  readonly forgetEnds?: boolean;
  /** Asks for the end of these children, or of all. Of ended ones it is no error. */
  cancel(
    id: string,
    options?: CallOptions & { readonly children?: readonly number[] },
  ): Promise<void>;
  /** What the engine kept of a child's output, for attempts whose runner left no log. */
  logs?(ref: EngineChildRef, options?: CallOptions): Promise<readonly LogLine[]>;
  /**
   * What a child has printed since the cursor of the call before, or from its start: for engines whose runners can put their log
   * into the store only when they end. Lines that the store has in the end, with the same time and text, are shown once.
   */
  newLogs?(
    ref: EngineChildRef,
    options?: CallOptions & { readonly cursor?: string },
  ): Promise<NewLogs>;
  /** Forgets a launch whose children have ended; its job is being removed. */
  forget?(id: string, options?: CallOptions): Promise<void>;
  close?(): Promise<void>;
}

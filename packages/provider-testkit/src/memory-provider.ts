import {
  BatchError,
  type CallOptions,
  type Cause,
  type FinalPhase,
  type JobSpec,
  jobKeys,
  type LogLine,
  type OutcomeRecord,
  type ProviderCapabilities,
  type ProviderLimits,
  type ProviderV1,
  type ValidationIssue,
} from "@remotebatch/job-model";
import {
  createProvider,
  formatLogLine,
  type JobStore,
  type ProviderParts,
  sha256Of,
} from "@remotebatch/provider-kit";
import { type FaultSwitches, faultSwitches, faultyProvider } from "./fault-switches.js";
import { type MemoryTask, memoryEngine } from "./memory-engine.js";
import { memoryStore } from "./memory-store.js";

/** How one attempt of a child ends. */
export interface MemoryOutcome {
  /** Default "succeeded". */
  readonly phase?: FinalPhase;
  readonly cause?: Cause;
  readonly reason?: string;
  readonly exitCode?: number;
  readonly result?: Uint8Array;
  readonly index?: Uint8Array;
  /** How many evaluations of the span gave a result, and how many of these failed. Default: all and none. */
  readonly finished?: number;
  readonly failed?: number;
  readonly unknownFunctions?: readonly string[];
}

/** What a child is told when it runs in this process. */
export interface MemoryChild {
  readonly child: number;
  readonly attempt: number;
  /** Aborted when the child is to end. */
  readonly signal: AbortSignal;
  /** Adds a line to the child's log. */
  readonly log: (text: string, stream?: LogLine["stream"]) => void;
}

/** How a memory provider works; every field may be left out. */
export interface MemoryProviderOptions {
  /** Default "memory". */
  readonly name?: string;
  /** Runs a child in this process as soon as it is launched. Without it a test delivers outcomes by hand. */
  readonly execute?: (spec: JobSpec, child: MemoryChild) => MemoryOutcome | Promise<MemoryOutcome>;
  readonly limits?: Partial<ProviderLimits>;
  readonly capabilities?: Partial<ProviderCapabilities>;
  /** Names of the settings that jobs may have; others are refused. Default: any are taken. */
  readonly settings?: readonly string[];
  /** Most children the engine takes at once; the kit splits past it. Default 1000. */
  readonly maxArraySize?: number;
  readonly now?: () => number;
}

/** A provider in memory, with switches for tests. Its jobs end with its process. */
export interface MemoryProvider extends ProviderV1 {
  /** What was submitted, oldest first. */
  readonly specs: readonly JobSpec[];
  readonly store: JobStore;
  /** What goes wrong below the provider; a test sets it at any moment. */
  readonly faults: FaultSwitches;
  /** Sets a child that waits running. */
  start(uuid: string, child: number): void;
  /** Ends a child: writes its result and outcome record as a runner would. */
  deliver(uuid: string, child: number, outcome: MemoryOutcome): Promise<void>;
  /** Adds a line to the log of a child's present attempt. */
  log(uuid: string, child: number, line: LogLine): Promise<void>;
  /**
   * Another client over the same jobs, as one in another process would be. It may be closed by itself; jobs go on while this
   * process lives.
   */
  another(): ProviderV1;
  /** Makes every question to the engine fail with this error until it is cleared with `undefined`. */
  setOutage(error: BatchError | undefined): void;
}

const defaultLimits: ProviderLimits = {
  minChildren: 1,
  maxChildren: 10_000,
  maxJobBytes: 2 ** 30,
  minTimeLimitMs: 1,
  maxTimeLimitMs: 365 * 24 * 3600 * 1000,
  timeLimitStepMs: 1,
};

const defaultCapabilities: ProviderCapabilities = {
  abortChild: true,
  logs: "follow",
  remove: true,
  list: true,
  survivesClient: false,
  keepsSecrets: true,
};

function settingIssues(
  { settings }: JobSpec,
  known: readonly string[] | undefined,
): readonly ValidationIssue[] {
  const unknown = Object.keys(settings).filter((name) => known?.includes(name) === false);
  return unknown.map((name) => ({
    code: "BATCH_INVALID_OPTION",
    path: `settings.${name}`,
    message: `The memory provider has no setting "${name}".`,
  }));
}

/** Whether a submission that failed may have been taken all the same: one cut in its middle, or whose answer was lost. */
function mayBeTaken(error: unknown, call: CallOptions | undefined): boolean {
  return call?.signal?.aborted === true || (BatchError.is(error) && error.retryable);
}

/** A provider that keeps jobs in memory and lets a test, or a function in this process, produce their results. */
export function memoryProvider(options: MemoryProviderOptions = {}): MemoryProvider {
  const { name = "memory", execute, now = Date.now } = options;
  const faults = faultSwitches();
  const store = memoryStore();
  const specs: JobSpec[] = [];
  /** Jobs that are there; `specs` has the removed ones too. */
  const present = new Set<string>();
  const tasks = new Map<string, MemoryTask>();
  const starts = new WeakMap<MemoryTask, number>();
  let outage: BatchError | undefined;
  const capabilities = { ...defaultCapabilities, ...options.capabilities };
  const { logs } = capabilities;

  function specOf(uuid: string): JobSpec {
    const spec = specs.findLast((candidate) => candidate.uuid === uuid);
    if (spec === undefined)
      throw new BatchError("BATCH_NOT_FOUND", `No job ${uuid} was submitted.`);
    return spec;
  }

  function taskOf(uuid: string, child: number): MemoryTask {
    const task = tasks.get(`${uuid}/${child}`);
    if (task === undefined) {
      throw new BatchError("BATCH_NOT_FOUND", `Child ${child} of job ${uuid} was not launched.`);
    }
    return task;
  }

  async function digestOf(
    key: string,
    bytes: Uint8Array,
  ): Promise<{ bytes: number; sha256: string }> {
    await store.put(key, bytes);
    return { bytes: bytes.length, sha256: sha256Of(bytes) };
  }

  async function deliver(uuid: string, child: number, outcome: MemoryOutcome): Promise<void> {
    const task = taskOf(uuid, child);
    const { attempt } = task.request;
    const span = specOf(uuid).spans[child - 1];
    const total = span === undefined ? 1 : span.to - span.from + 1;
    const { phase = "succeeded", cause, reason, exitCode, result, index } = outcome;
    const prefix = `jobs/${uuid}/`;
    const finished = outcome.finished ?? (phase === "succeeded" ? total : 0);
    const record: OutcomeRecord = {
      version: 1,
      uuid,
      child,
      attempt,
      phase,
      ...(cause === undefined ? {} : { cause }),
      ...(reason === undefined ? {} : { reason }),
      exitCode: exitCode ?? (phase === "succeeded" ? 0 : null),
      signal: null,
      kernel: { kind: "memory", version: "1" },
      runnerVersion: "1",
      host: "memory",
      startedAtMs: starts.get(task) ?? now(),
      finishedAtMs: now(),
      evaluations: { total, finished, failed: outcome.failed ?? 0 },
      ...(result === undefined
        ? {}
        : { result: await digestOf(`${prefix}${jobKeys.result(child, attempt)}`, result) }),
      ...(index === undefined
        ? {}
        : { index: await digestOf(`${prefix}${jobKeys.resultIndex(child, attempt)}`, index) }),
      unknownFunctions: outcome.unknownFunctions ?? [],
    };
    const bytes = new TextEncoder().encode(JSON.stringify(record));
    await store.put(`${prefix}${jobKeys.outcome(child, attempt)}`, bytes);
    task.report({ phase });
  }

  async function log(uuid: string, child: number, line: LogLine): Promise<void> {
    const key = `jobs/${uuid}/${jobKeys.log(child, taskOf(uuid, child).request.attempt)}`;
    const before = (await store.get(key)) ?? new Uint8Array(0);
    const added = new TextEncoder().encode(formatLogLine(line));
    const all = new Uint8Array(before.length + added.length);
    all.set(before);
    all.set(added, before.length);
    await store.put(key, all);
  }

  function start(task: MemoryTask): void {
    starts.set(task, now());
    task.report({ phase: "running" });
  }

  async function run(task: MemoryTask): Promise<void> {
    const { uuid, attempt } = task.request;
    const { child, signal } = task;
    if (execute === undefined || signal.aborted) return;
    start(task);
    let logged: Promise<void> = Promise.resolve();
    const kept: LogLine[] = [];
    const write = (line: LogLine): void => {
      logged = logged.then(() => log(uuid, child, line));
    };
    const print: MemoryChild["log"] = (text, stream = "stdout") => {
      const line: LogLine = { timeMs: now(), stream, text };
      if (logs === "follow") write(line);
      if (logs === "end") kept.push(line);
    };
    try {
      const outcome = await execute(specOf(uuid), { child, attempt, signal, log: print });
      for (const line of kept) write(line);
      await logged;
      if (!signal.aborted) await deliver(uuid, child, outcome);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      task.report({ phase: "failed", cause: "unknown", reason, certain: true });
    }
  }

  const engine = memoryEngine({
    maxArraySize: options.maxArraySize ?? 1000,
    outage: () => outage,
    onTask(task) {
      tasks.set(`${task.request.uuid}/${task.child}`, task);
      run(task).catch(() => {});
    },
  });
  const parts: ProviderParts = {
    name,
    store,
    engine,
    limits: { ...defaultLimits, ...options.limits },
    capabilities,
    validate: (spec) => settingIssues(spec, options.settings),
    patience: { recordMs: 0, launchMs: 0, lostMs: 0, removeMs: 5000 },
    polling: { minMs: 2, maxMs: 20 },
    now,
  };

  function client(): ProviderV1 {
    const provider = faultyProvider(faults, () => createProvider(parts));
    return {
      ...provider,
      async submit(spec, call) {
        if (present.has(spec.uuid)) return provider.submit(spec, call);
        specs.push(spec);
        present.add(spec.uuid);
        try {
          return await provider.submit(spec, call);
        } catch (error) {
          if (!mayBeTaken(error, call)) {
            specs.splice(specs.indexOf(spec), 1);
            present.delete(spec.uuid);
          }
          throw error;
        }
      },
      async remove(ref, call) {
        await provider.remove(ref, call);
        present.delete(ref.uuid);
      },
    };
  }

  return {
    ...client(),
    another: client,
    specs,
    store,
    faults,
    start: (uuid, child) => start(taskOf(uuid, child)),
    deliver,
    log,
    setOutage(error) {
      outage = error;
    },
  };
}

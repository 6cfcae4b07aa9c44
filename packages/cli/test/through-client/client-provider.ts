import {
  createRemoteBatch,
  type Job,
  printInputForm,
  type RemoteBatch,
  type StatusView,
} from "@remotebatch/facade";
import {
  BatchError,
  type ChildStatus,
  type JobRef,
  type JobSpec,
  type JobStatus,
  type ListedJob,
  type OutputAnswer,
  type OutputOptions,
  type Phase,
  type ProviderV1,
  parseOutcomeRecord,
  type RunnerFile,
  type StatusAnswer,
} from "@remotebatch/job-model";
import { testRunner } from "@remotebatch/provider-testkit";
import { programExpression } from "./client-test-job.js";

/** What the client below the suite is made of. */
export interface ClientProviderOptions {
  readonly provider: ProviderV1;
  /** Folder of the client's registry. */
  readonly folder: string;
  /** Runs the suite's programs out of bundles that a client made. */
  readonly runner: RunnerFile;
}

const suiteRunner = testRunner().sha256;
const utf8 = new TextEncoder();

/** The elements of a job of the suite, as texts. */
function elementTexts(spec: JobSpec): readonly string[] {
  const { bytes, offsets } = spec.elements ?? { bytes: utf8.encode(""), offsets: [] };
  const texts: string[] = [];
  for (let at = 0; at + 1 < offsets.length; at += 1) {
    texts.push(new TextDecoder().decode(bytes.subarray(offsets[at], offsets[at + 1])));
  }
  return texts;
}

/**
 * What all clients say alike of a job in its text, in one order: when each was asked is its own affair, and a client that found a job at
 * its provider knows no options.
 */
function commonText(text: string): string {
  const record = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const { version, uuid, environment, provider, name, jobType, spanEnds, ref } = record;
  const options = {
    inputFilenames: [],
    settings: {},
    licensingSettings: "Automatic",
    notifications: "None",
    resources: {},
    retry: { maxAttempts: 1, causes: [] },
  };
  const same = { version, uuid, environment, provider, name, jobType, spanEnds, ref, options };
  return JSON.stringify({ ...same, state: "submitted", submittedAtMs: 1 });
}

/** A client makes no object of a job that another client has removed: there is nothing left to delete. */
function noneLeft(error: unknown): undefined {
  if (!BatchError.is(error) || error.code !== "BATCH_NOT_FOUND") throw error;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/**
 * A client dressed as a provider: what the conformance suite asks goes through job objects, so that the suite says of the
 * client what it says of the provider below it. Three things come from the provider itself because the client does not
 * show them: the list of complaints, the outcome record as bytes, and the number of an attempt in it.
 */
export function clientProvider(options: ClientProviderOptions): ProviderV1 {
  const { provider, folder, runner } = options;
  const client = (one: RunnerFile): RemoteBatch =>
    createRemoteBatch({
      environments: { below: provider },
      folder,
      runner: one,
      polling: { minIntervalMs: 5, maxIntervalMs: 200 },
    });
  const batch = client(runner);
  const removed = new Map<string, Job>();

  const refOf = (job: Job): JobRef => ({
    provider: provider.name,
    uuid: job.uuid,
    id: commonText(job.export()),
  });
  const jobOf = async (ref: JobRef): Promise<Job> => await batch.job(ref.uuid);

  async function submit(spec: JobSpec, signal: AbortSignal | undefined): Promise<JobRef> {
    const code = programExpression(new TextDecoder().decode(spec.payload));
    const given = {
      uuid: spec.uuid,
      remoteJobName: spec.name,
      remoteInputFiles: Object.fromEntries(spec.inputFiles.map(({ name, bytes }) => [name, bytes])),
      remoteProviderSettings: spec.settings,
      ...(spec.timeLimitMs === undefined ? {} : { timeConstraint: spec.timeLimitMs / 1000 }),
      resources: spec.resources,
      retry: spec.retry,
      ...(signal === undefined ? {} : { signal }),
    };
    // A runner belongs to a client; one that the suite chose needs a client of its own.
    const other = spec.runner.sha256 === suiteRunner ? undefined : client(spec.runner);
    const target = other ?? batch;
    if (spec.jobType === "Single") return refOf(await target.submit(code, given));
    const [first] = spec.spans;
    const evaluationsPerChildJob = first === undefined ? 1 : first.to - first.from + 1;
    const method = { evaluationsPerChildJob };
    return refOf(await target.mapSubmit(code, elementTexts(spec), { ...given, method }));
  }

  /** Number of the attempt that ended, by its record; the client does not show it. */
  async function attemptOf(ref: JobRef, child: number): Promise<number> {
    const direct = { ...ref, id: ref.uuid };
    const record = await provider.output(direct, { child, part: "outcome" });
    return record.state === "ready" ? parseOutcomeRecord(record.bytes).attempt : 1;
  }

  async function childStatus(ref: JobRef, child: number, view: StatusView): Promise<ChildStatus> {
    const { phase = "queued", status = "", reason, cause, exitCode, inProgress } = view;
    return {
      child,
      phase,
      label: status,
      attempt: inProgress ? 1 : await attemptOf(ref, child),
      ...(reason === undefined ? {} : { reason }),
      ...(cause === undefined ? {} : { cause }),
      ...(exitCode === undefined ? {} : { exitCode }),
    };
  }

  async function statusOf(ref: JobRef): Promise<JobStatus> {
    const job = await jobOf(ref);
    const view = await job.status();
    if (!view.available || view.phase === undefined) {
      throw new BatchError("BATCH_UNAVAILABLE", view.reason ?? "The client gave no reason.");
    }
    const views = job.jobType === "Single" ? [view] : await childViews(job.children());
    const changed: ChildStatus[] = [];
    for (const [at, one] of views.entries()) changed.push(await childStatus(ref, at + 1, one));
    const { status = "", reason, cause, exitCode, counts, phases } = view;
    return {
      phase: view.phase,
      label: status,
      counts,
      phases,
      changed,
      cursor: "",
      ...(reason === undefined ? {} : { reason }),
      ...(cause === undefined ? {} : { cause }),
      ...(exitCode === undefined ? {} : { exitCode }),
    };
  }

  async function childViews(
    children: readonly { status(): Promise<StatusView> }[],
  ): Promise<readonly StatusView[]> {
    return await Promise.all(children.map((child) => child.status()));
  }

  /** Texts of a child's results, or why there are none. */
  async function resultTexts(
    job: Job,
    child: number,
  ): Promise<readonly string[] | { readonly phase: Phase | undefined }> {
    if (job.jobType === "Single" && child !== 1) {
      throw new BatchError("BATCH_NOT_FOUND", "A single job has one child.");
    }
    const part = job.jobType === "Single" ? job : job.child(child);
    const view = await part.status();
    if (view.inProgress) return { phase: view.phase };
    const result = await part.result();
    if (isText(result)) return [result];
    const values = typeof result === "object" && "args" in result ? result.args : [];
    return values.length > 0 && values.every(isText) ? values : { phase: view.phase };
  }

  async function output(ref: JobRef, asked: OutputOptions): Promise<OutputAnswer> {
    const { child, part = "result", range } = asked;
    const job = await jobOf(ref);
    if (part === "outcome") return await provider.output({ ...ref, id: ref.uuid }, asked);
    const texts = await resultTexts(job, child);
    if ("phase" in texts) {
      const isOpen = texts.phase === "queued" || texts.phase === "starting";
      if (isOpen || texts.phase === "running") return { state: "pending" };
      return { state: "never", reason: `It is ${texts.phase}.` };
    }
    const lengths = texts.map((text) => utf8.encode(text).length);
    if (part === "index") {
      const index = new DataView(new ArrayBuffer(texts.length * 16));
      let from = 0;
      for (const [at, length] of lengths.entries()) {
        index.setBigUint64(at * 16, BigInt(from), true);
        index.setBigUint64(at * 16 + 8, BigInt(length), true);
        from += length;
      }
      return { state: "ready", bytes: new Uint8Array(index.buffer) };
    }
    if (range !== undefined && job.jobType === "Array") {
      // The client reads one element by its position, which is what a range of the index stands for.
      let from = 0;
      const at = lengths.findIndex((length) => {
        const fits = from === range.offset && length === range.length;
        from += length;
        return fits;
      });
      const value = await job.element((job.spans[child - 1]?.from ?? 1) + at);
      return { state: "ready", bytes: utf8.encode(isText(value) ? value : printInputForm(value)) };
    }
    return { state: "ready", bytes: utf8.encode(texts.join("")) };
  }

  return {
    specificationVersion: "v1",
    name: provider.name,
    limits: provider.limits,
    capabilities: provider.capabilities,
    validate: (spec, call) => provider.validate(spec, call),
    submit: (spec, call) => submit(spec, call?.signal),
    async status(queries, call) {
      call?.signal?.throwIfAborted();
      const answer = async (ref: JobRef): Promise<StatusAnswer> => {
        try {
          return { ref, status: await statusOf(ref) };
        } catch (error) {
          const { code, message } = BatchError.from(error);
          return { ref, unavailable: { code, message } };
        }
      };
      return await Promise.all(queries.map(({ ref }) => answer(ref)));
    },
    async output(ref, asked) {
      asked.signal?.throwIfAborted();
      return await output(ref, asked);
    },
    async *logs(ref, asked) {
      yield* (await jobOf(ref)).logs(asked);
    },
    async abort(ref, { children, signal } = {}) {
      signal?.throwIfAborted();
      const job = await jobOf(ref);
      if (children === undefined) return await job.abort();
      for (const child of children) {
        if (job.jobType === "Single") throw new BatchError("BATCH_NOT_FOUND", "no child");
        await job.child(child).abort();
      }
    },
    async remove(ref) {
      const job = removed.get(ref.uuid) ?? (await jobOf(ref).catch(noneLeft));
      if (job === undefined) return;
      removed.set(ref.uuid, job);
      await job.delete();
    },
    async *list({ jobType, uuid } = {}) {
      for (const job of await batch.jobs(jobType === undefined ? {} : { type: jobType })) {
        // Jobs of a client are asked for one by one where the uuid is known; they are listed all.
        if (uuid !== undefined && job.uuid !== uuid) continue;
        const { name, submittedAtMs } = job;
        const spans = job.jobType === "Array" ? job.spans : [{ from: 1, to: 1 }];
        const listed: ListedJob = {
          ref: refOf(job),
          name,
          jobType: job.jobType,
          submittedAtMs,
          spans,
        };
        yield listed;
      }
    },
    async attach(text) {
      let ref: Partial<JobRef> = {};
      try {
        ref = JSON.parse(text) as Partial<JobRef>;
      } catch {
        // No text of a reference: what the client makes of it is what counts.
      }
      const { uuid, id = text } = ref;
      return refOf(id === uuid ? await batch.job(id) : await batch.attach(id));
    },
    close: () => batch.close(),
  };
}

import { BatchError, isJobUuid, type RunnerFile } from "@remotebatch/job-model";
import { ArrayJobObject, type Resubmit } from "../job/array-job.js";
import type { Job } from "../job/job.js";
import { type Environment, JobCore, type JobHost } from "../job/job-core.js";
import { SingleJobObject } from "../job/single-job.js";
import { shown } from "../options/option-value.js";
import type { JobRecord } from "../registry/job-record.js";
import type { Registry } from "../registry/registry.js";
import { repairSubmissions } from "../registry/repair.js";
import type { JobFilter, RebuiltRegistry } from "../remote-batch.js";
import type { ResultCache } from "../results/result-cache.js";
import { completeRecord } from "../submit/submitter.js";
import { attachWhereKnown, exportedRecord } from "./attach-record.js";
import type { Environments } from "./environments.js";
import { type ListFailure, listedRecords } from "./listed-records.js";

const shortestPrefix = 4;

function newestFirst(a: JobRecord, b: JobRecord): number {
  return b.submittedAtMs - a.submittedAtMs || (a.uuid < b.uuid ? -1 : 1);
}

/** Finds jobs in the registry and at the providers, and makes their objects. */
export class JobCatalog {
  readonly #registry: Registry;
  readonly #environments: Environments;
  readonly #loadRunner: () => Promise<RunnerFile>;
  readonly #resubmit: Resubmit;
  readonly #onCore: (core: JobCore) => void;
  readonly #results: ResultCache | undefined;
  readonly #onWarning: ((message: string) => void) | undefined;
  readonly #cores = new Map<string, JobCore>();
  /** Submissions of this client that are on their way. */
  readonly inFlight = new Set<string>();
  #opened: Promise<void> | undefined;

  constructor(
    registry: Registry,
    environments: Environments,
    loadRunner: () => Promise<RunnerFile>,
    resubmit: Resubmit,
    onCore: (core: JobCore) => void,
    results: ResultCache | undefined,
    onWarning: ((message: string) => void) | undefined,
  ) {
    this.#results = results;
    this.#onWarning = onWarning;
    this.#registry = registry;
    this.#environments = environments;
    this.#loadRunner = loadRunner;
    this.#resubmit = resubmit;
    this.#onCore = onCore;
  }

  get #all(): readonly Environment[] {
    return [...this.#environments.byName.values()];
  }

  /** Settles what a crash left, once. */
  async open(): Promise<void> {
    this.#opened ??= repairSubmissions(
      this.#registry,
      this.#environments.byName,
      this.inFlight,
      this.#loadRunner,
    ).then(() => undefined);
    try {
      await this.#opened;
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  /** What all objects of a submitted job share. */
  core(record: JobRecord): JobCore {
    const { ref } = record;
    if (ref === undefined) {
      throw new BatchError(
        "BATCH_NOT_READY",
        `The job ${record.uuid} is still being submitted; try again in a moment.`,
      );
    }
    const known = this.#cores.get(record.uuid);
    if (known !== undefined) return known;
    const host: JobHost = {
      resubmissions: (uuid) => this.#resubmissions(uuid),
      forget: async (uuid) => {
        this.#warnOfLoss(uuid);
        this.#cores.delete(uuid);
        await this.#registry.delete(uuid);
        await this.#results?.forget(uuid);
      },
      results: this.#results,
    };
    const core = new JobCore(record, ref, this.#environments.ofRecord(record), host);
    this.#cores.set(record.uuid, core);
    this.#onCore(core);
    return core;
  }

  #resubmissions(uuid: string): readonly string[] {
    return this.#registry
      .list()
      .filter((record) => record.resubmission?.uuid === uuid)
      .map((record) => record.uuid);
  }

  #warnOfLoss(uuid: string): void {
    const losers = this.#resubmissions(uuid);
    if (losers.length === 0) return;
    this.#onWarning?.(
      `The job ${uuid} was deleted, and with it results that its resubmission shows (${losers.join(", ")}): they are missing there from now on.`,
    );
  }

  /** The object of a single job. */
  single(record: JobRecord): SingleJobObject {
    return new SingleJobObject(this.core(record));
  }

  /** The object of an array job, with the results of the job that it continues. */
  async array(record: JobRecord): Promise<ArrayJobObject> {
    const core = this.core(record);
    const earlier = record.resubmission?.uuid;
    if (earlier === undefined) return new ArrayJobObject(core, this.#resubmit);
    return new ArrayJobObject(core, this.#resubmit, await this.#earlier(earlier));
  }

  /** The job that another continues, unless it was deleted since. */
  async #earlier(uuid: string): Promise<ArrayJobObject | undefined> {
    try {
      return await this.array(await this.#record(uuid));
    } catch (error) {
      if (BatchError.is(error) && error.code === "BATCH_NOT_FOUND") return undefined;
      throw error;
    }
  }

  async #object(record: JobRecord): Promise<Job> {
    return record.jobType === "Single" ? this.single(record) : await this.array(record);
  }

  async job(uuid: string): Promise<Job> {
    await this.open();
    if (typeof uuid !== "string" || !/^[0-9a-f-]{4,36}$/iu.test(uuid)) {
      throw new BatchError(
        "BATCH_INVALID_OPTION",
        `The job id is ${shown(uuid)}; give a UUID, or at least the first ${shortestPrefix} of its hexadecimal digits.`,
      );
    }
    const wanted = uuid.toLowerCase();
    return await this.#object(
      isJobUuid(wanted) ? await this.#record(wanted) : await this.#byPrefix(wanted),
    );
  }

  async #record(uuid: string): Promise<JobRecord> {
    const known = this.#registry.get(uuid);
    if (known !== undefined) return known;
    const failures: ListFailure[] = [];
    for await (const record of listedRecords(this.#all, { uuid }, failures)) {
      if (record.uuid === uuid) return record;
    }
    // It may be one of those that could not be asked for.
    throw failures[0]?.error ?? notFound(uuid);
  }

  async #byPrefix(prefix: string): Promise<JobRecord> {
    const found = new Map(
      this.#registry.list(prefix).map((record) => [record.uuid, record] as const),
    );
    const failures: ListFailure[] = [];
    if (found.size === 0) {
      for await (const record of listedRecords(this.#all, {}, failures)) {
        if (record.uuid.startsWith(prefix)) found.set(record.uuid, record);
      }
    }
    const [first, second] = found.values();
    if (first === undefined) throw failures[0]?.error ?? notFound(prefix);
    if (second !== undefined) {
      const some = [...found.keys()].slice(0, 5).join(", ");
      throw new BatchError(
        "BATCH_AMBIGUOUS_ID",
        `${found.size} jobs begin with "${prefix}" (${some}${found.size > 5 ? ", …" : ""}); give more characters.`,
      );
    }
    return first;
  }

  async jobs(filter: JobFilter = {}): Promise<readonly Job[]> {
    await this.open();
    const { type = "All", environment, signal } = filter;
    if (type !== "All" && type !== "Single" && type !== "Array") {
      throw new BatchError(
        "BATCH_INVALID_OPTION",
        `type is ${shown(type)}; give "Single", "Array" or "All". Children are reached through their array job.`,
      );
    }
    const asked = environment === undefined ? this.#all : [this.#environments.get(environment)];
    const records = new Map<string, JobRecord>();
    const failures: ListFailure[] = [];
    const listed = listedRecords(
      asked,
      {
        ...(type === "All" ? {} : { jobType: type }),
        ...(signal === undefined ? {} : { signal }),
      },
      failures,
    );
    for await (const record of listed) records.set(record.uuid, record);
    this.#warn(asked, failures, "those of them that the registry knows are listed");
    for (const record of this.#registry.list()) {
      if (record.state === "submitted" && this.#has(record)) records.set(record.uuid, record);
    }
    const chosen = [...records.values()]
      .filter((record) => type === "All" || record.jobType === type)
      .filter((record) => environment === undefined || record.environment === environment)
      .sort(newestFirst);
    const jobs: Job[] = [];
    for (const record of chosen) jobs.push(await this.#object(record));
    return jobs;
  }

  /**
   * Tells of environments that could not list their jobs.
   * @throws the first failure when there is no other environment.
   */
  #warn(asked: readonly Environment[], failures: readonly ListFailure[], then: string): void {
    const [first] = failures;
    if (first !== undefined && failures.length === asked.length) throw first.error;
    for (const { environment, error } of failures) {
      this.#onWarning?.(
        `The environment "${environment.name}" can't list its jobs, ${then}: ${error.message}`,
      );
    }
  }

  /** True when this client has the environment that the record names. */
  #has(record: JobRecord): boolean {
    return this.#environments.byName.get(record.environment)?.provider.name === record.provider;
  }

  /** The jobs of the registry that this client can ask about. */
  registeredCores(): readonly JobCore[] {
    return this.#registry
      .list()
      .filter((record) => record.state === "submitted" && this.#has(record))
      .map((record) => this.core(record));
  }

  async attach(text: string): Promise<Job> {
    const record = exportedRecord(text);
    if (record.ref === undefined) throw notFound(record.uuid);
    const { environment, ref } = await attachWhereKnown(this.#environments, record, record.ref);
    const here: JobRecord = {
      ...record,
      environment: environment.name,
      provider: environment.provider.name,
    };
    const completed = await completeRecord(this.#registry, here, ref);
    return await this.#object(completed.record);
  }

  async rebuild(fresh: boolean): Promise<RebuiltRegistry> {
    const damaged = await this.#registry.setAside(fresh);
    let added = 0;
    const failures: ListFailure[] = [];
    for await (const record of listedRecords(this.#all, {}, failures)) {
      let known: JobRecord | undefined;
      try {
        known = this.#registry.get(record.uuid);
      } catch {
        // A damaged record is what this replaces.
      }
      if (known?.state === "submitted") continue;
      await this.#registry.put(record);
      added += 1;
    }
    this.#warn(this.#all, failures, "rebuild again when it can");
    return { added, ...(damaged === undefined ? {} : { damaged }) };
  }
}

function notFound(id: string): BatchError {
  return new BatchError(
    "BATCH_NOT_FOUND",
    `No job "${id}" is known to the registry or to a provider; look at the list of jobs, or attach exported text.`,
  );
}

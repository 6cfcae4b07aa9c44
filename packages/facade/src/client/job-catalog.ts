import {
  BatchError,
  isJobUuid,
  type JobType,
  type ListedJob,
  type RunnerFile,
} from "@remotebatch/job-model";
import { ArrayJobObject, type Resubmit } from "../job/array-job.js";
import type { Job } from "../job/job.js";
import { type Environment, JobCore, type JobHost } from "../job/job-core.js";
import { SingleJobObject } from "../job/single-job.js";
import { shown } from "../options/option-value.js";
import { type JobRecord, readJobRecord, registrySchemaVersion } from "../registry/job-record.js";
import type { Registry } from "../registry/registry.js";
import { repairSubmissions } from "../registry/repair.js";
import type { JobFilter, RebuiltRegistry } from "../remote-batch.js";
import type { ResultCache } from "../results/result-cache.js";
import { completeRecord } from "../submit/submitter.js";
import type { Environments } from "./environments.js";

const shortestPrefix = 4;

/** What a provider's own list tells of a job, as a record; options are not known there. */
function adoptedRecord(environment: Environment, listed: ListedJob): JobRecord {
  return {
    version: registrySchemaVersion,
    uuid: listed.ref.uuid,
    state: "submitted",
    environment: environment.name,
    provider: environment.provider.name,
    name: listed.name,
    jobType: listed.jobType,
    spanEnds: listed.spans.map((span) => span.to),
    submittedAtMs: listed.submittedAtMs,
    ref: listed.ref,
    options: {
      inputFilenames: [],
      settings: {},
      licensingSettings: "Automatic",
      notifications: "None",
      resources: {},
      retry: { maxAttempts: 1, causes: [] },
    },
  };
}

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
  ) {
    this.#results = results;
    this.#registry = registry;
    this.#environments = environments;
    this.#loadRunner = loadRunner;
    this.#resubmit = resubmit;
    this.#onCore = onCore;
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
      forget: async (uuid) => {
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
    for await (const record of this.#listed({ uuid })) if (record.uuid === uuid) return record;
    throw notFound(uuid);
  }

  async #byPrefix(prefix: string): Promise<JobRecord> {
    const found = new Map(
      this.#registry.list(prefix).map((record) => [record.uuid, record] as const),
    );
    if (found.size === 0) {
      for await (const record of this.#listed({})) {
        if (record.uuid.startsWith(prefix)) found.set(record.uuid, record);
      }
    }
    const [first, second] = found.values();
    if (first === undefined) throw notFound(prefix);
    if (second !== undefined) {
      const some = [...found.keys()].slice(0, 5).join(", ");
      throw new BatchError(
        "BATCH_AMBIGUOUS_ID",
        `${found.size} jobs begin with "${prefix}" (${some}${found.size > 5 ? ", …" : ""}); give more characters.`,
      );
    }
    return first;
  }

  async *#listed(
    filter: { readonly uuid?: string; readonly jobType?: JobType; readonly signal?: AbortSignal },
    only?: string,
  ): AsyncGenerator<JobRecord> {
    for (const environment of this.#environments.byName.values()) {
      if (only !== undefined && environment.name !== only) continue;
      if (!environment.provider.capabilities.list) continue;
      for await (const job of environment.provider.list(filter)) {
        yield adoptedRecord(environment, job);
      }
    }
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
    if (environment !== undefined) this.#environments.get(environment);
    const records = new Map<string, JobRecord>();
    const listed = this.#listed(
      {
        ...(type === "All" ? {} : { jobType: type }),
        ...(signal === undefined ? {} : { signal }),
      },
      environment,
    );
    for await (const record of listed) records.set(record.uuid, record);
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
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw new BatchError(
        "BATCH_CORRUPT_RECORD",
        "The text is no exported job; give what job.export() returned.",
        { cause },
      );
    }
    const record = readJobRecord(value);
    if (record.ref === undefined) throw notFound(record.uuid);
    const environment = this.#environments.ofRecord(record);
    const ref = await environment.provider.attach(JSON.stringify(record.ref));
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
    for await (const record of this.#listed({})) {
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
    return { added, ...(damaged === undefined ? {} : { damaged }) };
  }
}

function notFound(id: string): BatchError {
  return new BatchError(
    "BATCH_NOT_FOUND",
    `No job "${id}" is known to the registry or to a provider; look at the list of jobs, or attach exported text.`,
  );
}

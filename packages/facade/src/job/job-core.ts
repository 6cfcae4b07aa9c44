import {
  BatchError,
  type JobRef,
  type LogLine,
  type ProviderV1,
  type Span,
  spansFromEnds,
} from "@remotebatch/job-model";
import { JobTracker } from "../poller/job-tracker.js";
import type { ProviderPoller } from "../poller/provider-poller.js";
import { currentStatus, waitUntil, watchStatus } from "../poller/status-watch.js";
import type { JobRecord } from "../registry/job-record.js";
import { ChildOutputReader } from "../results/child-output.js";
import type { ResultCache } from "../results/result-cache.js";
import type { StatusView, WaitOptions } from "./job.js";

/** A provider under the name it has in this client, with the one poller that asks it. */
export interface Environment {
  readonly name: string;
  readonly provider: ProviderV1;
  readonly poller: ProviderPoller;
}

/** What a job object asks of its client. */
export interface JobHost {
  /** Takes the job out of the registry. */
  forget(uuid: string): Promise<void>;
  /** Jobs of the registry that evaluate elements of this one again. */
  resubmissions(uuid: string): readonly string[];
  /** Where results are kept that were fetched, if they are. */
  readonly results: ResultCache | undefined;
}

/** What all objects of one job share: its record, its place, what was heard of it, and the reader of its outputs. */
export class JobCore {
  readonly record: JobRecord;
  readonly ref: JobRef;
  readonly environment: Environment;
  readonly spans: readonly Span[];
  readonly tracker: JobTracker;
  readonly reader: ChildOutputReader;
  readonly #host: JobHost;

  constructor(record: JobRecord, ref: JobRef, environment: Environment, host: JobHost) {
    this.record = record;
    this.ref = ref;
    this.environment = environment;
    this.spans = spansFromEnds(record.spanEnds);
    this.tracker = new JobTracker(ref, this.spans.length);
    const { provider } = environment;
    // Copies of what lies on this machine already save nothing.
    const results = provider.capabilities.localOutputs === true ? undefined : host.results;
    this.reader = new ChildOutputReader(provider, ref, results);
    this.#host = host;
  }

  get provider(): ProviderV1 {
    return this.environment.provider;
  }

  async status(signal?: AbortSignal): Promise<StatusView> {
    return await currentStatus(this.environment.poller, this.tracker, signal);
  }

  async wait(options?: WaitOptions): Promise<StatusView> {
    await waitUntil(this.environment.poller, this.tracker, (tracker) => tracker.ended, options);
    return this.tracker.view();
  }

  watch(signal?: AbortSignal): AsyncIterable<StatusView> {
    return watchStatus(this.environment.poller, this.tracker, signal);
  }

  async abort(
    options: { readonly signal?: AbortSignal; readonly children?: readonly number[] } = {},
  ) {
    if (options.children !== undefined && !this.provider.capabilities.abortChild) {
      throw new BatchError(
        "BATCH_UNSUPPORTED",
        `The provider "${this.provider.name}" can't abort one child; abort the whole job.`,
        { provider: this.provider.name },
      );
    }
    await this.provider.abort(this.ref, options);
  }

  async delete(signal?: AbortSignal): Promise<void> {
    if (!this.provider.capabilities.remove) {
      throw new BatchError(
        "BATCH_UNSUPPORTED",
        `The provider "${this.provider.name}" can't delete jobs.`,
        { provider: this.provider.name },
      );
    }
    await this.provider.remove(this.ref, signal === undefined ? {} : { signal });
    await this.#host.forget(this.ref.uuid);
  }

  resubmissions(): readonly string[] {
    return this.#host.resubmissions(this.ref.uuid);
  }

  logs(
    options: {
      readonly child?: number;
      readonly follow?: boolean;
      readonly signal?: AbortSignal;
    } = {},
  ): AsyncIterable<LogLine> {
    const child = options.child ?? 1;
    if (!Number.isSafeInteger(child) || child < 1 || child > this.spans.length) {
      throw new BatchError(
        "BATCH_INVALID_OPTION",
        `There is no child ${child}; this job has children 1 to ${this.spans.length}.`,
      );
    }
    return this.provider.logs(this.ref, { ...options, child });
  }

  /** All log lines of a child so far. */
  async logLines(child = 1): Promise<readonly LogLine[]> {
    const lines: LogLine[] = [];
    for await (const line of this.logs({ child })) lines.push(line);
    return lines;
  }

  /** The log of a child so far as text, one line each. */
  async logText(child = 1): Promise<string> {
    return (await this.logLines(child)).map((line) => `${line.text}\n`).join("");
  }

  export(): string {
    return JSON.stringify(this.record);
  }
}

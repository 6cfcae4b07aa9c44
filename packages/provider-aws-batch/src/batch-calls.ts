import {
  BatchClient,
  DescribeJobDefinitionsCommand,
  DescribeJobQueuesCommand,
  DescribeJobsCommand,
  type JobDetail,
  type JobStatus,
  type JobSummary,
  ListJobsCommand,
  type ListJobsCommandInput,
  RegisterJobDefinitionCommand,
  type RegisterJobDefinitionCommandInput,
  SubmitJobCommand,
  type SubmitJobCommandInput,
  TerminateJobCommand,
} from "@aws-sdk/client-batch";
import { BatchError, type CallOptions } from "@remotebatch/job-model";
import { sleep } from "@remotebatch/provider-kit";
import { awsFailure, type Credentials, keysOf, silenceLimits } from "@remotebatch/store-s3";
import { definitionQuestion, type KnownDefinition, newestDefinition } from "./job-definition.js";
import { allPages } from "./pages.js";

/** How the services are reached. */
export interface AwsAccess {
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly profile?: string | undefined;
  readonly credentials?: Credentials | undefined;
  /** Tries of one request. */
  readonly maxTries: number;
  /** How long a server may be silent, milliseconds. Default 60,000. */
  readonly silenceMs?: number | undefined;
}

/** The calls to AWS Batch that the provider makes. Rejections are `BatchError`. */
export interface BatchCalls {
  /** Submits once; `undefined` where it cannot be told whether AWS took the job. */
  submit(input: SubmitJobCommandInput, options: CallOptions): Promise<string | undefined>;
  /** Details of jobs, in hundreds; of unknown ids there are none. */
  describe(ids: readonly string[], options: CallOptions): Promise<readonly JobDetail[]>;
  /** Children of an array in one state. */
  children(
    arrayJobId: string,
    status: JobStatus,
    options: CallOptions,
  ): Promise<readonly JobSummary[]>;
  /** Jobs of a name in a queue, oldest first. */
  named(queue: string, name: string, options: CallOptions): Promise<readonly JobSummary[]>;
  /** Ends a job, or a child of an array; one that has ended stays as it is. */
  terminate(jobId: string, reason: string, options: CallOptions): Promise<void>;
  /** State and status of a queue, or `undefined` when there is none. */
  queue(
    name: string,
    options: CallOptions,
  ): Promise<
    { readonly state: string; readonly status: string; readonly statusReason: string } | undefined
  >;
  /** The newest active revision of a job definition, or `undefined`. */
  definition(name: string, options: CallOptions): Promise<KnownDefinition | undefined>;
  register(input: RegisterJobDefinitionCommandInput, options: CallOptions): Promise<string>;
  close(): void;
}

/** Settings of a client of the SDK. */
export function clientSettings(access: AwsAccess) {
  const { region, endpoint, profile, credentials } = access;
  return {
    maxAttempts: access.maxTries,
    retryMode: "adaptive",
    requestHandler: silenceLimits(access.silenceMs),
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...(credentials === undefined ? {} : { credentials: keysOf(credentials) }),
  };
}

/** The calls by the SDK. What may be repeated is, slower after each throttled request; a submission only when AWS surely did not take it. */
export function batchCalls(access: AwsAccess): BatchCalls {
  const client = new BatchClient(clientSettings(access));
  const once = new BatchClient({
    ...clientSettings(access),
    maxAttempts: 1,
    retryMode: "standard",
  });
  const callOf = ({ signal }: CallOptions) => (signal === undefined ? {} : { abortSignal: signal });

  async function call<T>(doing: string, options: CallOptions, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      throw options.signal?.aborted === true
        ? options.signal.reason
        : awsFailure(error, doing, "BATCH_ENGINE_FAILED");
    }
  }

  function jobs(
    doing: string,
    input: ListJobsCommandInput,
    options: CallOptions,
  ): Promise<JobSummary[]> {
    return allPages(doing, async (more) => {
      const answer = await call(doing, options, () =>
        client.send(new ListJobsCommand({ ...input, ...more }), callOf(options)),
      );
      return { part: answer.jobSummaryList ?? [], nextToken: answer.nextToken };
    });
  }

  async function describe(
    ids: readonly string[],
    options: CallOptions,
  ): Promise<readonly JobDetail[]> {
    const found: JobDetail[] = [];
    for (let at = 0; at < ids.length; at += 100) {
      const part = ids.slice(at, at + 100);
      const answer = await call("asking for jobs", options, () =>
        client.send(new DescribeJobsCommand({ jobs: part }), callOf(options)),
      );
      found.push(...(answer.jobs ?? []));
    }
    return found;
  }

  return {
    async submit(input, options) {
      for (let tries = 1; ; tries += 1) {
        try {
          const answer = await call(`submitting ${input.jobName}`, options, () =>
            once.send(new SubmitJobCommand(input), callOf(options)),
          );
          return answer.jobId;
        } catch (error) {
          if (!BatchError.is(error)) throw error;
          if (error.code === "BATCH_UNAVAILABLE") return undefined;
          if (error.code !== "BATCH_THROTTLED" || tries >= access.maxTries) throw error;
          await sleep(2 ** tries * 100 * (0.5 + Math.random() / 2), options.signal);
        }
      }
    },
    describe,
    children(arrayJobId, jobStatus, options) {
      const input = { arrayJobId, jobStatus, maxResults: 100 };
      return jobs(`listing children of ${arrayJobId}`, input, options);
    },
    async named(jobQueue, name, options) {
      const filters = [{ name: "JOB_NAME", values: [name] }];
      const found = await jobs(`looking for ${name}`, { jobQueue, filters }, options);
      const own = found.filter((job) => job.jobName === name);
      // Whoever looks must see the same order, also of two of the same millisecond.
      return own.sort(
        (one, other) =>
          (one.createdAt ?? 0) - (other.createdAt ?? 0) ||
          ((one.jobId ?? "") < (other.jobId ?? "") ? -1 : 1),
      );
    },
    async terminate(jobId, reason, options) {
      try {
        await call(`ending ${jobId}`, options, () =>
          client.send(new TerminateJobCommand({ jobId, reason }), callOf(options)),
        );
      } catch (error) {
        if (!BatchError.is(error) || error.code !== "BATCH_ENGINE_FAILED") throw error;
        // What has ended, or is forgotten, need not be ended.
        const [job] = await describe([jobId], options);
        if (job !== undefined && job.status !== "SUCCEEDED" && job.status !== "FAILED") throw error;
      }
    },
    async queue(name, options) {
      const answer = await call(`asking for the queue ${name}`, options, () =>
        client.send(new DescribeJobQueuesCommand({ jobQueues: [name] }), callOf(options)),
      );
      const [found] = answer.jobQueues ?? [];
      if (found === undefined) return undefined;
      const { state = "", status = "", statusReason = "" } = found;
      return { state, status, statusReason };
    },
    async definition(name, options) {
      const doing = `asking for the job definition ${name}`;
      const question = definitionQuestion(name);
      const all = await allPages(doing, async (more) => {
        const input = { ...question, ...more };
        const answer = await call(doing, options, () =>
          client.send(new DescribeJobDefinitionsCommand(input), callOf(options)),
        );
        return { part: answer.jobDefinitions ?? [], nextToken: answer.nextToken };
      });
      return newestDefinition(all);
    },
    async register(input, options) {
      const answer = await call(`registering ${input.jobDefinitionName}`, options, () =>
        client.send(new RegisterJobDefinitionCommand(input), callOf(options)),
      );
      return answer.jobDefinitionArn ?? "";
    },
    close() {
      client.destroy();
      once.destroy();
    },
  };
}

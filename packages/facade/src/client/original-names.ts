import { BatchError } from "@remotebatch/job-model";
import type { RemoteFunction, Submittable } from "../functions/remote-function.js";
import type { ArrayChildJob, ArrayJob, Job, SingleJob } from "../job/job.js";
import { shown } from "../options/option-value.js";
import type { Code, MapSubmitOptions, SubmitOptions } from "../options/submit-options.js";
import type { JobFilter, ListInput, RemoteBatch } from "../remote-batch.js";
import { deleteEach, type JobOrJobs } from "./each-job.js";

/**
 * Functions named as in the original, over one client; an environment is named by its name in it, before the other
 * arguments as in the original, or by the option `environment`.
 */
export interface OriginalNames {
  remoteBatchSubmit(code: Submittable, options?: SubmitOptions): Promise<SingleJob>;
  remoteBatchSubmit(
    environment: string,
    code: Submittable,
    options?: SubmitOptions,
  ): Promise<SingleJob>;
  remoteBatchMapSubmit(
    f: Code | RemoteFunction,
    list: ListInput,
    options?: MapSubmitOptions,
  ): Promise<ArrayJob>;
  remoteBatchMapSubmit(
    environment: string,
    f: Code | RemoteFunction,
    list: ListInput,
    options?: MapSubmitOptions,
  ): Promise<ArrayJob>;
  /** The job with this uuid or unique beginning of one. */
  remoteBatchJobObject(uuid: string): Promise<Job>;
  /** The same, and it must be one of this environment. */
  remoteBatchJobObject(environment: string, uuid: string): Promise<Job>;
  remoteBatchJobs(environment?: string, type?: JobFilter["type"]): Promise<readonly Job[]>;
  /** Of jobs and children, and of lists of them; gives back what it was given. */
  remoteBatchJobAbort<Aborted extends JobOrJobs<Job | ArrayChildJob>>(
    job: Aborted,
  ): Promise<Aborted>;
  /** Of all of them, even where one can't be deleted. */
  deleteObject(job: JobOrJobs<Job>): Promise<void>;
  /** The environment used when none is given; assign another name, or `undefined` for the client's own default. */
  defaultRemoteBatchSubmissionEnvironment: string | undefined;
}

/** True for what can stand in the place of options; calls of functions are plain objects too. */
function isOptions(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value !== "object" || value === null || "kind" in value) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The arguments of a call with `count` of them before the options, an environment in front set apart. */
function arranged(
  args: readonly unknown[],
  count: number,
): { readonly environment: string | undefined; readonly rest: readonly unknown[] } {
  const hasEnvironment = args.length > count && !isOptions(args[count]);
  if (!hasEnvironment) return { environment: undefined, rest: args };
  const [environment, ...rest] = args;
  if (typeof environment !== "string") {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `The environment is ${shown(environment)}; give its name, or leave it out and end with an object of options.`,
    );
  }
  return { environment, rest };
}

/** The functions of the original over a client. */
export function originalNames(batch: RemoteBatch): OriginalNames {
  let chosen: string | undefined;
  const optionsFor = <Options extends SubmitOptions>(
    environment: string | undefined,
    options: Options | undefined,
  ): Options => {
    if (environment !== undefined && (options?.environment ?? environment) !== environment) {
      throw new BatchError(
        "BATCH_INVALID_OPTION",
        `The environment is "${environment}" and the option says "${options?.environment}"; give it once.`,
      );
    }
    const used = environment ?? options?.environment ?? chosen;
    return { ...options, ...(used === undefined ? {} : { environment: used }) } as Options;
  };
  return {
    async remoteBatchSubmit(...args: readonly unknown[]) {
      const { environment, rest } = arranged(args, 1);
      const [code, options] = rest as [Submittable, SubmitOptions?];
      return await batch.submit(code, optionsFor(environment, options));
    },
    async remoteBatchMapSubmit(...args: readonly unknown[]) {
      const { environment, rest } = arranged(args, 2);
      const [f, list, options] = rest as [Code | RemoteFunction, ListInput, MapSubmitOptions?];
      return await batch.mapSubmit(f, list, optionsFor(environment, options));
    },
    async remoteBatchJobObject(first: string, second?: string) {
      if (second === undefined) return await batch.job(first);
      const job = await batch.job(second);
      if (job.environment === first) return job;
      throw new BatchError(
        "BATCH_NOT_FOUND",
        `The job ${job.uuid} belongs to the environment "${job.environment}", not to "${first}".`,
      );
    },
    remoteBatchJobs: (environment, type = "All") =>
      batch.jobs({ type, environment: environment ?? chosen ?? batch.defaultEnvironment }),
    remoteBatchJobAbort: (job) => batch.abort(job),
    deleteObject: (job) => deleteEach(job),
    get defaultRemoteBatchSubmissionEnvironment() {
      return chosen ?? batch.defaultEnvironment;
    },
    set defaultRemoteBatchSubmissionEnvironment(name: string | undefined) {
      if (name !== undefined && !batch.environments.includes(name)) {
        throw new BatchError(
          "BATCH_INVALID_OPTION",
          `There is no environment "${name}"; this client has ${batch.environments.join(", ")}.`,
        );
      }
      chosen = name;
    },
  };
}

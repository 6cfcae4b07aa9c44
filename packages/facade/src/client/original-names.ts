import { BatchError } from "@remotebatch/job-model";
import type { RemoteFunction, Submittable } from "../functions/remote-function.js";
import type { ArrayJob, Job, SingleJob } from "../job/job.js";
import type { Code, MapSubmitOptions, SubmitOptions } from "../options/submit-options.js";
import type { JobFilter, ListInput, RemoteBatch } from "../remote-batch.js";

/** Functions named as in the original, over one client; environments are named by their names in it. */
export interface OriginalNames {
  remoteBatchSubmit(code: Submittable, options?: SubmitOptions): Promise<SingleJob>;
  remoteBatchMapSubmit(
    f: Code | RemoteFunction,
    list: ListInput,
    options?: MapSubmitOptions,
  ): Promise<ArrayJob>;
  /** The job with this uuid or unique beginning of one. */
  remoteBatchJobObject(uuid: string): Promise<Job>;
  remoteBatchJobs(environment?: string, type?: JobFilter["type"]): Promise<readonly Job[]>;
  /** Gives back what it was given. */
  remoteBatchJobAbort<Aborted extends Job | readonly Job[]>(job: Aborted): Promise<Aborted>;
  deleteObject(job: Job | readonly Job[]): Promise<void>;
  /** The environment used when none is given; assign another name, or `undefined` for the client's own default. */
  defaultRemoteBatchSubmissionEnvironment: string | undefined;
}

/** The functions of the original over a client. */
export function originalNames(batch: RemoteBatch): OriginalNames {
  let chosen: string | undefined;
  const withDefault = <Options extends SubmitOptions>(options: Options | undefined): Options => {
    const environment = options?.environment ?? chosen;
    return { ...options, ...(environment === undefined ? {} : { environment }) } as Options;
  };
  return {
    remoteBatchSubmit: (code, options) => batch.submit(code, withDefault(options)),
    remoteBatchMapSubmit: (f, list, options) => batch.mapSubmit(f, list, withDefault(options)),
    remoteBatchJobObject: (uuid) => batch.job(uuid),
    remoteBatchJobs: (environment, type = "All") =>
      batch.jobs({ type, environment: environment ?? chosen ?? batch.defaultEnvironment }),
    remoteBatchJobAbort: (job) => batch.abort(job),
    deleteObject: async (job) => {
      const jobs: readonly Job[] = "uuid" in job ? [job] : job;
      for (const one of jobs) await one.delete();
    },
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

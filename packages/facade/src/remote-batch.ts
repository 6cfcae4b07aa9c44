import type { Expr } from "@remotebatch/expr-model";
import type { JobType, ProviderV1, RunnerFile } from "@remotebatch/job-model";
import type { JobOrJobs } from "./client/each-job.js";
import type { Session } from "./definitions/session.js";
import type {
  AnyFunction,
  MapElement,
  RemoteFunction,
  Submittable,
  UntypedFunction,
} from "./functions/remote-function.js";
import type { ArrayJob, Job, SingleJob } from "./job/job.js";
import type { NotificationMethod } from "./notifications/notification-method.js";
import type { LicensingPolicy } from "./options/resolve-licensing.js";
import type { Code, MapSubmitOptions, SubmitOptions } from "./options/submit-options.js";
import type { BatchLogger } from "./telemetry/batch-logger.js";

/** What a client is made of. */
export interface RemoteBatchOptions {
  /** Providers by the names that code and commands use for them. */
  readonly environments: Readonly<Record<string, ProviderV1>>;
  /** Name of the environment used when none is given. Default: the first. */
  readonly default?: string;
  /**
   * Folder of the registry. Default: `$REMOTEBATCH_HOME`, else `remotebatch` in `$XDG_STATE_HOME` or `~/.local/state`.
   */
  readonly folder?: string;
  /**
   * How many bytes of results that were fetched from far away are kept in `results` of the folder; 0 keeps none. Default
   * 256 MiB. Those not used for longest go first.
   */
  readonly resultCacheBytes?: number;
  /** The program that runs inside jobs. Default: the one that comes with this version. */
  readonly runner?: RunnerFile | (() => Promise<RunnerFile>);
  /** Evaluates an expression here; lists given as code such as "Range[100]^2" need it, nothing else does. */
  readonly evaluate?: (expr: Expr) => Expr | Promise<Expr>;
  /** Shortest and longest time between two polls of one provider, in milliseconds. Default 50 and 10,000. */
  readonly polling?: { readonly minIntervalMs?: number; readonly maxIntervalMs?: number };
  /**
   * Credits per hour that one child costs; makes `creditConstraint` a time limit. The children of an array have equal shares
   * of the time that the credits buy, so that all of them together stay within; attempts after a failure are not counted.
   */
  readonly creditsPerHour?: number;
  /** Is told what works but may surprise, such as a large upload. */
  readonly onWarning?: (message: string) => void;
  /**
   * Ways to tell somebody about a job, by the names that `remoteJobNotifications` uses. `Email` is the one that is
   * used when none is named; the names `Email` and `SMS` are the original's.
   */
  readonly notifications?: Readonly<Record<string, NotificationMethod>>;
  /** How licences on demand for the kernel `wolfram` are paid and made. */
  readonly licensing?: LicensingPolicy;
  /** Takes a structured line when a provider is asked for a job or its status; default: nothing. */
  readonly logger?: BatchLogger;
}

/** Which jobs `jobs` gives. */
export interface JobFilter {
  readonly type?: JobType | "All";
  /** Name of an environment. Default: all of them. */
  readonly environment?: string;
  readonly signal?: AbortSignal;
}

/** How `deliverNotifications` works. */
export interface DeliverOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds between two looks at the jobs. Default 10,000. */
  readonly intervalMs?: number;
  /** Go on when nothing is left to come, for jobs that are submitted later. Default false. */
  readonly forever?: boolean;
}

/** What `rebuild` did. */
export interface RebuiltRegistry {
  /** Jobs that were not in the registry before. */
  readonly added: number;
  /** Where the damaged registry lies now, if there was one. */
  readonly damaged?: string;
}

/** A list for `mapSubmit`: code that is a list, a list expression, or JavaScript values converted one by one. */
export type ListInput = Code | Iterable<unknown>;

/** The list for a function: where its type is known, elements that it takes as its argument. */
export type ListFor<F extends AnyFunction> =
  unknown extends MapElement<F> ? ListInput : Code | Iterable<MapElement<F>>;

/** A client: submits jobs, finds them again, and holds the one poller they share. */
export interface RemoteBatch {
  /** Names of the environments, in their order. */
  readonly environments: readonly string[];
  /** Name of the environment used when none is given. */
  readonly defaultEnvironment: string;
  /** The provider of an environment. */
  provider(environment?: string): ProviderV1;
  /**
   * Submits one expression, unevaluated; text is parsed as Wolfram Language code.
   * @throws BatchError `BATCH_INVALID_EXPRESSION`, `BATCH_INVALID_OPTION`, `BATCH_INVALID_INPUT_FILE`, `BATCH_LIMIT_EXCEEDED`
   *   before anything is written or sent; codes of the provider after.
   */
  submit(code: Submittable, options?: SubmitOptions): Promise<SingleJob>;
  /** Maps a function over the elements of a list, whose types the compiler checks where it knows the function's. Errors as `submit`. */
  mapSubmit<F extends AnyFunction = UntypedFunction>(
    f: Code | RemoteFunction<F>,
    list: ListFor<F>,
    options?: MapSubmitOptions,
  ): Promise<ArrayJob>;
  /**
   * The job with this uuid or unique beginning of one (at least 4 characters), from the registry or from a provider.
   * @throws BatchError `BATCH_NOT_FOUND`, `BATCH_AMBIGUOUS_ID`.
   */
  job(uuid: string): Promise<Job>;
  /**
   * Jobs known to the registry and to the providers, newest first. Of an environment that can't be reached those of the registry
   * are listed, with a warning; where there is no other environment, that is an error.
   */
  jobs(filter?: JobFilter): Promise<readonly Job[]>;
  /** Asks for the end of a job or a child, or of each of a list of them; gives back what it was given. */
  abort<Aborted extends JobOrJobs<{ abort(): Promise<void> }>>(jobs: Aborted): Promise<Aborted>;
  /** The job that `export()` of another client described. */
  attach(text: string): Promise<Job>;
  /** Definitions to be shipped with jobs. */
  session(): Session;
  /** Repairs and reads the registry; every other call does it when needed. */
  open(): Promise<void>;
  /**
   * Puts the jobs that the providers know into the registry. One that is damaged, or any with `fresh`, is put aside
   * first: what providers can't tell (options as they were given, elements for resubmission) lies in that one alone. Environments
   * that can't be reached are warned of and can be read later.
   */
  rebuild(options?: { readonly fresh?: boolean }): Promise<RebuiltRegistry>;
  /**
   * Tells what jobs asked to be told of (`remoteJobNotifications`), until nothing is left to come or the signal aborts.
   * Without it they are told of what some client sees that waits for the job or asks for its state. Several processes
   * may do it at once: each notification is delivered by one of them.
   */
  deliverNotifications(options?: DeliverOptions): Promise<void>;
  /** Ends polling and closes registry and providers; jobs go on. */
  close(): Promise<void>;
}

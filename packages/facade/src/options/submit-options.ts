import type { Assoc, ByteArr, Expr, Fn } from "@remotebatch/expr-model";
import type { Resources, RetryPolicy } from "@remotebatch/job-model";

/** Code: Wolfram Language text, or an expression. Never a JavaScript function. */
export type Code = Expr;

/** Seconds, a text such as "90 s" or "2 h", `Quantity[90, "Seconds"]`, or "Automatic". */
export type Duration = Expr;

/**
 * Content of an input file: a path, a file URL, the bytes themselves, an object that names a path, or an expression: `File["path"]`
 * or a byte array.
 */
export type InputFileSource = string | URL | Uint8Array | { readonly path: string } | Fn | ByteArr;

/** Options that both ways to submit know; names are the original's in lower camel case. */
export interface SubmitOptions {
  /** Environment by its name in the client. Default: the client's default. */
  readonly environment?: string;
  /** Uuid of the job; submitting the same one twice gives one job. Default: a new random one. */
  readonly uuid?: string;
  readonly remoteJobName?: string;
  /** File name in the job's working directory to content; an association may stand for the object. */
  readonly remoteInputFiles?:
    | Readonly<Record<string, InputFileSource>>
    | ReadonlyMap<string, InputFileSource>
    | Assoc;
  /** Settings of this provider, checked by it; an association may stand for the object. */
  readonly remoteProviderSettings?:
    | Readonly<Record<string, unknown>>
    | ReadonlyMap<string, unknown>
    | Assoc;
  /** Short for the provider setting of that name. */
  readonly remoteMachineClass?: string;
  /** Short for the provider setting of that name. */
  readonly remoteGeoZone?: string;
  /**
   * What is told about the job, and how: "None", an event, `{ JobStarted: "Email", Hourly: ["Email", "SMS"] }`, a list,
   * or an expression or text in the original's form. Methods are those of the client. Default "Automatic": an e-mail at
   * start and end where the client has the method `Email`.
   */
  readonly remoteJobNotifications?: unknown;
  /** Wall-clock limit of each child. Default "Automatic": the provider's own. */
  readonly timeConstraint?: Duration;
  readonly creditConstraint?: Expr;
  readonly licensingSettings?: unknown;
  readonly forwardCloudCredentials?: boolean | "Automatic";
  /** Ship the session's definitions that the code reaches. Default true. */
  readonly includeDefinitions?: boolean;
  /** Seed of the random generator; element i of an array is seeded from it and i. */
  readonly seed?: number | bigint;
  /** Kind of kernel that evaluates. Default "embedded". */
  readonly kernel?: string;
  readonly resources?: Resources;
  /** Default: two more attempts after a failure of the infrastructure or a preemption. */
  readonly retry?: RetryPolicy;
  readonly signal?: AbortSignal;
}

/** How elements are packed into children. */
export type MethodOption =
  | "Automatic"
  | "CoarsestGrained"
  | "FinestGrained"
  | { readonly evaluationsPerChildJob: number }
  | { readonly childJobCount: number }
  /** "Automatic" by measured times: this many elements are evaluated before, in a short job of their own. */
  | { readonly pilotEvaluations: number }
  | Expr;

/** Options of `mapSubmit`. */
export interface MapSubmitOptions extends SubmitOptions {
  /** Code evaluated once in each child before its elements. */
  readonly initialization?: Code;
  /** Default "Automatic". */
  readonly method?: MethodOption;
  /**
   * How many elements of a child are evaluated at once, each in a process of its own that makes definitions and initialization for
   * itself; "cores" is one for each core of the child. A number asks for as many cores unless `resources` says how many. Default 1.
   */
  readonly parallelElements?: number | "cores";
}

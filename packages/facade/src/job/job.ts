import type { Assoc, Expr } from "@remotebatch/expr-model";
import type { Cause, LogLine, Phase, RetryPolicy, Span } from "@remotebatch/job-model";
import type { Duration } from "../options/submit-options.js";
import type {
  ArrayChildProperties,
  ArrayProperties,
  SingleProperties,
} from "../properties/property-values.js";
import type { ElementData } from "../results/element-data.js";
import type { JobEvents } from "./job-events.js";

/** What is known of a job at one moment. All three booleans are false when `available` is. */
export interface StatusView {
  /** False when the provider could not tell; then `status` is `undefined` and `reason` says why. */
  readonly available: boolean;
  /** The provider's own word for the state. */
  readonly status: string | undefined;
  readonly phase: Phase | undefined;
  readonly inProgress: boolean;
  readonly succeeded: boolean;
  readonly failed: boolean;
  readonly reason: string | undefined;
  readonly cause: Cause | undefined;
  readonly exitCode: number | undefined;
  /** Children in all (1 for a single job). */
  readonly childCount: number;
  /** Children by the provider's word, and by phase. */
  readonly counts: Readonly<Record<string, number>>;
  readonly phases: Readonly<Partial<Record<Phase, number>>>;
}

/** How long and under which signal to wait. */
export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** Give up with `BATCH_NOT_READY` after this many milliseconds; the job goes on. Default: wait for ever. */
  readonly waitLimitMs?: number;
}

/** Which results are read, and in which order. */
export interface ResultsOptions extends WaitOptions {
  /** "completion" (default): as children finish; "list": in the order of the list. */
  readonly order?: "completion" | "list";
}

/** One element's result. */
export interface ElementResult {
  /** Position in the list, from 1. */
  readonly index: number;
  readonly result: Expr;
}

/** Property names and their values, by the type of the job. */
export interface PropertiesByType {
  readonly Single: SingleProperties;
  readonly Array: ArrayProperties<ArrayChildJob>;
  readonly ArrayChild: ArrayChildProperties;
}

/** Anything that says which type of job it is. */
export interface JobOfType {
  readonly jobType: keyof PropertiesByType;
}

/** The properties of a job object; of one of several types those of either. */
export type PropertiesOf<Self extends JobOfType> = PropertiesByType[Self["jobType"]];

/** What every job object can do. `Properties` maps property names to their values. */
export interface BatchJob<Properties> {
  readonly uuid: string;
  readonly name: string;
  /** Name of the environment in the client. */
  readonly environment: string;
  /** `name` of the provider. */
  readonly provider: string;
  readonly submittedAtMs: number;
  /**
   * The value of one property by its exact name. Of a job whose type is not known yet it knows the names that all types
   * have; `jobType` tells the types apart.
   * @throws BatchError `BATCH_UNKNOWN_PROPERTY` naming near ones.
   */
  get<Self extends JobOfType, Name extends keyof PropertiesOf<Self> & string>(
    this: Self,
    name: Name,
  ): Promise<PropertiesOf<Self>[Name]>;
  /**
   * The same as a Wolfram Language expression, in the form of the original: associations with `Span` keys,
   * `Quantity[…, "Percent"]`, `DateObject[…]`. Pictures are given as SVG strings.
   */
  getExpression(name: string): Promise<Expr>;
  /** Names of all properties, sorted. */
  properties(): readonly (keyof Properties & string)[];
  /** The properties that never change, all at once. */
  information(): Readonly<Partial<Properties>>;
  /** The state now, asked of the provider; a failed question gives `available: false`. */
  status(options?: { readonly signal?: AbortSignal }): Promise<StatusView>;
  /** Waits for the end; a job that failed resolves too. */
  wait(options?: WaitOptions): Promise<StatusView>;
  /** The state now and each change after it; ends with the job. Many watchers share one poll. */
  watch(options?: { readonly signal?: AbortSignal }): AsyncIterable<StatusView>;
  /** The same as events `status` and `end`, until the signal aborts; `error` when the state can't be had any more. */
  events(options?: { readonly signal?: AbortSignal }): JobEvents;
  /** Asks for the end; of a finished job it does nothing. */
  abort(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Log lines, of child 1 or of the child named. */
  logs(options?: {
    readonly child?: number;
    readonly follow?: boolean;
    readonly signal?: AbortSignal;
  }): AsyncIterable<LogLine>;
}

/** What a whole job can do beyond a child. */
export interface WholeJob<Properties> extends BatchJob<Properties> {
  /**
   * Removes the job with all its data from the provider and from the registry; of one that has not ended, its end is asked
   * for and waited for first. Results that a resubmission takes from it are missing there from then on, which
   * the client's `onWarning` is told.
   * @throws BatchError `BATCH_UNSUPPORTED` where the provider can't delete, `BATCH_ENGINE_FAILED` when the job does not end
   *   soon after it was asked to; then it is still there.
   */
  delete(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Text with which `attach` of another client, on another machine too, finds this job. */
  export(): string;
}

/** A job of one evaluation. */
export interface SingleJob extends WholeJob<SingleProperties> {
  readonly jobType: "Single";
  /** Waits for the end and gives the result; `Failure[…]` when there is none. */
  result(options?: WaitOptions): Promise<Expr>;
  /** Waits for the end and gives the whole evaluation record; `undefined` when the job left none. */
  evaluationData(options?: WaitOptions): Promise<Assoc | undefined>;
}

/** One child of an array job. */
export interface ArrayChildJob extends BatchJob<ArrayChildProperties> {
  readonly jobType: "ArrayChild";
  /** Position in the parent, from 1. */
  readonly childIndex: number;
  readonly span: Span;
  /** Waits for the end and gives the list of the span's results. */
  result(options?: WaitOptions): Promise<Expr>;
}

/** Results of an array job that may still run. */
export interface PartialResults {
  /**
   * `SparseArray[…]` of rank 1 with background 0; a dense list as soon as one result is a list, because a sparse array
   * can't hold lists as elements. In the dense form missing results are `Missing["NotAvailable"]`.
   */
  readonly results: Expr;
  /** One byte per element: 1 when its child has ended, so that a result of 0 can be told from none. */
  readonly completed: Uint8Array;
}

/** Which elements are submitted again: failed ones, ones without any result, or these positions (from 1). */
export type ResubmitChoice = "failed" | "missing" | readonly number[];

/** What a resubmission does in another way than the first job, and under which signal it is sent. */
export interface ResubmitOptions {
  /** Wall-clock limit of each child; where credits limit the job, no longer than its children's share. Default: as before. */
  readonly timeConstraint?: Duration;
  /** Default: as before. */
  readonly retry?: RetryPolicy;
  readonly signal?: AbortSignal;
}

/** A function mapped over a list, in children. */
export interface ArrayJob extends WholeJob<ArrayProperties<ArrayChildJob>> {
  readonly jobType: "Array";
  /** Number of evaluations. */
  readonly length: number;
  readonly spans: readonly Span[];
  /** Waits for the end and gives the dense list of all results. */
  result(options?: WaitOptions): Promise<Expr>;
  /** Element results as they finish (or in list order), each once, failures included; ends with the job. */
  results(options?: ResultsOptions): AsyncIterable<ElementResult>;
  /** The results so far, and which elements are among them. */
  partialResults(options?: { readonly signal?: AbortSignal }): Promise<PartialResults>;
  /** The result of one element (from 1), read without the others; `Missing["NotAvailable"]` before it is there. */
  element(index: number, options?: { readonly signal?: AbortSignal }): Promise<Expr>;
  /**
   * All that is known of the evaluation of one element (from 1): its own messages, printed lines, times and failure. Read without the
   * others'; `undefined` before its child has ended, and where that left nothing. `elementEvaluationData` makes an association of it.
   * Rejects with `BATCH_CORRUPT_RECORD` where the result or what it says of the element is damaged.
   */
  elementData(
    index: number,
    options?: { readonly signal?: AbortSignal },
  ): Promise<ElementData | undefined>;
  /** The child with this index, from 1. */
  child(index: number): ArrayChildJob;
  children(): readonly ArrayChildJob[];
  /**
   * Evaluates these elements again in a new array job whose other results come from this one, so that it looks like one
   * job over the whole list.
   */
  resubmit(choice: ResubmitChoice, options?: ResubmitOptions): Promise<ArrayJob>;
  /** Uuids of the jobs known here that evaluate elements of this one again and lose results when it is deleted. */
  resubmissions(): readonly string[];
}

/** Any whole job; tell them apart by `jobType`. */
export type Job = SingleJob | ArrayJob;

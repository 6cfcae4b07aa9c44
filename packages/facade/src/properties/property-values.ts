import type { Assoc, Expr } from "@remotebatch/expr-model";
import type { LogLine, Span } from "@remotebatch/job-model";
import type { NotificationSpec } from "../notifications/notification-spec.js";

/** A value for one child of an array job, which is named by its span. */
export interface SpanEntry<Value> {
  readonly span: Span;
  readonly value: Value;
}

/** One value per child, in the order of the children. */
export type PerSpan<Value> = readonly SpanEntry<Value>[];

/** A value that can't be had (yet): `Missing["NotAvailable"]`. */
export type NotAvailable = Expr;

/** A log in columns: when each line was written, on which stream, and its text. */
export interface LogColumns {
  readonly Time: readonly Date[];
  readonly Stream: readonly string[];
  readonly Text: readonly string[];
}

/** Properties that every job has. */
export interface CommonProperties {
  /** Name under which the environment was given to the client. */
  readonly Environment: string;
  /** Unique id of the job; children share their parent's. */
  readonly JobUUID: string;
  /** `name` of the provider. */
  readonly Provider: string;
  /** The provider's own word for the state, `undefined` when it can't be had. */
  readonly JobStatus: string | undefined;
  /** One sentence why the job is in its state, where one is known. */
  readonly JobStatusReason: string | undefined;
  /** The job has not ended. False when the status can't be had, as the next two are. */
  readonly JobInProgressQ: boolean;
  readonly JobSucceededQ: boolean;
  readonly JobFailedQ: boolean;
  /** Names of all properties that this job has. */
  readonly Properties: readonly string[];
  readonly JobName: string;
}

/** Properties of one evaluation or one child. Seconds for times. */
export interface EvaluationProperties {
  /** The whole association, the result unevaluated behind `:>`; `Missing["NotAvailable"]` before the end. */
  readonly EvaluationData: Assoc | NotAvailable;
  /** Its result; `Missing["NotAvailable"]` before the end, a `Failure` when the job ended without one. */
  readonly EvaluationResult: Expr;
  readonly EvaluationTiming: number | undefined;
  readonly EvaluationAbsoluteTiming: number | undefined;
  readonly EvaluationMessagesText: readonly string[];
  readonly EvaluationMessagesExpressions: readonly Expr[];
  readonly JobExitCode: number | undefined;
  /** The log's text, without times. */
  readonly JobLog: string;
  readonly JobLogString: string;
  /** The log line by line, with times and streams. */
  readonly JobLogData: readonly LogLine[];
  /** The log in columns of equal length. */
  readonly JobLogTabular: LogColumns;
  /** SVG: the result at a glance; not available before there is one. */
  readonly OutputPreviewImage: string | NotAvailable;
}

/** Properties of a job as it was submitted; options are as they were resolved. */
export interface SubmissionProperties {
  readonly JobInputFilenames: readonly string[];
  readonly ProviderSettings: Readonly<Record<string, unknown>>;
  readonly SubmissionDate: Date;
  /** Wall-clock limit of each child in seconds; `undefined` is the provider's default. */
  readonly TimeConstraint: number | undefined;
  readonly CreditConstraint: number | undefined;
  readonly LicensingSettings: unknown;
  readonly RemoteJobNotifications: NotificationSpec;
  /** The reference in the provider's own terms. */
  readonly ProviderJobID: string;
}

/** Properties of a single job. */
export interface SingleProperties
  extends CommonProperties,
    EvaluationProperties,
    SubmissionProperties {
  readonly JobType: "Single";
}

/** Properties of one child of an array job. */
export interface ArrayChildProperties extends CommonProperties, EvaluationProperties {
  readonly JobType: "ArrayChild";
  /** Position in the parent, from 1. */
  readonly ChildJobIndex: number;
  readonly ChildJobSpan: Span;
}

/** Properties of an array job; `Child` stands for the type of its child job objects. */
export interface ArrayProperties<Child> extends CommonProperties, SubmissionProperties {
  readonly JobType: "Array";
  readonly ChildJobCount: number;
  /** Number of evaluations: the length of the list. */
  readonly JobEvaluationCount: number;
  readonly ChildJobObjects: PerSpan<Child>;
  readonly ChildJobStatuses: PerSpan<string>;
  readonly ChildJobStatusCounts: Readonly<Record<string, number>>;
  readonly ChildJobStatusReasons: PerSpan<string | undefined>;
  readonly ChildJobExitCodes: PerSpan<number | undefined>;
  readonly ChildJobEvaluationData: PerSpan<Assoc | NotAvailable>;
  readonly ChildJobEvaluationResults: PerSpan<Expr>;
  readonly ChildJobEvaluationTimings: PerSpan<number | undefined>;
  readonly ChildJobEvaluationAbsoluteTimings: PerSpan<number | undefined>;
  readonly ChildJobEvaluationMessagesText: PerSpan<readonly string[]>;
  readonly ChildJobEvaluationMessagesExpressions: PerSpan<readonly Expr[]>;
  /** Children that ended, in percent of all (0 to 100); `undefined` when the status can't be had. */
  readonly CompletionPercentage: number | undefined;
  /** Children that succeeded, in percent of all (0 to 100); `undefined` when the status can't be had. */
  readonly SuccessPercentage: number | undefined;
  /** All results in a list; `Missing["NotAvailable"]` where there is none yet, `Failure[…]` where there never will be. */
  readonly EvaluationResults: Expr;
  /** The results so far as a sparse array; a dense list when one of them is a list. */
  readonly SparseEvaluationResults: Expr;
  /** SVG: how the evaluations were packed into children. */
  readonly JobPackingVisualization: string;
  /** SVG: number of children per status. */
  readonly DynamicStatusVisualization: string;
  /** SVG: when each child ran; of this client's own, the original has none. */
  readonly ChildJobTimelineVisualization: string;
  /** SVG: a histogram of how long the evaluations took that have ended; of this client's own. */
  readonly EvaluationTimingVisualization: string;
  /** SVG: the results of the first child at a glance; not available before it has ended. */
  readonly OutputPreviewImage: string | NotAvailable;
}

export type { Session } from "./definitions/session.js";
export type {
  ArrayChildJob,
  ArrayJob,
  BatchJob,
  ElementResult,
  Job,
  ResubmitChoice,
  ResultsOptions,
  SingleJob,
  StatusView,
  WaitOptions,
  WholeJob,
} from "./job/job.js";
export type {
  Code,
  Duration,
  InputFileSource,
  MapSubmitOptions,
  MethodOption,
  SubmitOptions,
} from "./options/submit-options.js";
export type {
  ArrayChildProperties,
  ArrayProperties,
  CommonProperties,
  EvaluationProperties,
  NotAvailable,
  PerSpan,
  SingleProperties,
  SpanEntry,
  SubmissionProperties,
} from "./properties/property-values.js";
export type { JobFilter, ListInput, RemoteBatch, RemoteBatchOptions } from "./remote-batch.js";

export { BatchError, type BatchErrorCode } from "./error.js";
export type {
  ElementBundle,
  InputFile,
  JobSpec,
  JobType,
  Resources,
  RetryPolicy,
  RunnerFile,
} from "./job-spec.js";
export { jobProtocolVersion, type OutcomeRecord } from "./outcome.js";
export { advancePhase, type Cause, type FinalPhase, isFinal, type Phase } from "./phase.js";
export {
  type JobManifest,
  jobKeys,
  offsetRange,
  type RunnerDescriptor,
  runnerKey,
  type StoreAccess,
} from "./protocol.js";
export type {
  ByteRange,
  CallOptions,
  ChildStatus,
  JobRef,
  JobStatus,
  ListedJob,
  ListFilter,
  LogLine,
  LogOptions,
  OutputAnswer,
  OutputOptions,
  OutputPart,
  ProviderCapabilities,
  ProviderLimits,
  ProviderV1,
  StatusAnswer,
  StatusQuery,
  ValidationIssue,
} from "./provider.js";
export { type Span, spanLength } from "./span.js";

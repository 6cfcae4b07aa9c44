export { combinePhases } from "./combine-phases.js";
export {
  type ElementFailure,
  type ElementNote,
  elementFailures,
  elementNoteBytes,
  encodeElementNote,
  encodeNotesFooter,
  type ListOffsets,
  type NotesFooter,
  readElementNote,
  readNotesFooter,
} from "./element-notes.js";
export { BatchError, type BatchErrorCode, batchErrorCodes } from "./error.js";
export {
  checkInputFileName,
  checkInputFileNames,
  inputFileNameIssue,
  inputFileNameIssues,
} from "./input-file-name.js";
export {
  type ArrayChildJobProperty,
  type ArrayJobProperty,
  type CommonJobProperty,
  isJobProperty,
  isStaticJobProperty,
  type JobObjectType,
  type JobProperty,
  type JobPropertyOf,
  jobProperties,
  type SingleJobProperty,
} from "./job-property.js";
export type {
  ElementBundle,
  InputFile,
  JobSpec,
  JobType,
  Resources,
  RetryPolicy,
  RunnerFile,
} from "./job-spec.js";
export { jobBytes, jobSpecIssues } from "./job-spec-issues.js";
export { afterMs, longestTimerMs } from "./long-timer.js";
export { nearestName, suggestion } from "./near-name.js";
export { jobProtocolVersion, type OutcomeRecord } from "./outcome.js";
export { type PackLimits, type PackMethod, packSpans, spansFromEnds } from "./packing.js";
export { advancePhase, type Cause, type FinalPhase, isFinal, type Phase } from "./phase.js";
export {
  type JobManifest,
  jobKeys,
  offsetRange,
  type RunnerDescriptor,
  runnerKey,
  type StoreAccess,
  standbyFiles,
  standbyRouse,
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
export {
  isJobUuid,
  isSha256,
  parseJobManifest,
  parseJobRef,
  parseOutcomeRecord,
  parseRunnerDescriptor,
} from "./read-record.js";
export { openRecord, RecordReader } from "./record-reader.js";
export { type Span, spanLength } from "./span.js";
export { isUnknownFunctionsText, unknownFunctionsText } from "./unknown-functions.js";

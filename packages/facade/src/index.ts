export {
  assoc,
  byteArray,
  type Expr,
  fn,
  fromExpr,
  int,
  isFn,
  list,
  listOf,
  parse,
  printFullForm,
  printInputForm,
  real,
  sym,
  unqualify,
} from "@remotebatch/expr-model";
export type {
  Cause,
  JobType,
  LogLine,
  Phase,
  ProviderV1,
  Resources,
  RetryPolicy,
  RunnerFile,
  Span,
} from "@remotebatch/job-model";
export { BatchError, type BatchErrorCode } from "@remotebatch/job-model";
export { createRemoteBatch } from "./client/create-remote-batch.js";
export { MissingEnvironment } from "./client/missing-environment.js";
export { type OriginalNames, originalNames } from "./client/original-names.js";
export type { Session } from "./definitions/session.js";
export type { BundleOptions } from "./functions/bundle-module.js";
export {
  type CallArguments,
  type MapElement,
  type RemoteFunction,
  type RemoteFunctionCall,
  type RemoteFunctionCheckpoint,
  type RemoteFunctionContext,
  remoteFunction,
  type Submittable,
} from "./functions/remote-function.js";
export type {
  ArrayChildJob,
  ArrayJob,
  BatchJob,
  ElementResult,
  Job,
  JobOfType,
  PartialResults,
  PropertiesByType,
  PropertiesOf,
  ResubmitChoice,
  ResubmitOptions,
  ResultsOptions,
  SingleJob,
  StatusView,
  WaitOptions,
  WholeJob,
} from "./job/job.js";
export { JobErrorEvent, JobEvent, type JobEvents } from "./job/job-events.js";
export type { JobNotification, NotificationMethod } from "./notifications/notification-method.js";
export type {
  NotificationEvent,
  NotificationRule,
  NotificationSpec,
} from "./notifications/notification-spec.js";
export { UnknownNotificationMethod } from "./notifications/unknown-method.js";
export { type WebhookOptions, webhookMethod } from "./notifications/webhook-method.js";
export { parseDuration } from "./options/duration.js";
export type { EntitlementSettings, LicensingSettings } from "./options/licensing.js";
export type { EntitlementRequest, LicensingPolicy } from "./options/resolve-licensing.js";
export type {
  Code,
  Duration,
  InputFileSource,
  MapSubmitOptions,
  MethodOption,
  SubmitOptions,
} from "./options/submit-options.js";
export { packingPicture } from "./pictures/packing-picture.js";
export { previewPicture } from "./pictures/preview-picture.js";
export { statusPicture } from "./pictures/status-picture.js";
export { type ChildTimes, timelinePicture } from "./pictures/timeline-picture.js";
export { timingPicture } from "./pictures/timing-picture.js";
export type {
  ArrayChildProperties,
  ArrayProperties,
  CommonProperties,
  EvaluationProperties,
  LogColumns,
  NotAvailable,
  PerSpan,
  SingleProperties,
  SpanEntry,
  SubmissionProperties,
} from "./properties/property-values.js";
export type {
  DeliverOptions,
  JobFilter,
  ListFor,
  ListInput,
  RebuiltRegistry,
  RemoteBatch,
  RemoteBatchOptions,
} from "./remote-batch.js";
export { type ElementData, elementEvaluationData } from "./results/element-data.js";
export { isExpression } from "./submit/is-expression.js";
export type { BatchLogger, LogFields } from "./telemetry/batch-logger.js";

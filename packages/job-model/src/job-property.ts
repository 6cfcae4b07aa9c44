import type { JobType } from "./job-spec.js";

/** What a job object stands for; a child is never submitted on its own. */
export type JobObjectType = JobType | "ArrayChild";

/** Properties every job has. */
const commonJobProperties = [
  "Environment",
  "JobType",
  "JobUUID",
  "Provider",
  "JobStatus",
  "JobInProgressQ",
  "JobSucceededQ",
  "JobFailedQ",
  "JobStatusReason",
  "JobName",
] as const;

/** Properties of a job's one evaluation; single jobs and children have them. */
const evaluationProperties = [
  "EvaluationData",
  "EvaluationResult",
  "EvaluationTiming",
  "EvaluationAbsoluteTiming",
  "EvaluationMessagesText",
  "EvaluationMessagesExpressions",
  "JobExitCode",
  "JobLog",
  "JobLogData",
  "JobLogString",
  "JobLogTabular",
  "OutputPreviewImage",
] as const;

/** Properties that speak of the submission; children leave them to their parent. */
const submissionProperties = [
  "JobInputFilenames",
  "ProviderSettings",
  "ProviderJobID",
  "SubmissionDate",
  "RemoteJobNotifications",
  "TimeConstraint",
  "CreditConstraint",
  "LicensingSettings",
] as const;

/** Properties of a single job. */
const singleJobProperties = [
  ...commonJobProperties,
  ...evaluationProperties,
  ...submissionProperties,
] as const;

/** Properties of an array job. */
const arrayJobProperties = [
  ...commonJobProperties,
  ...submissionProperties,
  "ChildJobCount",
  "JobEvaluationCount",
  "ChildJobObjects",
  "ChildJobStatuses",
  "ChildJobStatusCounts",
  "ChildJobStatusReasons",
  "ChildJobExitCodes",
  "ChildJobEvaluationData",
  "ChildJobEvaluationResults",
  "ChildJobEvaluationTimings",
  "ChildJobEvaluationAbsoluteTimings",
  "ChildJobEvaluationMessagesText",
  "ChildJobEvaluationMessagesExpressions",
  "CompletionPercentage",
  "SuccessPercentage",
  "EvaluationResults",
  "SparseEvaluationResults",
  "JobPackingVisualization",
  "DynamicStatusVisualization",
  "ChildJobTimelineVisualization",
  "EvaluationTimingVisualization",
  "OutputPreviewImage",
] as const;

/** Properties of one child of an array job. */
const arrayChildJobProperties = [
  ...commonJobProperties,
  ...evaluationProperties,
  "ChildJobIndex",
  "ChildJobSpan",
] as const;

/** A property that every job has. */
export type CommonJobProperty = (typeof commonJobProperties)[number];
/** A property of a single job. */
export type SingleJobProperty = (typeof singleJobProperties)[number];
/** A property of an array job. */
export type ArrayJobProperty = (typeof arrayJobProperties)[number];
/** A property of one child of an array job. */
export type ArrayChildJobProperty = (typeof arrayChildJobProperties)[number];
/** Any property of any job. */
export type JobProperty = SingleJobProperty | ArrayJobProperty | ArrayChildJobProperty;

/** The properties of a job of the type given. */
export type JobPropertyOf<Type extends JobObjectType> = {
  readonly Single: SingleJobProperty;
  readonly Array: ArrayJobProperty;
  readonly ArrayChild: ArrayChildJobProperty;
}[Type];

const byType: { readonly [Type in JobObjectType]: readonly JobPropertyOf<Type>[] } = {
  Single: singleJobProperties,
  Array: arrayJobProperties,
  ArrayChild: arrayChildJobProperties,
};

/** Properties that never change after submission: what `Information` of a job shows. */
const staticProperties: ReadonlySet<JobProperty> = new Set<JobProperty>([
  "Environment",
  "JobType",
  "JobUUID",
  "Provider",
  "JobName",
  "JobInputFilenames",
  "ProviderSettings",
  "ProviderJobID",
  "SubmissionDate",
  "RemoteJobNotifications",
  "TimeConstraint",
  "CreditConstraint",
  "LicensingSettings",
  "ChildJobCount",
  "JobEvaluationCount",
  "JobPackingVisualization",
  "ChildJobIndex",
  "ChildJobSpan",
]);

/** The names of all properties of a job type, in a fixed order. */
export function jobProperties<Type extends JobObjectType>(
  type: Type,
): readonly JobPropertyOf<Type>[] {
  return byType[type];
}

/** True when a job of this type has a property of this name. */
export function isJobProperty<Type extends JobObjectType>(
  type: Type,
  name: string,
): name is JobPropertyOf<Type> {
  return (byType[type] as readonly string[]).includes(name);
}

/** True for a property that can be told without asking the provider. */
export function isStaticJobProperty(name: JobProperty): boolean {
  return staticProperties.has(name);
}

import {
  BatchError,
  type ElementBundle,
  type InputFile,
  type JobSpec,
  type JobType,
  type ProviderV1,
  type RunnerFile,
  type Span,
  spansFromEnds,
  type ValidationIssue,
} from "@remotebatch/job-model";
import type { ResolvedOptions } from "../options/resolve-options.js";
import {
  type JobRecord,
  type ResubmissionRecord,
  registrySchemaVersion,
} from "../registry/job-record.js";
import { processIdentity } from "../registry/process-identity.js";
import type { JobBundle } from "../registry/registry.js";

/** Everything of a job that is encoded. */
export interface JobContent {
  readonly jobType: JobType;
  readonly payload: Uint8Array;
  readonly elements?: ElementBundle;
  readonly inputFiles: readonly InputFile[];
  readonly spans: readonly Span[];
  readonly resubmission?: ResubmissionRecord;
}

/** The record of a job that is about to be submitted by this process. */
export function newRecord(
  options: Omit<
    ResolvedOptions,
    | "inputFiles"
    | "method"
    | "kernel"
    | "seed"
    | "includeDefinitions"
    | "licence"
    | "licensingSettings"
  > & { readonly licensingSettings: unknown },
  content: JobContent,
  place: { readonly environment: string; readonly provider: string },
): JobRecord {
  const { timeLimitMs, creditConstraint } = options;
  return {
    version: registrySchemaVersion,
    uuid: options.uuid,
    state: "submitting",
    owner: processIdentity(),
    environment: place.environment,
    provider: place.provider,
    name: options.name,
    jobType: content.jobType,
    spanEnds: content.spans.map((span) => span.to),
    submittedAtMs: Date.now(),
    options: {
      inputFilenames: content.inputFiles.map((file) => file.name),
      settings: options.settings,
      ...(timeLimitMs === undefined ? {} : { timeLimitMs }),
      ...(creditConstraint === undefined ? {} : { creditConstraint }),
      licensingSettings: options.licensingSettings,
      notifications: options.notifications,
      resources: options.resources,
      retry: options.retry,
    },
    ...(content.resubmission === undefined ? {} : { resubmission: content.resubmission }),
  };
}

/** What the provider is asked to run. */
export function jobSpec(
  record: JobRecord,
  content: Pick<JobContent, "payload" | "elements" | "inputFiles">,
  runner: RunnerFile,
): JobSpec {
  const { options } = record;
  return {
    uuid: record.uuid,
    name: record.name,
    jobType: record.jobType,
    payload: content.payload,
    ...(content.elements === undefined ? {} : { elements: content.elements }),
    spans: spansFromEnds(record.spanEnds),
    inputFiles: content.inputFiles,
    runner,
    ...(options.timeLimitMs === undefined ? {} : { timeLimitMs: options.timeLimitMs }),
    resources: options.resources,
    retry: options.retry,
    settings: options.settings,
    submittedAtMs: record.submittedAtMs,
  };
}

/** What the registry keeps of the encoded parts. */
export function bundleOf(content: JobContent): JobBundle {
  const { elements } = content;
  return {
    payload: content.payload,
    inputFiles: content.inputFiles,
    ...(elements === undefined
      ? {}
      : {
          elements: {
            bytes: elements.bytes,
            offsets: new Uint8Array(
              elements.offsets.buffer,
              elements.offsets.byteOffset,
              elements.offsets.byteLength,
            ),
          },
        }),
  };
}

/** The elements of a bundle as they were encoded. */
export function bundleElements(bundle: JobBundle): ElementBundle | undefined {
  if (bundle.elements === undefined) return undefined;
  // The copy makes the offsets aligned.
  const offsets = Uint8Array.from(bundle.elements.offsets);
  return { bytes: bundle.elements.bytes, offsets: new Float64Array(offsets.buffer) };
}

/**
 * Asks the provider for all complaints.
 * @throws BatchError with the code of the first and the messages of all.
 */
export async function refuseInvalid(
  provider: ProviderV1,
  spec: JobSpec,
  signal: AbortSignal | undefined,
): Promise<void> {
  const issues: readonly ValidationIssue[] = await provider.validate(
    spec,
    signal === undefined ? {} : { signal },
  );
  const [first] = issues;
  if (first === undefined) return;
  const text =
    issues.length === 1
      ? first.message
      : `the job has ${issues.length} faults:\n${issues.map((issue) => `- ${issue.path}: ${issue.message}`).join("\n")}`;
  throw new BatchError(first.code, text, { provider: provider.name });
}

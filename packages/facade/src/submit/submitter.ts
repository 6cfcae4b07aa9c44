import { isDeepStrictEqual } from "node:util";
import {
  BatchError,
  type BatchErrorCode,
  type JobRef,
  type RunnerFile,
} from "@remotebatch/job-model";
import type { Environment } from "../job/job-core.js";
import type { ResolvedOptions } from "../options/resolve-options.js";
import type { JobRecord } from "../registry/job-record.js";
import type { JobBundle, Registry } from "../registry/registry.js";
import { bundleOf, type JobContent, jobSpec, newRecord, refuseInvalid } from "./prepared-job.js";

/** Refusals after which the job certainly does not exist at the provider. */
const definite: ReadonlySet<BatchErrorCode> = new Set<BatchErrorCode>([
  "BATCH_INVALID_OPTION",
  "BATCH_INVALID_JOB",
  "BATCH_INVALID_EXPRESSION",
  "BATCH_INVALID_INPUT_FILE",
  "BATCH_LIMIT_EXCEEDED",
  "BATCH_UNAUTHENTICATED",
  "BATCH_FORBIDDEN",
  "BATCH_UNSUPPORTED",
]);

type RecordedOptions = Parameters<typeof newRecord>[0] & Pick<ResolvedOptions, "uuid">;

/** A submitted job's record, which now has its reference. */
export interface Submitted {
  readonly record: JobRecord;
  readonly ref: JobRef;
}

/**
 * Submits a job so that a crash at any point leaves no job or one: the record is written first, the provider is asked to
 * accept the job under the same uuid, and the record is completed after.
 */
export async function submitJob(
  registry: Registry,
  environment: Environment,
  options: RecordedOptions,
  content: JobContent,
  runner: RunnerFile,
  signal: AbortSignal | undefined,
): Promise<Submitted> {
  const { provider } = environment;
  const drafted = newRecord(options, content, {
    environment: environment.name,
    provider: provider.name,
  });
  await refuseInvalid(provider, jobSpec(drafted, content, runner), signal);
  const bundle = bundleOf(content);
  const record = await registry.claim(drafted, bundle);
  if (record !== drafted) refuseOtherContent(record.uuid, registry.bundle(record.uuid), bundle);
  if (record.state === "submitted" && record.ref !== undefined) {
    return { record, ref: record.ref };
  }
  let ref: JobRef;
  try {
    ref = await provider.submit(
      jobSpec(record, content, runner),
      signal === undefined ? {} : { signal },
    );
  } catch (error) {
    // What the provider said counts more than a record that could not be changed; that one is looked up again later.
    await afterRefusal(registry, record, error).catch(() => {});
    throw signal?.aborted === true && error === signal.reason
      ? error
      : BatchError.from(error, { provider: provider.name });
  }
  return await completeRecord(registry, record, ref);
}

/** A uuid stands for one job: other work under it is a mistake that must not go unseen. */
function refuseOtherContent(uuid: string, known: JobBundle | undefined, given: JobBundle): void {
  // Of a very large job nothing is kept here; the provider compares what it was sent.
  if (known === undefined || isDeepStrictEqual(plain(known), plain(given))) return;
  throw new BatchError(
    "BATCH_CONFLICT",
    `The uuid ${uuid} belongs to a job with other content; leave the uuid out, or look at that job.`,
  );
}

/** The bytes alone: what was read back from the registry has other classes around them. */
function plain({ payload, elements, inputFiles }: JobBundle): readonly unknown[] {
  const bytes = (part: Uint8Array | undefined): Buffer => Buffer.from(part ?? []);
  return [
    bytes(payload),
    bytes(elements?.bytes),
    bytes(elements?.offsets),
    ...inputFiles.map((file) => [file.name, bytes(file.bytes)]),
  ];
}

/** Notes that the provider has the job. */
export async function completeRecord(
  registry: Registry,
  record: JobRecord,
  ref: JobRef,
): Promise<Submitted> {
  const { owner: _owner, ...rest } = record;
  const completed: JobRecord = { ...rest, state: "submitted", ref };
  await registry.put(completed);
  return { record: completed, ref };
}

/** A refused job is forgotten; one whose fate is not known stays, without an owner, to be looked up later. */
async function afterRefusal(registry: Registry, record: JobRecord, error: unknown): Promise<void> {
  if (BatchError.is(error) && definite.has(error.code)) {
    await registry.delete(record.uuid);
    return;
  }
  const { owner: _owner, ...rest } = record;
  await registry.put(rest);
}

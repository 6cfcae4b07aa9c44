import type { Job, RemoteBatch } from "@remotebatch/facade";
import { BatchError } from "@remotebatch/job-model";
import { note } from "../output/streams.js";
import { providerKinds } from "./provider-kinds.js";

/**
 * The job with this uuid or unique beginning of one. A job whose environment is not here any more is looked for in another one of its
 * provider, and a line on standard error says so.
 * @throws BatchError `BATCH_NOT_FOUND`, `BATCH_AMBIGUOUS_ID`.
 */
export async function findJob(batch: RemoteBatch, id: string): Promise<Job> {
  const uuid = id.trim().toLowerCase();
  const job = await found(batch, uuid);
  const environment = recordedEnvironment(job);
  if (environment !== job.environment) {
    note(
      `remotebatch: ${environmentAdvice(uuid, environment, job.provider)} It is looked for in "${job.environment}".`,
    );
  }
  return job;
}

/** The environment that the job was submitted to; the job object's is another one where that is not here. */
export function recordedEnvironment(job: Job): string {
  return (JSON.parse(job.export()) as { readonly environment: string }).environment;
}

async function found(batch: RemoteBatch, uuid: string): Promise<Job> {
  const { MissingEnvironment } = await import("@remotebatch/facade");
  try {
    return await batch.job(uuid);
  } catch (cause) {
    if (!BatchError.is(cause) || cause.code !== "BATCH_NOT_FOUND") throw cause;
    const missing = cause.cause instanceof MissingEnvironment ? cause.cause : undefined;
    const message =
      missing === undefined
        ? `No job "${uuid}" is known, here or in an environment. The list of jobs: remotebatch jobs`
        : environmentAdvice(uuid, missing.environment, missing.provider);
    throw new BatchError("BATCH_NOT_FOUND", message, { cause });
  }
}

/** What to do about a job, or an exported text, whose environment is not here. */
export function environmentAdvice(job: string, environment: string, provider: string): string {
  const kind = providerKinds.has(provider) ? provider : "PROVIDER";
  return `Job ${job} belongs to the environment "${environment}", which is not here (any more); add it again with the settings that it had: remotebatch env add ${environment} ${kind} --set …`;
}

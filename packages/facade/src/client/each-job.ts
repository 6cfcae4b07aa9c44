import { BatchError } from "@remotebatch/job-model";
import { shown } from "../options/option-value.js";

/** A job object, or a list of them at any depth. */
export type JobOrJobs<One> = One | readonly JobOrJobs<One>[];

function flat<One extends object>(jobs: unknown, method: keyof One & string): readonly One[] {
  if (Array.isArray(jobs)) return jobs.flatMap((one: unknown) => flat<One>(one, method));
  if (typeof jobs === "object" && jobs !== null) {
    if (typeof (jobs as Partial<Record<string, unknown>>)[method] === "function")
      return [jobs as One];
  }
  throw new BatchError(
    "BATCH_INVALID_OPTION",
    `${shown(jobs)} is no job that can ${method}; give a job object or a list of them.`,
  );
}

/** Calls one method of each of several jobs, of all of them even where one refuses; then throws the first refusal. */
async function eachOf<Name extends "abort" | "delete">(jobs: unknown, method: Name): Promise<void> {
  const all = flat<Record<Name, () => Promise<void>>>(jobs, method);
  const outcomes = await Promise.allSettled(all.map((one) => one[method]()));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

/**
 * Asks for the end of each of several jobs, of all of them even where one refuses; then throws the first refusal.
 * @throws BatchError `BATCH_INVALID_OPTION` before anything is asked when something among them is no job.
 */
export async function abortEach(jobs: JobOrJobs<{ abort(): Promise<void> }>): Promise<void> {
  await eachOf(jobs, "abort");
}

/** Deletes each of several jobs in the same way. */
export async function deleteEach(jobs: JobOrJobs<{ delete(): Promise<void> }>): Promise<void> {
  await eachOf(jobs, "delete");
}

import { setTimeout as delay } from "node:timers/promises";
import { isFinal, type JobRef, type JobStatus, type ProviderV1 } from "@remotebatch/job-model";

const pauseMs = 10;

/** Status of one job; an answer without a status is an error. */
export async function statusOf(provider: ProviderV1, ref: JobRef): Promise<JobStatus> {
  const [answer] = await provider.status([{ ref }]);
  if (answer === undefined || !("status" in answer)) {
    throw new Error(`No status of job ${ref.uuid}: ${JSON.stringify(answer)}`);
  }
  return answer.status;
}

/** Asks again and again until the status fits; fails after the time given. */
export async function waitUntil(
  provider: ProviderV1,
  ref: JobRef,
  fits: (status: JobStatus) => boolean,
  timeoutMs: number,
): Promise<JobStatus> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const status = await statusOf(provider, ref);
    if (fits(status)) return status;
    if (Date.now() > deadline)
      throw new Error(`Waited too long for job ${ref.uuid}: ${JSON.stringify(status)}`);
    await delay(pauseMs);
  }
}

/** The status of a job once it has ended. */
export function waitForEnd(
  provider: ProviderV1,
  ref: JobRef,
  timeoutMs: number,
): Promise<JobStatus> {
  return waitUntil(provider, ref, (status) => isFinal(status.phase), timeoutMs);
}

import type { Job, Session } from "@remotebatch/facade";
import { afterSubmission, sayWhereJobIs } from "./finish-job.js";
import { withClient } from "./open-client.js";
import { definingSession, pricesOf, type SubmissionOptions } from "./submission.js";

/**
 * Submits a job in a session with the definitions that the options name, then prints its id or waits for its end. When the user
 * interrupts it, says whether the job goes on.
 */
export async function sendJob(
  uuid: string,
  options: SubmissionOptions,
  signal: AbortSignal,
  send: (session: Session) => Promise<Job>,
): Promise<void> {
  let isThere = false;
  await sayWhereJobIs(
    uuid,
    options.json === true,
    () =>
      withClient(async (batch) => {
        const job = await send(await definingSession(batch, options));
        isThere = true;
        await afterSubmission(job, signal, options);
      }, pricesOf(options)),
    () => isThere,
  );
}

import { setTimeout as delay } from "node:timers/promises";
import { isFinal, type JobRef, type JobStatus, type ProviderV1 } from "@remotebatch/job-model";

/** The status of a job once it has ended; a question without an answer is put again. */
export async function ended(provider: ProviderV1, ref: JobRef): Promise<JobStatus> {
  for (;;) {
    const [answer] = await provider.status([{ ref }]);
    if (answer !== undefined && "status" in answer && isFinal(answer.status.phase))
      return answer.status;
    await delay(20);
  }
}

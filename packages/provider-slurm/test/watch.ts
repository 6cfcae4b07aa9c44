import { setTimeout as delay } from "node:timers/promises";
import { isFinal, type JobRef, type JobStatus, type ProviderV1 } from "@remotebatch/job-model";

/** The status of a job once it fits; a question without an answer is put again. */
export async function until(
  provider: ProviderV1,
  ref: JobRef,
  fits: (status: JobStatus) => boolean,
): Promise<JobStatus> {
  for (;;) {
    const [answer] = await provider.status([{ ref }]);
    if (answer !== undefined && "status" in answer && fits(answer.status)) return answer.status;
    await delay(50);
  }
}

/** The status of a job once it has ended. */
export function ended(provider: ProviderV1, ref: JobRef): Promise<JobStatus> {
  return until(provider, ref, ({ phase }) => isFinal(phase));
}

/** The outputs of all children as one text; every one must be there. */
export async function outputs(
  provider: ProviderV1,
  ref: JobRef,
  children: number,
): Promise<string> {
  let text = "";
  for (let child = 1; child <= children; child += 1) {
    const answer = await provider.output(ref, { child });
    if (answer.state !== "ready") throw new Error(`child ${child}: ${JSON.stringify(answer)}`);
    text += new TextDecoder().decode(answer.bytes);
  }
  return text;
}

import type { JobRef, JobStatus, ProviderV1, StatusAnswer } from "@remotebatch/job-model";
import type { CaseContext, MemoryProviderOptions } from "@remotebatch/provider-testkit";

/** A sound provider with some of its members replaced by faulty ones. */
export type Fault = (sound: ProviderV1) => Partial<ProviderV1>;

/** Which case must catch it, and what the sound provider below is like where that matters. */
export type Planted = readonly [caughtBy: string, fault: Fault, below?: Below];

/** What the sound provider is like; `faulty` goes for the one below the fault alone. */
export interface Below extends MemoryProviderOptions {
  readonly faulty?: MemoryProviderOptions;
}

/** What the provider says of jobs, altered. */
export async function altered(
  answers: Promise<readonly StatusAnswer[]>,
  change: (status: JobStatus, ref: JobRef) => JobStatus,
): Promise<readonly StatusAnswer[]> {
  return (await answers).map((answer) =>
    "status" in answer ? { ...answer, status: change(answer.status, answer.ref) } : answer,
  );
}

/** What a case has besides the provider. */
export function inContext(another: () => ProviderV1): CaseContext {
  return { another: async () => another(), note: () => {} };
}

/** Asks for the end of each of several jobs, of all of them even where one refuses; then throws the first refusal. */
export async function abortEach(jobs: readonly { abort(): Promise<void> }[]): Promise<void> {
  const outcomes = await Promise.allSettled(jobs.map((one) => one.abort()));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

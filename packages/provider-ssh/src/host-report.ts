import { BatchError } from "@remotebatch/job-model";
import type { EngineChild, EngineReport } from "@remotebatch/provider-kit";
import type { HostLaunch } from "./agent-protocol.js";
import type { Placement } from "./placement.js";

/** What a host said of launches, by key; or why it said nothing, as a sentence. */
export type HostAnswer = ReadonlyMap<string, HostLaunch> | string;

/** An error's message without its full stop. */
export function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/u, "");
}

const later = "Its end is noted in the folder and is seen to by whoever meets the host next.";

/** An abort that a host cannot be told: it is not among those of the settings. */
export function notListed(name: string): BatchError {
  return new BatchError(
    "BATCH_UNAVAILABLE",
    `What runs on ${name} cannot be ended: it is not among the provider's hosts any more. Put it back in the list and abort again, or end it there by hand. ${later}`,
  );
}

/** An abort that a host could not be told now. */
export function notReached(name: string, error: unknown): BatchError {
  return new BatchError(
    BatchError.is(error) ? error.code : "BATCH_ENGINE_FAILED",
    `What runs on ${name} cannot be ended now: ${wordsOf(error)}. ${later}`,
    { cause: error },
  );
}

function silenceOf(name: string, key: string, answer: HostAnswer | undefined): string | undefined {
  if (answer === undefined) return `Its host ${name} is not among the provider's hosts any more.`;
  if (typeof answer === "string") return answer;
  const launch = answer.get(key);
  if (launch === undefined) return `Its host ${name} does not know it.`;
  return launch.trouble === undefined ? undefined : `Its host ${name} says: ${launch.trouble}`;
}

/** The report of one launch, out of the answers of the hosts. */
export function reportOf(
  id: string,
  placement: Placement,
  answers: ReadonlyMap<string, HostAnswer>,
): EngineReport {
  const attempt = Number(/-a(\d+)-\d+$/u.exec(id)?.[1] ?? 1);
  const children: EngineChild[] = [];
  const silent: { readonly children: readonly number[]; readonly reason: string }[] = [];
  for (const [name, own] of Object.entries(placement)) {
    const answer = answers.get(name);
    const reason = silenceOf(name, id, answer);
    if (reason !== undefined) silent.push({ children: own, reason });
    else if (answer !== undefined && typeof answer !== "string") {
      for (const child of answer.get(id)?.children ?? []) children.push({ ...child, attempt });
    }
  }
  return { id, children, silent };
}

import type { Cause, RetryPolicy } from "@remotebatch/facade";
import { InvalidArgumentError } from "commander";

const causes: readonly Cause[] = [
  "infrastructure",
  "preempted",
  "memory",
  "timeLimit",
  "user",
  "unknown",
];
const usualCauses: readonly Cause[] = ["infrastructure", "preempted"];

/** For options: attempts in all, "5", or with the causes after which there is another one, "3:memory,preempted". */
export function retryPolicy(text: string): RetryPolicy {
  const [count = "", list] = text.split(":", 2);
  const maxAttempts = Number(count);
  if (count.trim() === "" || !Number.isSafeInteger(maxAttempts) || maxAttempts < 1) {
    throw new InvalidArgumentError(
      "Give the attempts in all, the first included: 3, or 3:memory,preempted.",
    );
  }
  if (list === undefined) return { maxAttempts, causes: usualCauses };
  const named = list.split(",").map((name) => name.trim());
  const strange = named.find((name) => !(causes as readonly string[]).includes(name));
  if (strange !== undefined) {
    throw new InvalidArgumentError(
      `There is no cause "${strange}"; there are ${causes.join(", ")}.`,
    );
  }
  return { maxAttempts, causes: named as Cause[] };
}

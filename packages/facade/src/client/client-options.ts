import { BatchError, suggestion } from "@remotebatch/job-model";
import { shown } from "../options/option-value.js";
import type { RemoteBatchOptions } from "../remote-batch.js";

const names: readonly (keyof RemoteBatchOptions)[] = [
  "environments",
  "default",
  "folder",
  "resultCacheBytes",
  "runner",
  "evaluate",
  "polling",
  "creditsPerHour",
  "onWarning",
  "notifications",
  "licensing",
  "logger",
];

/**
 * Checks that the options of a client are an object of options that there are.
 * @throws BatchError `BATCH_INVALID_OPTION`
 */
export function checkClientOptions(options: RemoteBatchOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `The options of the client are ${shown(options)}; give { environments: { here: localProvider() } }.`,
    );
  }
  for (const name of Object.keys(options)) {
    if ((names as readonly string[]).includes(name)) continue;
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `There is no option "${name}" of a client.${suggestion(name, names)}`,
    );
  }
  const price: unknown = options.creditsPerHour;
  if (price !== undefined && !(typeof price === "number" && price > 0 && Number.isFinite(price))) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `creditsPerHour is ${shown(price)}; give what an hour of one child costs, a number greater than zero.`,
    );
  }
  for (const [name, method] of Object.entries(options.notifications ?? {})) {
    if (typeof method?.deliver === "function") continue;
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `The notification method "${name}" is ${shown(method)}; give webhookMethod(…), or an object with a function "deliver".`,
    );
  }
}

import { BatchError } from "@remotebatch/job-model";
import { isAutomatic, shown } from "./option-value.js";
import type { MapSubmitOptions } from "./submit-options.js";

const maxParallelElements = 1024;

/**
 * The options with what `parallelElements` asks of the machine among their resources.
 * @throws BatchError `BATCH_INVALID_OPTION`
 */
export function withParallelElements(options: MapSubmitOptions): MapSubmitOptions {
  const count: unknown = options.parallelElements;
  if (isAutomatic(count)) return options;
  const { resources } = options;
  if (typeof count === "string" && count.toLowerCase() === "cores") {
    return { ...options, resources: { ...resources, parallelElements: "cores" } };
  }
  if (
    typeof count === "number" &&
    Number.isSafeInteger(count) &&
    count >= 1 &&
    count <= maxParallelElements
  ) {
    return { ...options, resources: { cores: count, ...resources, parallelElements: count } };
  }
  throw new BatchError(
    "BATCH_INVALID_OPTION",
    `parallelElements is ${shown(count)}; give a number from 1 to ${maxParallelElements}, or "cores".`,
  );
}

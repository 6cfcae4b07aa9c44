import { BatchError, checkInputFileNames } from "@remotebatch/job-model";
import type { ResolvedOptions } from "../options/resolve-options.js";
import type { SubmitOptions } from "../options/submit-options.js";
import type { PreparedCode } from "./prepare-code.js";

/**
 * The options of a job; where it runs an exported function, its module is one more input file and its kernel is "node".
 * @throws BatchError `BATCH_INVALID_OPTION` when another kernel is asked for.
 */
export function withFunctionFile(
  resolved: ResolvedOptions,
  given: SubmitOptions,
  { file }: PreparedCode,
): ResolvedOptions {
  if (file === undefined) return resolved;
  if (given.kernel !== undefined && given.kernel !== "node") {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `A remote function is run by the kernel "node", not by "${given.kernel}"; leave the option kernel out.`,
    );
  }
  const inputFiles = [...resolved.inputFiles, file];
  checkInputFileNames(inputFiles.map(({ name }) => name));
  return { ...resolved, kernel: "node", inputFiles };
}

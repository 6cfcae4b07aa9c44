import type { Expr } from "@remotebatch/expr-model";
import { packSpans } from "@remotebatch/job-model";
import type { Environment } from "../job/job-core.js";
import type { ResolvedOptions } from "../options/resolve-options.js";
import { withinCredits } from "../options/within-credits.js";
import { encodeElements } from "../submit/payload.js";
import type { JobContent } from "../submit/prepared-job.js";
import { type PilotHost, pilotMethod } from "./pilot.js";

/** An array job whose elements are not in children yet. */
export interface UnpackedJob {
  readonly environment: Environment;
  readonly options: ResolvedOptions;
  readonly content: Pick<JobContent, "payload" | "inputFiles">;
  readonly elements: readonly Expr[];
}

/**
 * Puts the elements into children, after a pilot where one was asked for, and gives each child its share of the credits.
 * @throws BatchError `BATCH_LIMIT_EXCEEDED` when the method gives more children than the provider takes, or the credits do not
 *   suffice for them.
 */
export async function packedJob(
  host: PilotHost & { readonly creditsPerHour: number | undefined },
  job: UnpackedJob,
  signal: AbortSignal | undefined,
): Promise<{ readonly options: ResolvedOptions; readonly content: JobContent }> {
  const { environment, options, content, elements } = job;
  const { limits } = environment.provider;
  const method = await pilotMethod(host, environment, options, content, elements, signal);
  const spans = packSpans(elements.length, method, limits);
  return {
    options: withinCredits(options, spans.length, limits, host.creditsPerHour),
    content: { ...content, jobType: "Array", elements: encodeElements(elements), spans },
  };
}

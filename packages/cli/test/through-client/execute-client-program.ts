import type { JobSpec } from "@remotebatch/job-model";
import {
  executeTestProgram,
  type MemoryChild,
  type MemoryOutcome,
} from "@remotebatch/provider-testkit";
import { programOf, singleResult, spanResult } from "./client-test-job.js";

/** What `client-test-runner` does, in this process: the `execute` of a provider in memory below a client. */
export async function executeClientProgram(
  spec: JobSpec,
  context: MemoryChild,
): Promise<MemoryOutcome> {
  const program = programOf(spec.payload);
  const payload = new TextEncoder().encode(JSON.stringify(program));
  const outcome = await executeTestProgram({ ...spec, payload }, context);
  if (outcome.result === undefined) return outcome;
  const span = spec.spans[context.child - 1];
  if (spec.elements === undefined || span === undefined) {
    return { ...outcome, result: singleResult(new TextDecoder().decode(outcome.result)) };
  }
  const { bytes, offsets } = spec.elements;
  const elements = Array.from({ length: span.to - span.from + 1 }, (_, index) =>
    bytes.slice(offsets[span.from - 1 + index], offsets[span.from + index]),
  );
  return { ...outcome, ...spanResult(elements) };
}

import type { JobRef, JobStatus, ProviderV1, StatusAnswer } from "@remotebatch/job-model";
import { type JobEngine, withDecoratedParts } from "@remotebatch/provider-kit";
import {
  type CaseContext,
  faultyProvider,
  type MemoryProviderOptions,
  memoryProvider,
} from "@remotebatch/provider-testkit";

/** A sound provider with some of its members replaced by faulty ones. */
export type Fault = (sound: ProviderV1) => Partial<ProviderV1>;

/** Which case must catch it, and what the sound provider below is like where that matters. */
export type Planted = readonly [caughtBy: string, fault: Fault, below?: Below];

/** What the sound provider is like; `faulty` goes for the one below the fault alone. */
export interface Below extends MemoryProviderOptions {
  readonly faulty?: MemoryProviderOptions;
  /** What its engine is made into; `isFaulty` where the fault lies there. */
  readonly engine?: (engine: JobEngine, isFaulty: boolean) => JobEngine;
}

/** Makes a memory provider, and further clients of it, whose engine is made into another. */
export function memoryOver(
  options: MemoryProviderOptions,
  change: (engine: JobEngine) => JobEngine,
): { readonly first: ProviderV1; readonly another: () => ProviderV1 } {
  const decorated = <T>(make: () => T): T =>
    withDecoratedParts((parts) => ({ ...parts, engine: change(parts.engine) }), make);
  const first = decorated(() => memoryProvider(options));
  return { first, another: () => decorated(() => first.another()) };
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
  return {
    another: async () => another(),
    faulty: async (switches) => faultyProvider(switches, another),
    note: () => {},
  };
}

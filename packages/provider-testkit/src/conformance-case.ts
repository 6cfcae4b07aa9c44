import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import {
  BatchError,
  type BatchErrorCode,
  batchErrorCodes,
  type JobRef,
  type OutputOptions,
  type ProviderCapabilities,
  type ProviderV1,
} from "@remotebatch/job-model";
import type { FaultSwitches } from "./fault-switches.js";
import { waitForEnd } from "./watch-job.js";

/** What a case has besides the provider. */
export interface CaseContext {
  /** Makes a second provider over the same jobs, as another process would; the case closes it. */
  readonly another: () => Promise<ProviderV1>;
  /**
   * Makes a provider below which things go wrong as the switches say, where it is made by the kit's `createProvider`; the case closes
   * it. Elsewhere the switches change nothing.
   */
  readonly faulty: (switches: FaultSwitches) => Promise<ProviderV1>;
  /** Says in the report what the case could not try with this provider. */
  readonly note: (text: string) => void;
}

/** One case of the suite. */
export interface ConformanceCase {
  /** A sentence that can be false of a provider. */
  readonly name: string;
  /** Why the case does not apply to what the provider says it can do, in words; `undefined` where it does. Default: it does. */
  readonly skip?: (provider: ProviderV1) => string | undefined;
  readonly run: (provider: ProviderV1, timeoutMs: number, context: CaseContext) => Promise<void>;
}

/** A `skip` for cases about a capability: the reason where the provider does not claim it. */
export function needs(
  claims: (capabilities: ProviderCapabilities) => boolean,
  reason: string,
): (provider: ProviderV1) => string | undefined {
  return ({ capabilities }) => (claims(capabilities) ? undefined : reason);
}

/** The reason for leaving out cases with two clients. */
export const endsWithClient = "it says that jobs end with their client, so that no other has them";

/** A program that runs until somebody ends it. */
export const long = { steps: [{ sleepMs: 60_000 }] } as const;

/** The code of the `BatchError` with which a call is refused; anything else fails the case. */
export async function refusal(work: () => Promise<unknown>): Promise<BatchErrorCode> {
  try {
    await work();
  } catch (error) {
    assert.ok(BatchError.is(error), `rejected with ${String(error)}, which is no BatchError`);
    assert.ok(batchErrorCodes.includes(error.code), `${error.code} is no listed code`);
    return error.code;
  }
  return assert.fail("was not refused");
}

/** Output that must be ready, as text. */
export async function textOf(
  provider: ProviderV1,
  ref: JobRef,
  options: OutputOptions,
): Promise<string> {
  const answer = await provider.output(ref, options);
  assert.equal(answer.state, "ready", JSON.stringify(answer));
  return answer.state === "ready" ? new TextDecoder().decode(answer.bytes) : "";
}

/** All items of an iterable. */
export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** A reference to a job that nobody submitted. */
export const unknownRef = (provider: ProviderV1): JobRef => {
  const uuid = randomUUID();
  return { provider: provider.name, uuid, id: uuid };
};

/** Aborts a job and waits for its end. */
export async function endJob(provider: ProviderV1, ref: JobRef, timeoutMs: number): Promise<void> {
  await provider.abort(ref);
  await waitForEnd(provider, ref, timeoutMs);
}

import type { ProviderV1 } from "@remotebatch/job-model";
import {
  type CaseContext,
  conformanceCases,
  executeTestProgram,
  memoryProvider,
} from "@remotebatch/provider-testkit";
import { describe, expect, test } from "vitest";
import { type SequenceFault, sequenceFaults } from "./planted/model-faults.js";
import { inContext } from "./planted/planted.js";

const modelName = "any sequence of calls leaves each job in a state that a simple model allows";
const timeoutMs = 6000;
/** A sequence has 12 calls before it is made shorter; these faults take 1 to 3 of them. */
const mostCalls = 5;

/** Clients over one memory, each with the fault. */
function faultyClients(make: SequenceFault): () => ProviderV1 {
  const memory = memoryProvider({
    execute: executeTestProgram,
    settings: [],
    capabilities: { survivesClient: true },
    limits: { maxChildren: 12, maxJobBytes: 100_000 },
  });
  const fault = make();
  return () => {
    const sound = memory.another();
    return { ...sound, ...fault(sound) };
  };
}

async function failureOf(clients: () => ProviderV1, context: CaseContext): Promise<string> {
  const found = conformanceCases.find(({ name }) => name === modelName);
  if (found === undefined) throw new Error("The suite has no model case.");
  try {
    await found.run(clients(), timeoutMs, context);
  } catch (error) {
    return String(error);
  }
  return "";
}

describe("faults that only sequences of calls show", () => {
  // One after another: a sequence is found the sooner and made the shorter the more can be played in a time.
  test.each(Object.entries(sequenceFaults))(
    "a provider that %s is caught by the model, with a short sequence",
    async (_name, make) => {
      const clients = faultyClients(make);
      const message = await failureOf(clients, inContext(clients));
      const sequence = /Counterexample: \[(.*?)(?: ?\/\*replayPath.*)?\]\n/u.exec(message)?.[1];
      expect(message).toContain("Counterexample");
      const calls = sequence?.match(/(submit|submit again|abort|look|wait|remove|of)\(/gu) ?? [];
      expect(calls.length, sequence).toBeGreaterThan(0);
      expect(calls.length, sequence).toBeLessThanOrEqual(mostCalls);
    },
    60_000,
  );

  test.concurrent.each(Object.entries(sequenceFaults))(
    "a provider that %s passes every other case",
    async (_name, make) => {
      const clients = faultyClients(make);
      const others = conformanceCases.filter(({ name }) => name !== modelName);
      const failed = await Promise.all(
        others.map(async ({ name, skip, run }) => {
          const provider = clients();
          if (skip?.(provider) !== undefined) return [];
          const failure = run(provider, timeoutMs, inContext(clients)).then(
            () => [],
            (error: unknown) => [`${name}: ${String(error)}`],
          );
          return await failure;
        }),
      );
      expect(failed.flat()).toEqual([]);
    },
    60_000,
  );
});

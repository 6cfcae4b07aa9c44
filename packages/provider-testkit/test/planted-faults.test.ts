import type { ProviderV1 } from "@remotebatch/job-model";
import {
  type ConformanceCase,
  conformanceCases,
  executeTestProgram,
  memoryProvider,
} from "@remotebatch/provider-testkit";
import { describe, expect, test } from "vitest";
import { answerFaults } from "./planted/answer-faults.js";
import { carryingFaults } from "./planted/carrying-faults.js";
import { claimFaults } from "./planted/claim-faults.js";
import { inContext, type Planted } from "./planted/planted.js";
import { stoppingFaults } from "./planted/stopping-faults.js";

const timeoutMs = 700;

const faults: Readonly<Record<string, Planted>> = {
  ...answerFaults,
  ...carryingFaults,
  ...claimFaults,
  ...stoppingFaults,
};

function caseOf(name: string): ConformanceCase {
  const found = conformanceCases.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`The suite has no case "${name}".`);
  return found;
}

describe("planted faults", () => {
  test.concurrent.each(Object.entries(faults))(
    "a provider that %s is caught",
    async (_name, [caughtBy, fault, { faulty: below = {}, ...options } = {}]) => {
      const found = caseOf(caughtBy);
      const base = { execute: executeTestProgram, settings: [], ...options };
      const sound = memoryProvider(base);
      expect(found.skip?.(sound)).toBeUndefined();
      await found.run(
        sound,
        timeoutMs * 4,
        inContext(() =>
          sound.capabilities.survivesClient ? sound.another() : memoryProvider(base),
        ),
      );
      const memory = memoryProvider({ ...base, ...below });
      const make = (one: ProviderV1): ProviderV1 => ({ ...one, ...fault(one) });
      const faulty = make(memory);
      expect(found.skip?.(faulty)).toBeUndefined();
      const context = inContext(() => make(memory.another()));
      await expect(found.run(faulty, timeoutMs, context)).rejects.toThrow();
    },
  );

  const surviving =
    "a job goes on when the provider that submitted it is closed, and another one reads it";

  test("there is one for every case", () => {
    const caught = new Set([surviving, ...Object.values(faults).map(([caughtBy]) => caughtBy)]);
    expect(conformanceCases.map(({ name }) => name).filter((name) => !caught.has(name))).toEqual(
      [],
    );
  });

  test("a provider whose jobs end with it, though it says otherwise, is caught", async () => {
    const found = caseOf(surviving);
    const forgetful = () => memoryProvider({ execute: executeTestProgram });
    await expect(found.run(forgetful(), timeoutMs, inContext(forgetful))).rejects.toThrow();
    const kept = forgetful();
    await found.run(
      kept,
      timeoutMs * 4,
      inContext(() => kept.another()),
    );
  });
});

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
import { inContext, memoryOver, type Planted } from "./planted/planted.js";
import { resubmissionFaults } from "./planted/resubmission-faults.js";
import { stoppingFaults } from "./planted/stopping-faults.js";
import { tellingFaults } from "./planted/telling-faults.js";

const timeoutMs = 700;

const faults: Readonly<Record<string, Planted>> = {
  ...answerFaults,
  ...carryingFaults,
  ...claimFaults,
  ...stoppingFaults,
  ...resubmissionFaults,
  ...tellingFaults,
};

function caseOf(name: string): ConformanceCase {
  const found = conformanceCases.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`The suite has no case "${name}".`);
  return found;
}

describe("planted faults", () => {
  test.concurrent.each(Object.entries(faults))(
    "a provider that %s is caught",
    async (_name, [caughtBy, fault, { faulty: below = {}, engine, ...options } = {}]) => {
      const found = caseOf(caughtBy);
      const base = { execute: executeTestProgram, settings: [], ...options };
      const makeSound = () => memoryOver(base, (one) => engine?.(one, false) ?? one);
      const sound = makeSound();
      expect(found.skip?.(sound.first)).toBeUndefined();
      await found.run(
        sound.first,
        timeoutMs * 4,
        inContext(() =>
          sound.first.capabilities.survivesClient ? sound.another() : makeSound().first,
        ),
      );
      const memory = memoryOver({ ...base, ...below }, (one) => engine?.(one, true) ?? one);
      const make = (one: ProviderV1): ProviderV1 => ({ ...one, ...fault(one) });
      const faulty = make(memory.first);
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

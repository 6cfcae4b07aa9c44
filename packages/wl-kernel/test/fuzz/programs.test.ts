import { describe, expect, test } from "vitest";
import { createSession } from "../../src/index.js";
import { program } from "./generate.js";

// The same programs as long as the functions are the same; `run.ts` tries as many as one likes, in processes of their own.
const perTest = 100;
const firstSeeds = [1, 20_001, 40_001, 60_001, 80_001];

describe("a generated program", () => {
  test.each(firstSeeds)("of seeds from %i is answered, whatever it is", (first) => {
    const internal: string[] = [];
    for (let seed = first; seed < first + perTest; seed++) {
      const session = createSession({ maxElements: 100_000, maxDigits: 10_000, seed });
      const record = session.evaluateText(program(seed), {
        timeLimitMs: 200,
        memoryLimitBytes: 400e6,
      });
      session.outputForm(record.result);
      if (record.failureType === "ExceptionFailure") {
        internal.push(`${seed}: ${program(seed)}: ${record.messages.at(-1)?.text}`);
      }
    }
    expect(internal).toEqual([]);
  });
});

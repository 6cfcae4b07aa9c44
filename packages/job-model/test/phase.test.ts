import { advancePhase, combinePhases, isFinal, type Phase } from "@remotebatch/job-model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);
const phases: readonly Phase[] = [
  "queued",
  "starting",
  "running",
  "succeeded",
  "failed",
  "cancelled",
  "timedOut",
  "lost",
];
const phase = fc.constantFrom(...phases);

describe("phases", () => {
  test("a final phase is never left, except that lost gives way to a better-informed final one", () => {
    fc.assert(
      fc.property(fc.array(phase, { minLength: 1 }), (reports) => {
        let current: Phase = "queued";
        for (const report of reports) {
          const next = advancePhase(current, report);
          if (isFinal(current))
            expect(next === current || (current === "lost" && isFinal(next))).toBe(true);
          else expect(next).toBe(report);
          expect(advancePhase(next, next)).toBe(next);
          current = next;
        }
      }),
      { numRuns: runs },
    );
  });

  test("a job is final exactly when all its children are, and succeeded exactly when all of them succeeded", () => {
    fc.assert(
      fc.property(fc.array(phase, { minLength: 1, maxLength: 20 }), (children) => {
        const counts: Partial<Record<Phase, number>> = {};
        for (const child of children) counts[child] = (counts[child] ?? 0) + 1;
        const job = combinePhases(counts);
        expect(isFinal(job)).toBe(children.every(isFinal));
        expect(job === "succeeded").toBe(children.every((child) => child === "succeeded"));
        if (isFinal(job)) expect(children).toContain(job);
        if (job === "queued") expect(new Set(children)).toEqual(new Set(["queued"]));
      }),
      { numRuns: runs },
    );
  });

  test("zero counts do not matter and a job without children is queued", () => {
    expect(combinePhases({})).toBe("queued");
    expect(combinePhases({ succeeded: 3, failed: 0, running: 0 })).toBe("succeeded");
  });
});

import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { arrayTestJob, type TestStep, testElement } from "@remotebatch/provider-testkit";
import { afterAll, describe, expect, test } from "vitest";
import { cluster, clusterProvider, onCluster, sharedFolder, slurm } from "./cluster.js";
import { until } from "./watch.js";

/** Indexes of the array's elements that Slurm runs now. */
function runningIndexes(jobId: string): readonly number[] {
  return slurm("squeue", "-h", "-r", "-t", "RUNNING", "-j", jobId, "-o", "%K")
    .split("\n")
    .filter((line) => /^\d+$/u.test(line))
    .map(Number);
}

// Without the programs of Slurm there is nothing to test; the conformance suite says so.
describe.skipIf(cluster === undefined)("everything at once", () => {
  const folder = sharedFolder();
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

  test("of 200 children some are killed, aborted, timed out and requeued, and a controller away for two minutes: every state and result is right", async () => {
    const provider = clusterProvider(folder);
    const children: Record<number, readonly TestStep[]> = {};
    for (let child = 1; child <= 200; child += 1) children[child] = [{ sleepMs: 300 }];
    const timedOut = [11, 51, 91, 131, 171];
    for (const child of timedOut) children[child] = [{ sleepMs: 600_000 }];
    const killed = [5, 25, 45, 65, 85, 105, 125, 145, 165, 185];
    for (const child of killed) children[child] = [{ print: "to be killed" }, { kill: true }];
    const aborted = [8, 60, 110, 160, 200];
    for (const child of aborted) children[child] = [{ sleepMs: 600_000 }];
    const requeued = [30, 70, 120, 150, 190];
    for (const child of requeued) children[child] = [{ print: "on" }, { sleepMs: 4000 }];
    const spec = arrayTestJob(
      200,
      { children },
      {
        timeLimitMs: 9000,
        retry: { maxAttempts: 2, causes: ["infrastructure"] },
        settings: { requeue: true },
      },
    );
    const ref = await provider.submit(spec);
    await provider.abort(ref, { children: [200] });
    const left = { aborted: new Set(aborted), requeued: new Set(requeued) };
    left.aborted.delete(200);
    let isAwayDone = false;
    const deadline = performance.now() + 500_000;
    while (left.aborted.size + left.requeued.size > 0 && performance.now() < deadline) {
      for (const index of runningIndexes(ref.id)) {
        const child = index + 1;
        if (left.aborted.delete(child)) await provider.abort(ref, { children: [child] });
        if (left.requeued.delete(child)) {
          const element = `${ref.id}_${index}`;
          slurm("scontrol", "requeue", element);
          const begin = ["update", `JobId=${element}`, "StartTime=now"];
          // Slurm takes the time only when the element is back in the queue.
          void delay(3000).then(() => {
            try {
              execFileSync(`${cluster}/bin/scontrol`, begin, { stdio: "ignore" });
            } catch {
              // It waits two minutes then.
            }
          });
        }
      }
      if (!isAwayDone && left.requeued.size <= 3) {
        isAwayDone = true;
        await delay(4000);
        onCluster("stop-controller");
        const away = delay(120_000);
        const [answer] = await provider.status([{ ref }]);
        expect(answer).toMatchObject({ unavailable: { code: "BATCH_UNAVAILABLE" } });
        await away;
        onCluster("start-controller");
      }
      await delay(100);
    }
    expect(isAwayDone).toBe(true);
    const status = await until(
      provider,
      ref,
      ({ phases }) => (phases.queued ?? 0) + (phases.starting ?? 0) + (phases.running ?? 0) === 0,
    );
    const expected = (child: number): string => {
      if (timedOut.includes(child)) return "timedOut";
      if (killed.includes(child)) return "failed";
      return aborted.includes(child) ? "cancelled" : "succeeded";
    };
    const wrong = status.changed.filter(({ child, phase }) => phase !== expected(child));
    expect(wrong).toEqual([]);
    for (const { child, attempt } of status.changed.filter((one) => killed.includes(one.child)))
      expect({ child, attempt }).toEqual({ child, attempt: 2 });
    // It was a storm: Slurm itself counts the restarts.
    for (const child of requeued) {
      const shown = slurm("scontrol", "-o", "show", "job", `${ref.id}_${child - 1}`);
      expect(shown).toMatch(/ Restarts=[1-9]/u);
    }
    for (let child = 1; child <= 200; child += 1) {
      const answer = await provider.output(ref, { child });
      if (expected(child) === "succeeded") {
        expect(answer.state === "ready" && new TextDecoder().decode(answer.bytes)).toBe(
          testElement(child),
        );
      } else expect(answer.state).toBe("never");
    }
    await provider.close();
  }, 900_000);
});

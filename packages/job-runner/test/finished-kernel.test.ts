import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { makeJob } from "./job-folder.js";

/** Pids of the processes that a process has started and that still run. */
function childrenOf(pid: number | undefined): readonly string[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  return text.split(" ").filter((child) => child !== "");
}

test.each([
  { code: "Linger[]; Plus[1, 2]", options: {} },
  { code: "CompoundExpression[Linger[], Identity[#]] &", options: { elements: [3] } },
])(
  "a kernel that lives on after its last evaluation is ended: $code",
  async ({ code, options }) => {
    const job = makeJob(code, options);
    const runner = await job.spawn();
    let kernels: readonly string[] = [];
    while (kernels.length === 0) {
      kernels = childrenOf(runner.process.pid);
      await delay(2);
    }
    expect(await runner.ended).toMatchObject({ code: 0, stderr: "" });
    expect(job.outcome()).toMatchObject({ phase: "succeeded", exitCode: 0, signal: null });
    expect(kernels.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    expect(readdirSync(`${job.folder}/scratch`)).toEqual([]);
  },
);

test("what a kernel's process printed by itself before it was done stands in the log", async () => {
  const job = makeJob('PrintRaw["a warning"]; Plus[1, 2]');
  await job.run();
  expect(job.log()).toContainEqual(expect.objectContaining({ s: "stderr", x: "a warning" }));
});

test("the record of a child tells the memory of a kernel that was done before it was looked at", async () => {
  const job = makeJob("Plus[1, 2]");
  expect((await job.run()).peakMemoryBytes).toBeGreaterThan(20e6);
});

import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { printInputForm } from "@remotebatch/expr-model";
import { describe, expect, test } from "vitest";
import { makeJob, type TestJob } from "./job-folder.js";

const shown = (job: TestJob, key: string): string => printInputForm(job.result().get(key) as never);

const kernels = [
  { kernel: "woxi", path: process.env["REMOTEBATCH_WOXI"], version: /^\d+\.\d+/u },
  { kernel: "mathics", path: process.env["REMOTEBATCH_MATHICS"], version: /^\d+\.\d+/u },
] as const;

describe.each(kernels)("the kernel $kernel, as a real process", ({ kernel, path, version }) => {
  const isHere = path !== undefined && existsSync(path);
  if (!isHere) {
    const verdict = process.env["REQUIRE_ENGINES"] === "1" ? "not run, though demanded" : "not run";
    test(`${verdict}: ${kernel} is not on this machine`, () => {
      expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
    });
    return;
  }

  test("evaluates, and is named in the record", async () => {
    const job = makeJob("2 + 2", { kernel });
    const record = await job.run();
    expect(record).toMatchObject({ phase: "succeeded", kernel: { kind: kernel } });
    expect(record.kernel?.version).toMatch(version);
    expect(shown(job, "Result")).toBe("4");
    expect(shown(job, "Success")).toBe("True");
  });

  test("keeps definitions for all elements of a span, and big integers, rationals and strings whole", async () => {
    const job = makeJob("f", {
      kernel,
      initialization: 'f[x_] := {2^(90 + x), x/7, "line\\nbreak \\"q\\" \\\\ é"}',
      elements: [1, 2],
    });
    expect((await job.run()).evaluations).toEqual({ total: 2, finished: 2, failed: 0 });
    expect(shown(job, "Result")).toBe(
      '{{2475880078570760549798248448, 1/7, "line\\nbreak \\"q\\" \\\\ é"}, ' +
        '{4951760157141521099596496896, 2/7, "line\\nbreak \\"q\\" \\\\ é"}}',
    );
  });

  test("a division by zero gives the result, the message and what was printed", async () => {
    const job = makeJob('(Print["said"]; 1/0)', { kernel });
    expect((await job.run()).phase).toBe("succeeded");
    expect(shown(job, "Result")).toBe("ComplexInfinity");
    expect(shown(job, "Success")).toBe("False");
    expect(shown(job, "FailureType")).toBe('"MessageFailure"');
    expect(shown(job, "Messages")).toBe("{HoldForm[Power::infy]}");
    expect(shown(job, "MessagesText")).toMatch(/Power::infy: Infinite expression 1 ?\/ ?0/u);
    expect(shown(job, "OutputLog")).toBe('{"said"}');
  });

  test("symbols of the user come back in the user's context", async () => {
    const job = makeJob("{x + 1, undefinedName[2]}", { kernel });
    await job.run();
    const result = shown(job, "Result");
    expect(result).toContain("Global`undefinedName[2]");
    expect(result).toContain("Global`x");
    expect(result).not.toContain("Global`Plus");
  });

  test("an endless evaluation ends at the time limit, with what was printed before", async () => {
    const job = makeJob('(Print["before"]; While[True, Null])', {
      kernel,
      descriptor: { timeLimitMs: 8000 },
    });
    expect(await job.run()).toMatchObject({ phase: "timedOut", cause: "timeLimit" });
    expect(shown(job, "OutputLog")).toBe('{"before"}');
  });

  test("a kernel that ends in the middle is a crash, its log kept", async () => {
    const job = makeJob('(Print["before"]; Exit[7])', { kernel });
    const record = await job.run();
    expect(record).toMatchObject({ phase: "failed", cause: "unknown" });
    expect(record.reason).toMatch(
      /^The kernel's program \S+ ended with exit code 7 in the middle of its work\.$/u,
    );
    expect(shown(job, "FailureType")).toBe('"KernelCrash"');
    expect(shown(job, "OutputLog")).toBe('{"before"}');
  });

  test("the program's memory counts in the record", async () => {
    const own = async (code: string): Promise<number> =>
      (await makeJob(code, { kernel }).run()).peakMemoryBytes ?? 0;
    const least = await own("Pause[3]");
    expect(await own('(x = StringRepeat["x", 5*10^7]; Pause[3])')).toBeGreaterThan(
      least + 20_000_000,
    );
  });

  test("an element that throws does not take the others with it", async () => {
    const job = makeJob("f", {
      kernel,
      initialization: "f[x_] := If[x == 2, Throw[x], x^2]",
      elements: [1, 2, 3],
    });
    await job.run();
    expect(shown(job, "Result")).toMatch(/^\{1, .*, 9\}$/u);
  });

  test("a runner that is killed takes the kernel with it", async () => {
    const job = makeJob('(Print["pid"]; While[True, Null])', { kernel });
    const runner = await job.spawn();
    const before = await eventually(() => job.has("log") && job.log().some(({ x }) => x === "pid"));
    expect(before).toBe(true);
    expect(isRunning(job.folder)).toBe(true);
    runner.process.kill("SIGKILL");
    expect(await eventually(() => !isRunning(job.folder))).toBe(true);
  });
});

/** True while a process works in the job's folder. */
function isRunning(folder: string): boolean {
  return readdirSync("/proc").some((name) => {
    try {
      return /^\d+$/u.test(name) && readlinkSync(`/proc/${name}/cwd`).startsWith(folder);
    } catch {
      return false;
    }
  });
}

async function eventually(check: () => boolean): Promise<boolean> {
  for (let i = 0; i < 300; i++) {
    if (check()) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { printInputForm } from "@remotebatch/expr-model";
import { describe, expect, test } from "vitest";
import { makeJob, type TestJob } from "./job-folder.js";

const shown = (job: TestJob, key: string): string => printInputForm(job.result().get(key) as never);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(5);
}

/** The runner has nothing half-written in the job's folder. */
function leftovers(job: TestJob): readonly string[] {
  return readdirSync(join(job.folder, "out/1")).filter((name) => /\.(tmp|bak)$/u.test(name));
}

describe("limits", () => {
  test("a time limit ends the evaluation and keeps what was printed and said", async () => {
    const job = makeJob('Print["before"]; Infinite[]; Pause[60]; Print["after"]', {
      descriptor: { timeLimitMs: 800 },
    });
    const outcome = await job.run();
    expect(outcome).toMatchObject({
      phase: "timedOut",
      cause: "timeLimit",
      reason: "The time limit of 0.8 s was reached.",
    });
    expect(shown(job, "Result")).toBe("$Aborted");
    expect(shown(job, "FailureType")).toBe('"TimeLimit"');
    expect(shown(job, "OutputLog")).toBe('{"before"}');
    expect(shown(job, "Messages")).toBe("{HoldForm[Power::infy]}");
    expect(
      job
        .log()
        .filter(({ s }) => s === "system")
        .map(({ x }) => x)
        .slice(-2),
    ).toEqual([
      "The time limit of 0.8 s was reached.",
      "The child ran out of time; 0 of 1 evaluation came to an end.",
    ]);
  });

  test("a time limit ends an evaluation that never looks up, too", async () => {
    const job = makeJob('Print["before"]; Loop[]', { descriptor: { timeLimitMs: 600 } });
    expect((await job.run()).phase).toBe("timedOut");
    expect(shown(job, "OutputLog")).toBe('{"before"}');
  });

  test("a time limit in a span keeps the finished elements and leaves the rest missing", async () => {
    const job = makeJob("Pause", { elements: [0, 0, 60, 0], descriptor: { timeLimitMs: 1000 } });
    const outcome = await job.run();
    expect(outcome).toMatchObject({
      phase: "timedOut",
      evaluations: { total: 4, finished: 2, failed: 0 },
    });
    expect(shown(job, "Result")).toMatch(
      /^\{Null, Null, Failure\["TimeLimitFailure", .*\], Missing\["NotAvailable"\]\}$/u,
    );
    expect(shown(job, "ElementFailures")).toBe('<|3 -> "TimeLimit"|>');
  });

  test.each([1, 2])(
    "time that is up between two elements is a time limit, whoever sees it first; elements at once: %i",
    async (parallelElements) => {
      for (let more = 0; more < 8; more++) {
        const job = makeJob("UseUp", {
          elements: [1, 2, 3, 4],
          descriptor: { timeLimitMs: 600 + more, parallelElements, cores: 2 },
        });
        expect(await job.run()).toMatchObject({ phase: "timedOut", cause: "timeLimit" });
        expect(shown(job, "FailureType")).toBe('"TimeLimit"');
      }
    },
    60_000,
  );

  test("a single evaluation is not begun when its time is up before", async () => {
    const job = makeJob('Print["begun"]', {
      initialization: "UseUp[1]",
      descriptor: { timeLimitMs: 700 },
    });
    const outcome = await job.run();
    expect(outcome).toMatchObject({ phase: "timedOut", evaluations: { finished: 0 } });
    expect(shown(job, "Result")).toBe("$Aborted");
    expect(shown(job, "OutputLog")).toBe("{}");
  });

  test("a memory limit fails the child with its cause", async () => {
    const job = makeJob('Print["before"]; FillHeap[]', {
      descriptor: { memoryLimitBytes: 150_000_000 },
    });
    expect(await job.run()).toMatchObject({ phase: "failed", cause: "memory" });
    expect(shown(job, "FailureType")).toBe('"MemoryLimit"');
    expect(shown(job, "OutputLog")).toBe('{"before"}');
  });

  test("a result larger than allowed is replaced by a reason", async () => {
    const job = makeJob("Big[100000]");
    expect((await job.run(1, ["--result-limit", "50000"])).reason).toMatch(
      /^The evaluation ended with an exception: The result has \d+ bytes, but only \d+ are left/u,
    );
    expect(shown(job, "Result")).toBe("$Failed");
    expect(shown(job, "Success")).toBe("False");
    expect(shown(job, "MessagesText")).toContain("bytes");
  });
});

test("results of a span beyond the limit become failures, one by one, and what fits stays", async () => {
  const job = makeJob("Big", { elements: [10, 60_000, 20] });
  const outcome = await job.run(1, ["--result-limit", "50000"]);
  expect(outcome).toMatchObject({
    phase: "succeeded",
    evaluations: { total: 3, finished: 3, failed: 1 },
  });
  const { args } = job.result().get("Result") as never as { readonly args: readonly unknown[] };
  expect(args[0]).toBe("x".repeat(10));
  expect(printInputForm(args[1] as never)).toMatch(/^Failure\["ExceptionFailure", .*bytes/u);
  expect(args[2]).toBe("x".repeat(20));
});

describe("a kernel that dies", () => {
  test.each(["SIGKILL", "SIGSEGV", "SIGABRT"])(
    "by %s leaves a record and everything printed",
    async (signal) => {
      const job = makeJob(`Print["before"]; Infinite[]; Die["${signal}"]`);
      const outcome = await job.run();
      expect(outcome).toMatchObject({ phase: "failed", cause: "unknown", signal });
      expect(outcome.reason).toContain(signal);
      expect(shown(job, "Result")).toBe("$Failed");
      expect(shown(job, "FailureType")).toBe('"KernelCrash"');
      expect(shown(job, "OutputLog")).toBe('{"before"}');
      expect(shown(job, "Messages")).toBe("{HoldForm[Power::infy]}");
      expect(job.log().some(({ s, x }) => s === "stdout" && x === "before")).toBe(true);
    },
  );

  test("by the system's limit of processor time has run out of time", async () => {
    const job = makeJob('Print["before"]; Die["SIGXCPU"]');
    const outcome = await job.run();
    expect(outcome).toMatchObject({ phase: "timedOut", cause: "timeLimit", signal: "SIGXCPU" });
    expect(outcome.reason).toContain("processor time");
    expect(shown(job, "OutputLog")).toBe('{"before"}');
  });

  test("in a span costs only what was not finished", async () => {
    const job = makeJob("DieAt[3]", { elements: [1, 2, 3, 4, 5] });
    const outcome = await job.run();
    expect(outcome).toMatchObject({
      phase: "failed",
      evaluations: { total: 5, finished: 2, failed: 0 },
    });
    expect(shown(job, "Result")).toMatch(
      /^\{1, 2, Failure\["KernelCrashFailure", .*\], Missing\["NotAvailable"\], Missing\["NotAvailable"\]\}$/u,
    );
  });

  test("by a fatal error of V8, which nothing can catch, is told with the cause", async () => {
    const job = makeJob('Print["before"]; Infinite[]; FatalError[]');
    const outcome = await job.run();
    expect(outcome).toMatchObject({ phase: "failed", cause: "memory" });
    expect(outcome.signal ?? outcome.exitCode).not.toBe(0);
    expect(shown(job, "FailureType")).toBe('"MemoryLimit"');
    expect(shown(job, "OutputLog")).toBe('{"before"}');
    expect(shown(job, "Messages")).toBe("{HoldForm[Power::infy]}");
    expect(job.log().some(({ s, x }) => s === "stderr" && /fatal|invalid/iu.test(x))).toBe(true);
  });

  test("by a fault of its own is told with the fault's words", async () => {
    const outcome = await makeJob("Throw[]").run();
    expect(outcome.phase).toBe("failed");
    expect(outcome.reason).toContain("a bug of the evaluator");
  });
});

describe("a runner that is stopped", () => {
  test.each([
    ["SIGTERM", "cancelled", "user"],
    ["SIGUSR2", "cancelled", "preempted"],
    ["SIGXCPU", "timedOut", "timeLimit"],
  ] as const)("by %s writes a whole record: %s, %s", async (signal, phase, cause) => {
    const job = makeJob('Print["before"]; Pause[60]');
    const runner = await job.spawn();
    await until(() => job.has("log") && job.log().some(({ x }) => x === "before"));
    runner.process.kill(signal);
    expect((await runner.ended).code).toBe(0);
    expect(job.outcome()).toMatchObject({ phase, cause });
    expect(shown(job, "OutputLog")).toBe('{"before"}');
    expect(shown(job, "Result")).toBe("$Aborted");
  });

  test.each([0, 30, 60, 90, 120, 150, 200, 250, 300, 400])(
    "by kill -9 after %i ms leaves nothing wrong or half, and the next run completes it",
    async (pauseMs) => {
      const elements = Array.from({ length: 3000 }, (_, i) => i);
      const job = makeJob("Identity", { elements });
      const runner = await job.spawn();
      await delay(pauseMs);
      runner.process.kill("SIGKILL");
      await runner.ended;
      if (job.has("json")) expect(job.result().get("Result")).toBeDefined();
      const outcome = await job.run();
      expect(outcome).toMatchObject({
        phase: "succeeded",
        evaluations: { total: 3000, finished: 3000, failed: 0 },
      });
      const { args } = job.result().get("Result") as never as { readonly args: readonly unknown[] };
      expect(args).toEqual(elements);
      expect(readFileSync(job.path("idx")).length).toBe(16 * 3000 + 2 * 64);
    },
  );

  test("by kill -9 takes its kernel with it", async () => {
    const job = makeJob("Pause[60]");
    const runner = await job.spawn();
    await until(() => job.has("log"));
    const scratch = join(job.folder, "scratch");
    await delay(400);
    runner.process.kill("SIGKILL");
    await runner.ended;
    // The kernel's process removes the working directory as its last act.
    await until(() => readdirSync(scratch).length === 0);
  });
});

describe("two runners for one attempt", () => {
  test("leave one record with the result that belongs to it", async () => {
    const elements = Array.from({ length: 500 }, (_, i) => i);
    const job = makeJob("Identity", { elements });
    const runners = await Promise.all([job.spawn(), job.spawn(), job.spawn()]);
    const ends = await Promise.all(runners.map((runner) => runner.ended));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    const { args } = job.result().get("Result") as never as { readonly args: readonly unknown[] };
    expect(args).toEqual(elements);
    expect(leftovers(job)).toEqual([]);
  });

  test("a result that nobody finished gives way to the next run's", async () => {
    const job = makeJob("Plus[2, 2]");
    mkdirSync(join(job.folder, "out/1"), { recursive: true });
    writeFileSync(job.path("wxf"), "a dead runner's");
    await job.run();
    expect(job.result().get("Result")).toBe(4);
    expect(leftovers(job)).toEqual([]);
  });
});

test("a store that cannot be written ends the runner with exit code 74", async () => {
  const job = makeJob("1");
  // A file where the folder should be: the same for every user, root too.
  writeFileSync(join(job.folder, "out"), "in the way");
  const { code, stderr } = await (await job.spawn()).ended;
  expect(code).toBe(74);
  expect(stderr).toContain("outcome record");
});

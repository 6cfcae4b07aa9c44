import { fileURLToPath } from "node:url";
import { printInputForm } from "@remotebatch/expr-model";
import { elementNoteBytes, jobKeys, parseOutcomeRecord } from "@remotebatch/job-model";
import { decode } from "@remotebatch/wxf-codec";
import { expect, test } from "vitest";
import { makeJob, type TestJob } from "./job-folder.js";
import { objectServer, served } from "./object-server.js";

const hook = fileURLToPath(new URL("./stopped-early.cjs", import.meta.url));
const shown = (job: TestJob, key: string): string => printInputForm(job.result().get(key) as never);

async function stoppedAtOnce(job: TestJob, signal: NodeJS.Signals): Promise<void> {
  const env = { NODE_OPTIONS: `--require=${hook}`, STOP_SIGNAL: signal };
  expect(await (await job.spawn(1, [], undefined, env)).ended).toEqual({
    ...{ code: 0, signal: null, stderr: "" },
  });
}

test.each([
  ["SIGTERM", "user", "The runner was told to stop by SIGTERM."],
  ["SIGUSR1", "preempted", "The engine announced by SIGUSR1 that it takes the machine away."],
] as const)(
  "a runner that is told by %s before it has read anything leaves record and whole EvaluationData",
  async (signal, cause, reason) => {
    const job = makeJob('Print["begun"]');
    await stoppedAtOnce(job, signal);
    expect(job.outcome()).toMatchObject({
      ...{ phase: "cancelled", cause, reason },
      evaluations: { total: 1, finished: 0, failed: 0 },
    });
    const whole = makeJob("1");
    await whole.run();
    expect(job.result().keys).toEqual(whole.result().keys);
    expect(shown(job, "Result")).toBe("$Aborted");
    expect(shown(job, "Success")).toBe("False");
    expect(shown(job, "FailureType")).toBe('"Aborted"');
    expect(shown(job, "OutputLog")).toBe("{}");
    expect(job.log().map(({ x }) => x)).toContain(reason);
  },
);

test("a child of an array that is stopped before it has read anything has its whole span, missing", async () => {
  const job = makeJob("Identity", { elements: [1, 2, 3], spanEnds: [3] });
  await stoppedAtOnce(job, "SIGTERM");
  expect(job.outcome().evaluations).toEqual({ total: 3, finished: 0, failed: 0 });
  expect(shown(job, "Result")).toMatch(/^\{(?:Missing\["NotAvailable"\](?:, )?){3}\}$/u);
  // Three pairs, the end note and the footer.
  expect(job.outcome().index?.bytes).toBe(3 * 16 + 2 * elementNoteBytes);
});

test.each([
  ["Single", undefined, "$Aborted"],
  ["Array", [1, 2], '{Missing["NotAvailable"], Missing["NotAvailable"]}'],
])(
  "a stop is not kept waiting by a store that does not say whether there is a record: %s",
  async (_type, elements, shape) => {
    const stops: (() => void)[] = [];
    const server = await objectServer((request) => {
      if (request.method !== "GET" || request.url?.includes(jobKeys.outcome(1, 1)) !== true) {
        return false;
      }
      for (const stop of stops.splice(0)) stop();
      return true;
    });
    const job = served(makeJob("Identity[1]", elements === undefined ? {} : { elements }), server);
    const runner = await job.spawn();
    stops.push(() => runner.process.kill("SIGTERM"));
    expect(await runner.ended).toMatchObject({ code: 0, signal: null });
    const record = server.objects.get(jobKeys.outcome(1, 1)) ?? Buffer.alloc(0);
    expect(parseOutcomeRecord(record)).toMatchObject({ phase: "cancelled", cause: "user" });
    const result = decode(server.objects.get(jobKeys.result(1, 1)) ?? Buffer.alloc(0));
    const data = result as ReturnType<TestJob["result"]>;
    expect(data.get("FailureType")).toBe("Aborted");
    expect(printInputForm(data.get("Result") as never)).toBe(shape);
  },
);

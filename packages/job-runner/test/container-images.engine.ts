import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { printInputForm } from "@remotebatch/expr-model";
import { jobKeys, parseOutcomeRecord } from "@remotebatch/job-model";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadRunner } from "../src/asset.source.js";
import { buildImage, podmanOutput, runInContainer } from "./container.js";
import { makeJob, type TestJob } from "./job-folder.js";
import { accessTo, objectServer } from "./object-server.js";
import { buildWolframStandIn } from "./wolfram-program.js";

const shown = (job: TestJob, key: string): string => printInputForm(job.result().get(key) as never);

const engine = process.env["REMOTEBATCH_PODMAN"];

if (engine === undefined) {
  const verdict = process.env["REQUIRE_ENGINES"] === "1" ? "not run, though demanded" : "not run";
  test(`${verdict}: containers need podman and runc, which are not on this machine`, () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
}

// Without podman the test above says so.
describe.runIf(engine !== undefined)("the image with the embedded kernel", () => {
  let image = "";
  beforeAll(async () => {
    image = await buildImage("embedded");
    const bytes = await podmanOutput("image", "inspect", "--format", "{{.Size}}", image);
    const runtime = await podmanOutput("info", "--format", "{{.Host.OCIRuntime.Name}}");
    const runner = (await loadRunner()).bytes.length;
    console.log(
      `embedded image: ${(Number(bytes) / 1e6).toFixed(1)} MB, of it runner.mjs ${(runner / 1e3).toFixed(0)} kB (not minified); runtime ${runtime}`,
    );
    expect(runtime).toBe("runc");
  });

  test("runs a child whose files lie in a mounted folder", async () => {
    const job = makeJob('x = 2; Print["from inside"]; x + 2');
    expect((await runInContainer(image, job).ended).code).toBe(0);
    expect(job.outcome()).toMatchObject({
      phase: "succeeded",
      kernel: { kind: "embedded" },
      evaluations: { total: 1, finished: 1, failed: 0 },
    });
    expect(job.outcome().host).toMatch(/^[0-9a-f]{12}$/u);
    expect(shown(job, "Result")).toBe("4");
    expect(shown(job, "Success")).toBe("True");
    expect(job.log().map(({ x }) => x)).toContain("from inside");
  });

  test("runs an exported function", async () => {
    const job = makeJob('NodeFunction["work.mjs", "run"]', {
      kernel: "node",
      elements: [1, 2, 3],
      files: { "work.mjs": "export const run = (n) => n * n;" },
    });
    expect((await runInContainer(image, job).ended).code).toBe(0);
    expect(shown(job, "Result")).toBe("{1, 4, 9}");
  });

  test("runs as an ordinary user, upon a root file system that cannot be written", async () => {
    const job = makeJob("2 + 2");
    const flags = ["--user", "1000:1000", "--read-only", "--cap-drop", "all"];
    mkdirSync(join(job.folder, "out"));
    chmodSync(join(job.folder, "out"), 0o777);
    expect((await runInContainer(image, job, { flags }).ended).code).toBe(0);
    expect(shown(job, "Result")).toBe("4");
  });

  test("keeps messages", async () => {
    const job = makeJob("1/0");
    expect((await runInContainer(image, job).ended).code).toBe(0);
    expect(shown(job, "Result")).toBe("ComplexInfinity");
    expect(shown(job, "Messages")).toBe("{HoldForm[Power::infy]}");
    expect(shown(job, "FailureType")).toBe('"MessageFailure"');
  });

  test("ends an evaluation at the time limit", async () => {
    const job = makeJob('Print["before"]; While[True]');
    const container = runInContainer(image, job, { descriptor: { timeLimitMs: 1500 } });
    expect((await container.ended).code).toBe(0);
    expect(job.outcome()).toMatchObject({ phase: "timedOut", cause: "timeLimit" });
    expect(shown(job, "OutputLog")).toBe('{"before"}');
  });

  test("hands the runner's exit code on", async () => {
    const unwritable = makeJob("1");
    writeFileSync(join(unwritable.folder, "out-of-the-way"), "");
    const readOnly = runInContainer(image, unwritable, {
      access: { kind: "path", folder: "/job/out-of-the-way" },
    });
    expect((await readOnly.ended).code).toBe(74);
    const damaged = makeJob("1");
    const container = runInContainer(image, damaged, { descriptor: { uuid: "" } });
    expect((await container.ended).code).toBe(65);
  });

  test("`podman stop` gives a whole record with what was said so far", async () => {
    const job = makeJob('Print["before"]; 1/0; Pause[60]');
    const container = runInContainer(image, job);
    while (!(job.has("log") && job.log().some(({ x }) => x === "before"))) await delay(20);
    await delay(200);
    await podmanOutput("stop", "--time", "10", container.name);
    expect((await container.ended).code).toBe(0);
    expect(job.outcome()).toMatchObject({ phase: "cancelled", cause: "user" });
    expect(job.outcome().reason).toContain("SIGTERM");
    expect(shown(job, "Result")).toBe("$Aborted");
    expect(shown(job, "OutputLog")).toBe('{"before"}');
    expect(shown(job, "Messages")).toBe("{HoldForm[Power::infy]}");
    expect(job.result().keys).toHaveLength(10);
  });

  test("`podman kill` leaves no record; a container run again gives the result", async () => {
    const job = makeJob('Print["before"]; Pause[2]; 2 + 2');
    const container = runInContainer(image, job);
    while (!(job.has("log") && job.log().some(({ x }) => x === "before"))) await delay(20);
    await podmanOutput("kill", container.name);
    expect((await container.ended).code).toBe(137);
    expect(job.has("json")).toBe(false);
    expect((await runInContainer(image, job).ended).code).toBe(0);
    expect(shown(job, "Result")).toBe("4");
  });

  test.each([
    [
      "in the evaluator's heap",
      "embedded",
      'Print["before"]; t = {}; While[True, t = {t, Range[100000]}]',
    ],
    ["outside of it", "node", 'NodeFunction["work.mjs", "run"][]'],
  ])(
    "a container's memory limit ends the kernel with that cause: %s",
    async (_where, kernel, code) => {
      const fill = "const kept = []; for (;;) kept.push(Buffer.alloc(1e7, 1));";
      const work = `export const run = () => { console.log("before"); ${fill} };`;
      const job = makeJob(code, { kernel, files: { "work.mjs": work } });
      const flags = ["--memory", "300m", "--memory-swap", "300m"];
      expect((await runInContainer(image, job, { flags }).ended).code).toBe(0);
      expect(job.outcome()).toMatchObject({ phase: "failed", cause: "memory" });
      expect(shown(job, "OutputLog")).toBe('{"before"}');
    },
  );

  test("reaches a store by URLs, without a folder of the job", async () => {
    const server = await objectServer(() => false);
    const job = makeJob("f", { initialization: "f[x_] := x^2", elements: [1, 2, 3] });
    const access = accessTo(job, server);
    const container = runInContainer(image, job, { access, flags: ["--network", "host"] });
    expect((await container.ended).code).toBe(0);
    const record = server.objects.get(jobKeys.outcome(1, 1)) ?? Buffer.alloc(0);
    expect(parseOutcomeRecord(record)).toMatchObject({
      phase: "succeeded",
      evaluations: { finished: 3 },
    });
    expect(job.has("json")).toBe(false);
    expect(server.objects.get(jobKeys.log(1, 1))?.toString()).toContain("3 of 3");
  });
});

// Without podman the test above says so. No real engine has ever run in this image: the base and the kernel are stand-ins.
describe.runIf(engine !== undefined)("the image for a Wolfram Engine, upon a stand-in", () => {
  const folder = mkdtempSync(join(tmpdir(), "remotebatch-stand-in-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("has the runner, which finds a program called wolframscript in PATH", async () => {
    const program = await buildWolframStandIn(folder);
    const wolframscript = join(folder, "wolframscript");
    writeFileSync(wolframscript, '#!/bin/sh\nexec node /opt/stand-in.mjs "$@"\n');
    chmodSync(wolframscript, 0o755);
    const image = await buildImage("wolfram");
    const job = makeJob("2 + 2", { kernel: "wolfram" });
    const flags = [
      "-v",
      `${program}:/opt/stand-in.mjs`,
      "-v",
      `${wolframscript}:/usr/local/bin/wolframscript`,
    ];
    expect((await runInContainer(image, job, { flags }).ended).code).toBe(0);
    expect(job.outcome()).toMatchObject({
      phase: "succeeded",
      kernel: { kind: "wolfram", version: "14.3 (stand-in)" },
    });
    expect(shown(job, "Result")).toBe("4");
  });

  test("without the engine fails the child and says what is missing", async () => {
    const image = await buildImage("wolfram");
    const job = makeJob("2 + 2", { kernel: "wolfram" });
    expect((await runInContainer(image, job).ended).code).toBe(0);
    expect(job.outcome()).toMatchObject({ phase: "failed", cause: "user" });
    expect(job.outcome().reason).toContain("no wolframscript or WolframKernel");
  });
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jsonLines, runCommand, temporaryFolder } from "./run-command.js";

const home = temporaryFolder("doctor");
const run = (...args: readonly string[]) => runCommand(args, { home });

test("doctor finds the embedded kernel and says what else is here", async () => {
  const result = await run("doctor", "--json");
  const findings = jsonLines(result.stdout);
  expect(findings.find(({ name }) => name === "kernel embedded")).toMatchObject({ state: "ok" });
  expect(findings.find(({ name }) => name === "kernel node")).toMatchObject({
    state: "ok",
    text: expect.stringContaining("calls a TypeScript function"),
  });
  expect(findings.find(({ name }) => name === "node")).toMatchObject({ state: "ok" });
  expect(findings.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "kernel wolfram",
      "kernel woxi",
      "kernel mathics",
      "environment local",
    ]),
  );
  expect(result.code).toBe(0);
});

test("a state folder that can't be made is told, and waits for nothing", async () => {
  const { code, stdout } = await runCommand(["doctor", "--json"], { home: "/proc/none" });
  expect(code).toBe(1);
  expect(jsonLines(stdout)).toContainEqual({
    name: "state folder",
    state: "bad",
    text: expect.stringMatching(/^\/proc\/none: ENOENT.*set REMOTEBATCH_HOME to a folder/u),
  });
});

test("doctor goes on where a check breaks, and says so", async () => {
  const damaged = temporaryFolder("damaged");
  writeFileSync(join(damaged, "environments.json"), "{");
  const { code, stdout, stderr } = await runCommand(["doctor", "--json"], {
    home: damaged,
    env: { TMPDIR: join(damaged, "none") },
  });
  const bad = jsonLines(stdout).filter(({ state }) => state === "bad");
  expect({ code, stderr, bad }).toMatchObject({
    code: 1,
    stderr: "",
    bad: [{ name: "environments", text: expect.stringContaining("is damaged") }],
  });
  expect(jsonLines(stdout).map(({ name }) => name)).toContain("kernel mathics");
});

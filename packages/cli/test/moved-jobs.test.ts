import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand, temporaryFolder } from "./run-command.js";

const home = temporaryFolder("moved");
const other = temporaryFolder("moved-to");
const run = (...args: readonly string[]) => runCommand(args, { home });

test("an exported job is found from another state folder, with its result and options", async () => {
  const uuid = (await run("submit", "2+2", "--name", "four", "--retry", "4:memory")).stdout.trim();
  const { stdout } = await run("export", uuid.slice(0, 8));
  expect(JSON.parse(stdout)).toMatchObject({
    uuid,
    options: { retry: { maxAttempts: 4, causes: ["memory"] } },
  });
  const file = join(other, "job.json");
  writeFileSync(file, stdout);
  const jobs = `folder=${join(home, "local")}`;
  const there = (...args: readonly string[]) => runCommand(args, { home: other });
  expect((await there("env", "add", "same", "local", "--set", jobs, "--default")).code).toBe(0);
  expect(await there("attach", file)).toMatchObject({ code: 0, stdout: `${uuid}\n` });
  expect((await there("result", uuid)).stdout).toBe("4\n");
});

test("what is no exported job is refused", async () => {
  for (const [stdin, code, words] of [
    ["", 2, "remotebatch export ID"],
    ["{", 1, "no exported job"],
    ["{}", 1, "no job record"],
  ] as const) {
    const found = await runCommand(["attach"], { home, stdin });
    expect(found).toMatchObject({ code, stderr: expect.stringContaining(words) });
  }
});

test("elements are evaluated again with another time limit and retry policy", async () => {
  const args = ["map", "If[# == 2, Pause[60], #] &", "{1,2,3}", "--time-limit", "2s", "--wait"];
  const first = await run(...args, "--children", "3");
  expect(first.code).toBe(1);
  const [id = ""] = (await run("jobs", "--json", "--type", "Array")).stdout.split("\n");
  const { uuid } = JSON.parse(id) as { uuid: string };
  const changed = ["--elements", "1", "--time-limit", "5m", "--retry", "2"];
  const again = (await run("resubmit", uuid, ...changed)).stdout.trim();
  const { options } = JSON.parse((await run("export", again)).stdout) as { options: object };
  expect(options).toMatchObject({ timeLimitMs: 300_000, retry: { maxAttempts: 2 } });
  expect((await run("resubmit", uuid, "--retry", "2:hunger")).stderr).toContain(
    'no cause "hunger"',
  );
});

test("a job whose results a resubmission shows is deleted with that one, or by force", async () => {
  const first = (await run("map", "# &", "{1,2,3}")).stdout.trim();
  await run("result", first);
  const again = (await run("resubmit", first, "--elements", "2")).stdout.trim();
  await run("result", again);
  const kept = await run("delete", first);
  expect(kept).toMatchObject({ code: 2, stderr: expect.stringContaining(again.slice(0, 8)) });
  expect((await run("result", again)).stdout).toBe("{1, 2, 3}\n");
  expect(await run("delete", first, again)).toMatchObject({ code: 0, stderr: "" });
});

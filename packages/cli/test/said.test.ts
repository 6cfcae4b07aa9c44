import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand, temporaryFolder } from "./run-command.js";

const home = temporaryFolder("said");
const run = (...args: readonly string[]) => runCommand(args, { home, cwd: home });

test("a map counts its evaluations and children, one as one", async () => {
  expect((await run("map", "f", "{1, 2}", "--children", "1", "--wait")).stderr).toMatch(
    /^Job \w{8} submitted to local: 2 evaluations in 1 child\.\n$/,
  );
  expect((await run("map", "f", "{1}", "--wait")).stderr).toContain(": 1 evaluation in 1 child.");
});

test("a job that is waited for says where its printed lines are, if there are any", async () => {
  const printing = await run("submit", 'Print["x"]; 1', "--wait");
  expect(printing).toMatchObject({ code: 0, stdout: "1\n" });
  expect(printing.stderr).toMatch(
    /^Job (\w{8}) submitted to local\.\nWhat the job printed: remotebatch logs \1\n$/,
  );
  expect((await run("submit", "1/0", "--wait")).stderr).not.toContain("printed");
});

test("a job that is not there is told with the command that lists those that are", async () => {
  const { code, stderr } = await run("result", "deadbeef");
  expect(code).toBe(2);
  expect(stderr).toBe(
    'remotebatch: No job "deadbeef" is known, here or in an environment. The list of jobs: remotebatch jobs\n',
  );
});

test("the reason of a function that throws has the exception's message", async () => {
  writeFileSync(join(home, "w.mjs"), 'export const f = () => { throw new Error("no luck"); };');
  const { code, stderr } = await run("submit", "--module", "w.mjs#f", "--wait");
  expect(code).toBe(1);
  expect(stderr).toContain("exception: Error: no luck. Its log:");
});

test("a child is shown with its number and its elements, and a new job of resubmit with its id", async () => {
  const map = ["map", "f", "Range[5]", "--per-child", "2"];
  const id = (await run(...map)).stdout.trim();
  await run("watch", id);
  const child = await run("job", id, "--child", "2");
  expect(child.stdout).toMatch(/^child +2 of 3$/m);
  expect(child.stdout).toMatch(/^elements +3 to 4 of 5$/m);
  const json: unknown = JSON.parse((await run("job", id, "--child", "3", "--json")).stdout);
  expect(json).toMatchObject({ uuid: id, child: 3, span: { from: 5, to: 5 } });

  const again = await run("resubmit", id, "--elements", "2", "--wait");
  const newId = /^Job (\w{8}) submitted to local; its other results are those of (\w{8})\.\n/.exec(
    again.stderr,
  );
  expect((await run("result", newId?.[1] ?? "")).stdout).toBe(again.stdout);
  expect(newId?.[1]).not.toBe(id.slice(0, 8));
  expect(newId?.[2]).toBe(id.slice(0, 8));
});

test("--wait names functions that the kernel does not have, on standard error", async () => {
  const { stdout, stderr } = await run("submit", 'WordCloud["a b"]', "--wait");
  expect(stdout).toBe('WordCloud["a b"]\n');
  expect(stderr).toContain("Not known to this kernel and left unevaluated: WordCloud.");
});

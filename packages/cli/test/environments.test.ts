import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand, temporaryFolder } from "./run-command.js";

const folder = temporaryFolder("environments");
const home = join(folder, "home");
const run = (...args: readonly string[]) => runCommand(args, { home });

test("an environment is added with its settings, listed, and can be reached", async () => {
  const added = await run("env", "add", "mine", "local", "--set", `folder=${join(folder, "jobs")}`);
  expect(added).toMatchObject({ code: 0 });
  expect((await run("env", "list")).stdout).toContain(`folder=${join(folder, "jobs")}`);
  expect(await run("env", "check", "mine")).toMatchObject({
    code: 0,
    stdout: "mine  can be reached\n",
  });
});

test("a local environment's folder is the one that is meant where it is added", async () => {
  const added = await run("env", "add", "near", "local", "--set", "folder=jobs-here");
  expect(added).toMatchObject({ code: 0 });
  expect((await run("env", "list")).stdout).toMatch(/folder=\/.*\/jobs-here$/mu);
});

test("a Slurm environment needs a folder that means the same everywhere, and settings that exist", async () => {
  for (const settings of [[], ["--set", "folder=jobs"]]) {
    const { code, stderr } = await run("env", "add", "cluster", "slurm", ...settings);
    expect(code).toBe(2);
    expect(stderr).toContain("absolute path");
  }
  const misspelt = ["--set", "folder=/shared/jobs", "--set", "partion=main"];
  const { code, stderr } = await run("env", "add", "cluster", "slurm", ...misspelt);
  expect(code).toBe(2);
  expect(stderr).toContain('no setting "partion"');
});

test("an ssh environment takes hosts as a list in a text, and says what is wrong with them", async () => {
  const folder = "folder=/shared/jobs";
  const cases = [
    [["--set", "hosts=a"], "folder"],
    [["--set", folder], "needs hosts"],
    [["--set", folder, "--set", "hosts=one:4,-oProxyCommand=id"], "needs a host name"],
    [["--set", folder, "--set", "hosts=one:4", "--set", "slots=3"], 'no setting "slots"'],
  ] as const;
  for (const [settings, words] of cases) {
    const { code, stderr } = await run("env", "add", "lab", "ssh", ...settings);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) });
  }
  const fine = ["--set", folder, "--set", "hosts=one.lab.edu:4, me@two.lab.edu:8"];
  expect((await run("env", "add", "lab", "ssh", ...fine)).code).toBe(0);
});

test("a cluster that cannot be reached is told as Slurm tells it", async () => {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const path = join(bin, "scontrol");
  writeFileSync(path, "#!/bin/sh\necho 'Unable to contact slurm controller' >&2; exit 1\n");
  chmodSync(path, 0o755);
  const settings = [`folder=${join(folder, "shared")}`, `binFolder=${bin}`];
  const words = settings.flatMap((setting) => ["--set", setting]);
  expect((await run("env", "add", "cluster", "slurm", ...words)).code).toBe(0);
  const { code, stdout } = await run("env", "check", "cluster");
  expect(code).toBe(3);
  expect(stdout).toContain("Unable to contact slurm controller");
});

test("a setting that is nearly called folder is named", async () => {
  for (const provider of ["slurm", "ssh"]) {
    const { code, stderr } = await run("env", "add", "bad", provider, "--set", "fodler=/x");
    expect(code).toBe(2);
    expect(stderr).toContain('no setting "fodler". Did you mean "folder"?');
  }
});

test("an environment with jobs is removed by force alone, and of its jobs it is said what to do", async () => {
  const settings = ["--set", `folder=${join(folder, "going")}`];
  expect((await run("env", "add", "going", "local", ...settings)).code).toBe(0);
  const uuid = (await run("submit", "2+2", "--env", "going")).stdout.trim();
  const kept = await run("env", "remove", "going");
  expect(kept).toMatchObject({ code: 2, stderr: expect.stringContaining(uuid.slice(0, 8)) });
  expect((await run("env", "list")).stdout).toContain("going");
  expect((await run("env", "remove", "going", "--force")).code).toBe(0);
  expect((await run("job", uuid)).stderr).toContain("remotebatch env add going local");
  expect((await run("delete", uuid)).code).toBe(2);
  const exported = (await run("export", uuid)).stdout.replaceAll('"local"', '"aws"');
  const attached = await runCommand(["attach"], { home, stdin: exported });
  expect(attached).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("remotebatch env add going aws"),
  });
  expect((await run("env", "add", "going", "local", ...settings)).code).toBe(0);
  expect((await run("result", uuid)).stdout).toBe("4\n");
});

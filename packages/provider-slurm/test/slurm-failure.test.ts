import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { commandEnvironment, localTransport } from "../src/command-transport.js";
import { objectionIssue } from "../src/objection.js";
import { slurmCommands } from "../src/slurm-commands.js";
import { slurmFailure } from "../src/slurm-failure.js";
import { sshTransport } from "../src/ssh-transport.js";

const folder = mkdtempSync(join(tmpdir(), "remotebatch-commands-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that does what the lines of shell say. */
function program(name: string, lines: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${lines}\n`);
  chmodSync(path, 0o755);
  return path;
}

test.each([
  [
    "slurm_load_jobs error: Unable to contact slurm controller (connect failure)",
    "BATCH_UNAVAILABLE",
  ],
  [
    "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation",
    "BATCH_UNAVAILABLE",
  ],
  ["sbatch: error: If munged is up, restart with --num-threads=10", "BATCH_UNAVAILABLE"],
  ["sbatch: error: Batch job submission failed: Access/permission denied", "BATCH_FORBIDDEN"],
  [
    "error: Batch job submission failed: Job violates accounting/QOS policy",
    "BATCH_LIMIT_EXCEEDED",
  ],
  ["sbatch: error: Memory specification can not be satisfied", "BATCH_LIMIT_EXCEEDED"],
  ["RPC rate limit exceeded 3 times with an aggregated wait of 3 seconds", "BATCH_THROTTLED"],
  ["error: Protocol authentication error", "BATCH_UNAUTHENTICATED"],
  ["sbatch: error: something quite new", "BATCH_ENGINE_FAILED"],
])("%s is %s, with Slurm's words", (stderr, code) => {
  const error = slurmFailure("sbatch", { exitCode: 1, stdout: "", stderr });
  expect(error.code).toBe(code);
  expect(stderr).toContain(error.message.replace(/^sbatch failed: /u, "").replace(/\.$/u, ""));
});

test("an objection names the setting it is about, and nodes that are busy are none", () => {
  expect(objectionIssue("invalid partition specified: x")).toMatchObject({
    code: "BATCH_INVALID_OPTION",
    path: "settings.partition",
  });
  expect(objectionIssue("Memory specification can not be satisfied")).toMatchObject({
    code: "BATCH_LIMIT_EXCEEDED",
    path: "resources.memoryBytes",
  });
  expect(objectionIssue("allocation failure: Requested nodes are busy")).toBeUndefined();
});

test("a program that is not there, may not run, or hangs is a typed error", async () => {
  const transport = localTransport();
  const run = (path: string, timeoutMs = 5000) => transport.run(path, [], { timeoutMs });
  await expect(run(join(folder, "none"))).rejects.toMatchObject({ code: "BATCH_ENGINE_FAILED" });
  const locked = program("locked", "exit 0");
  chmodSync(locked, 0o644);
  await expect(run(locked)).rejects.toMatchObject({ code: "BATCH_ENGINE_FAILED" });
  const hanging = program("hanging", "exec sleep 60");
  await expect(run(hanging, 100)).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
});

test("an aborted command rejects with the signal's own reason", async () => {
  const reason = new Error("changed my mind");
  const stop = new AbortController();
  const path = program("slow", "exec sleep 60");
  const running = localTransport().run(path, [], { timeoutMs: 60_000, signal: stop.signal });
  stop.abort(reason);
  await expect(running).rejects.toBe(reason);
});

test("variables that change what the commands show do not reach them", () => {
  const own = {
    PATH: "/bin",
    SQUEUE_FORMAT: "%j",
    SBATCH_ARRAY_INX: "0-9",
    SLURM_CONF: "/c",
    LC_ALL: "de",
  };
  expect(commandEnvironment(own)).toEqual({ PATH: "/bin", SLURM_CONF: "/c", LC_ALL: "C" });
});

test("the job's number is found between what a site prints, and never guessed", async () => {
  const answers = {
    plain: "echo 17",
    banner: "echo Welcome; echo '17;alpha'; echo bye",
    none: "echo hello 17",
  };
  for (const [name, lines] of Object.entries(answers)) {
    program("sbatch", lines);
    const commands = slurmCommands(localTransport(), { binFolder: folder, timeoutMs: 5000 });
    if (name === "none") {
      await expect(commands.submit([])).rejects.toMatchObject({ code: "BATCH_ENGINE_FAILED" });
    } else expect(await commands.submit([])).toBe("17");
  }
});

test("a job that Slurm has forgotten has no rows, whatever the exit code", async () => {
  program("squeue", "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1");
  const commands = slurmCommands(localTransport(), { binFolder: folder, timeoutMs: 5000 });
  expect(await commands.queue(["1"])).toEqual([]);
  program("squeue", "echo 'slurm_load_jobs error: Unexpected message received' >&2; exit 1");
  await expect(commands.queue(["1"])).rejects.toMatchObject({ code: "BATCH_ENGINE_FAILED" });
});

test("what ssh itself says is told apart from what the command says", async () => {
  const answers = [
    [
      "echo 'ssh: connect to host x port 22: Connection refused' >&2; exit 255",
      "BATCH_UNAVAILABLE",
    ],
    ["echo 'me@x: Permission denied (publickey).' >&2; exit 255", "BATCH_UNAUTHENTICATED"],
    ["echo 'Host key verification failed.' >&2; exit 255", "BATCH_UNAUTHENTICATED"],
    ["echo 'env: squeue: No such file or directory' >&2; exit 127", "BATCH_ENGINE_FAILED"],
  ] as const;
  for (const [lines, code] of answers) {
    const ssh = sshTransport({ host: "login", share: false, program: program("ssh", lines) });
    await expect(ssh.run("squeue", [], { timeoutMs: 5000 })).rejects.toMatchObject({ code });
  }
});

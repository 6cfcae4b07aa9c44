import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { CodeCache } from "../src/host/code-cache.js";
import { makeJob, scriptedRunner } from "./job-folder.js";

const programHash = "ab".repeat(32);

/** A runner that has been in its folder for a while, and what is kept beside it. */
function oldRunner(bytes: string | Uint8Array = "") {
  const folder = join(makeJob("1").folder, "runners");
  mkdirSync(folder, { mode: 0o700 });
  const runner = join(folder, "runner.mjs");
  writeFileSync(runner, bytes);
  const before = Date.now() / 1000 - 60;
  utimesSync(runner, before, before);
  const kept = (): string => {
    const [name = ""] = readdirSync(folder).filter((file) => file.endsWith(".code"));
    return join(folder, name);
  };
  return {
    folder,
    runner,
    kept,
    cacheOf: (hash: string) => new CodeCache(pathToFileURL(runner), hash),
  };
}

test("what was kept comes back for the same program, whole or not at all", () => {
  const { kept, cacheOf } = oldRunner();
  const cache = cacheOf(programHash);
  expect(cache.read()).toBeUndefined();
  cache.write(Buffer.from("compiled"));
  expect(cache.read()?.toString()).toBe("compiled");
  expect(kept()).toContain(process.version);
  expect(cacheOf("cd".repeat(32)).read()).toBeUndefined();
  const bytes = readFileSync(kept());
  for (let at = 0; at < bytes.length; at++) {
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
    writeFileSync(kept(), damaged);
    expect(cache.read()).toBeUndefined();
    writeFileSync(kept(), bytes.subarray(0, at));
    expect(cache.read()).toBeUndefined();
  }
});

test("nothing is kept where others could change it, or beside a runner that has only just come", () => {
  const { folder, runner, kept, cacheOf } = oldRunner();
  const cache = cacheOf(programHash);
  expect(cache.isKept).toBe(true);
  chmodSync(folder, 0o777);
  expect(cache.isKept).toBe(false);
  chmodSync(folder, 0o700);
  cache.write(Buffer.from("compiled"));
  chmodSync(kept(), 0o666);
  expect(cache.read()).toBeUndefined();
  utimesSync(runner, new Date(), new Date());
  expect(cache.isKept).toBe(false);
});

test("a runner keeps its evaluator compiled, and takes nothing for it that is not", async () => {
  const { runner, kept } = oldRunner(readFileSync(await scriptedRunner()));
  const run = async (): Promise<unknown> => {
    const job = makeJob("Plus[2, 3]");
    await (await job.spawn(1, [], runner)).ended;
    return job.result().get("Result");
  };
  const first = await run();
  const bytes = readFileSync(kept());
  expect(await run()).toEqual(first);
  expect(readFileSync(kept())).toEqual(bytes);

  // Whole by its hash, and yet nothing that this version of Node wrote.
  const hash = bytes.subarray(0, 32).toString("hex");
  new CodeCache(pathToFileURL(runner), hash).write(Buffer.from("of another version"));
  expect(await run()).toEqual(first);
  expect(readFileSync(kept()).length).toBeGreaterThan(1000);

  writeFileSync(kept(), bytes.subarray(0, bytes.length / 2));
  expect(await run()).toEqual(first);
  expect(existsSync(kept())).toBe(true);
});

import { writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { oneFile } from "@remotebatch/source-bundle";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { makeJob } from "./job-folder.js";

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

test("the published runner is one small file that imports nothing but Node's own modules", async () => {
  // As `build-runner.js` builds it.
  const evaluator = pathOf("../src/host/evaluator.ts");
  const { text } = await oneFile(build, pathOf("../src/main.ts"), evaluator, { minify: true });
  const asked = [...text.matchAll(/\b(?:require|import)\("([^"]+)"|\bfrom"([^"]+)"/gu)].map(
    ([, required, imported]) => required ?? imported ?? "",
  );
  expect(asked.length).toBeGreaterThan(20);
  const own = new Set(builtinModules.map((name) => `node:${name}`));
  expect(asked.filter((name) => !own.has(name))).toEqual([]);
  expect(text.length).toBeLessThan(1_500_000);

  const job = makeJob("2 + 2");
  const program = join(job.folder, "runner.mjs");
  writeFileSync(program, text);
  expect((await (await job.spawn(1, [], program)).ended).code).toBe(0);
  expect(job.result().get("Result")).toBe(4);
  const { startedAtMs, finishedAtMs } = job.outcome();
  const [size, packed] = [text.length, gzipSync(text).length].map((n) => Math.round(n / 1e3));
  console.log(
    `runner.mjs: ${size} kB, ${packed} kB with gzip; 2 + 2 took ${finishedAtMs - startedAtMs} ms from its start to its record`,
  );
});

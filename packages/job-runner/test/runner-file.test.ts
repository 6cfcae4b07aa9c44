import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { makeJob } from "./job-folder.js";

test("the published runner is one small file that imports nothing but Node's own modules", async () => {
  // As `tsup.runner.config.js` builds it.
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL("../src/main.ts", import.meta.url))],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    platform: "node",
    target: "es2022",
    format: "esm",
    conditions: ["@remotebatch/source"],
    banner: {
      js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);',
    },
    logLevel: "error",
    outfile: "runner.mjs",
  });
  expect(outputFiles).toHaveLength(1);
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  expect(imports.map(({ path }) => path).filter((path) => !path.startsWith("node:"))).toEqual([]);
  const contents = outputFiles[0]?.contents ?? new Uint8Array();
  expect(contents.length).toBeLessThan(1_500_000);

  const job = makeJob("2 + 2");
  const program = join(job.folder, "runner.mjs");
  writeFileSync(program, contents);
  expect((await (await job.spawn(1, [], program)).ended).code).toBe(0);
  expect(job.result().get("Result")).toBe(4);
  const { startedAtMs, finishedAtMs } = job.outcome();
  const [size, packed] = [contents.length, gzipSync(contents).length].map((n) =>
    Math.round(n / 1e3),
  );
  console.log(
    `runner.mjs: ${size} kB, ${packed} kB with gzip; 2 + 2 took ${finishedAtMs - startedAtMs} ms from its start to its record`,
  );
});

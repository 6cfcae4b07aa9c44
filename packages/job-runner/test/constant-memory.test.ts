import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadRunner } from "../src/asset.source.js";
import { type JobOptions, makeJob } from "./job-folder.js";

const hook = fileURLToPath(new URL("./heap-hook.cjs", import.meta.url));
/** Enough that everything is compiled that will be. */
const few = 20_000;
const many = 120_000;
/** Five bytes for each element more: even a number that is kept takes eight. */
const mostGrowthBytes = 5 * (many - few);

/** Bytes that supervisor and evaluator hold after so many elements. */
async function held(code: string, count: number, options: JobOptions) {
  const elements = Array.from({ length: count }, (_, i) => i + 1);
  const job = makeJob(code, { ...options, elements });
  const program = join(job.folder, "runner.mjs");
  writeFileSync(program, (await loadRunner()).bytes);
  const measured = join(job.folder, "heap");
  const env = { NODE_OPTIONS: `--require ${hook}`, HEAP_FILES: measured };
  expect((await (await job.spawn(1, [], program, env)).ended).code).toBe(0);
  expect(job.outcome()).toMatchObject({ phase: "succeeded", evaluations: { finished: count } });
  const bytesOf = (part: string): number => Number(readFileSync(`${measured}-${part}`, "utf8"));
  return { supervisor: bytesOf("supervisor"), evaluator: bytesOf("evaluator") };
}

const module = `export function work(n) { if (n % 100 === 0) throw new Error("hundred"); return n; }`;

test.each<[string, string, JobOptions]>([
  ["embedded", "If[Mod[#, 100] == 0, Print[#]; 1/0, #] &", {}],
  ["node", 'NodeFunction["work.mjs", "work"]', { kernel: "node", files: { "work.mjs": module } }],
])(
  "%s: what is held does not grow with the elements that have ended",
  async (_kind, code, options) => {
    const before = await held(code, few, options);
    const after = await held(code, many, options);
    expect(after.supervisor - before.supervisor).toBeLessThan(mostGrowthBytes);
    expect(after.evaluator - before.evaluator).toBeLessThan(mostGrowthBytes);
    // Both were measured.
    expect(before.supervisor).toBeGreaterThan(1 << 20);
    expect(before.evaluator).toBeGreaterThan(1 << 20);
  },
);

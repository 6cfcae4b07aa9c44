// A fresh client that reads the results of a large array: single elements, then all of them. Prints JSON.
import { join } from "node:path";
import { createRemoteBatch } from "@remotebatch/facade";
import { localProvider } from "@remotebatch/provider-local";
import { median } from "./client.js";

const [folder = "", uuid = ""] = process.argv.slice(2);
const reads = 200;
const batch = createRemoteBatch({
  environments: { here: localProvider({ folder: join(folder, "local") }) },
  folder: join(folder, "registry"),
});
const job = await batch.job(uuid);
if (job.jobType !== "Array") throw new Error("It is no array.");
await job.status();
const times: number[] = [];
for (let read = 0; read < reads; read++) {
  const index = 1 + Math.floor(Math.random() * job.length);
  const begin = performance.now();
  const value = await job.element(index);
  times.push(performance.now() - begin);
  if (value !== index ** 2 + 1) throw new Error(`Element ${index} is ${String(value)}.`);
}
globalThis.gc?.();
const before = process.memoryUsage.rss();
let most = before;
let count = 0;
const begin = performance.now();
for await (const { index, result } of job.results({ order: "list" })) {
  if (result !== index ** 2 + 1) throw new Error(`Element ${index} is ${String(result)}.`);
  if (++count % 5000 === 0) most = Math.max(most, process.memoryUsage.rss());
}
const iterateMs = performance.now() - begin;
if (count !== job.length) throw new Error(`${count} results`);
await batch.close();
console.log(
  JSON.stringify({
    firstMs: times[0],
    elementMs: median(times),
    slowestMs: Math.max(...times.slice(1)),
    growthMb: (most - before) / 2 ** 20,
    iterateMs,
  }),
);

import { setTimeout as delay } from "node:timers/promises";
import { singleTestJob } from "@remotebatch/provider-testkit";
import { clusterProvider } from "./cluster.js";

// Submits a job under each of the identities, all at once at the given time, and prints the references.
const [folder = "", atMs = "", ...uuids] = process.argv.slice(2);
const provider = clusterProvider(folder);
// Whatever is asked once is asked before, so that the processes meet in the launch itself.
await provider.validate(singleTestJob({}));
await delay(Math.max(0, Number(atMs) - Date.now()));
const refs = await Promise.all(
  uuids.map((uuid) =>
    provider.submit(singleTestJob({ result: "once", steps: [{ print: "on" }] }, { uuid })),
  ),
);
console.log(JSON.stringify(refs));
await provider.close();

// The program of a job. One file plays three parts: supervisor, kernel process (`--host`) and, in a thread of that, evaluator.
// Each part loads only its own modules, and the kernel process starts its thread before anything else.
import { isMainThread } from "node:worker_threads";

const program = new URL(import.meta.url);

if (!isMainThread) {
  const { runWorker } = await import("./host/worker.js");
  runWorker();
} else if (process.argv[2] === "--host") {
  const { runHost } = await import("./host/host.js");
  const [, , , scratchFolder = "", heapMb] = process.argv;
  runHost({ program, scratchFolder, ...(heapMb === undefined ? {} : { heapMb: Number(heapMb) }) });
} else {
  const { runSupervisor } = await import("./supervisor/supervisor.js");
  const code = await runSupervisor(program, process.argv.slice(2));
  process.stdout.write("", () => process.exit(code));
}

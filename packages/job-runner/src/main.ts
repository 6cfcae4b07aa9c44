// The program of a job. One file plays its parts: supervisor (or `--standby`, one that waits for its child), kernel process
// (`--host`) and, in threads of that, evaluator and the subkernels of its parallel functions.
// Each part loads only its own modules. The evaluator, by far the largest, is attached to the others as text.
import { isMainThread, workerData } from "node:worker_threads";
import { StopSignals } from "./supervisor/stop-signals.js";

const program = new URL(import.meta.url);

if (!isMainThread) {
  // The evaluator's own thread has a program of a few lines; only subkernels run this one.
  void import("./host/subkernel.js").then(({ runSubkernel }) => runSubkernel(program, workerData));
} else if (process.argv[2] === "--host") {
  const [, , , scratchFolder = "", heapMb] = process.argv;
  const heap = heapMb === undefined ? {} : { heapMb: Number(heapMb) };
  void import("./host/host.js").then(({ runHost }) => runHost({ program, scratchFolder, ...heap }));
} else if (process.argv[2] === "--standby") {
  void import("./standby/run-standby.js").then(async ({ runStandby }) => {
    const code = await runStandby(program, process.argv[3] ?? "");
    process.stdout.write("", () => process.exit(code));
  });
} else {
  const signals = new StopSignals();
  void import("./supervisor/supervisor.js").then(async ({ runSupervisor }) => {
    const code = await runSupervisor(program, process.argv.slice(2), signals);
    process.stdout.write("", () => process.exit(code));
  });
}

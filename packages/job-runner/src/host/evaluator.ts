// The program of the evaluator's thread, as `evaluator-thread.ts` starts it, and of its subkernels, as `subkernel.ts` does.
export { serveSubkernel } from "@remotebatch/wl-kernel";
export { runWorker } from "./worker.js";

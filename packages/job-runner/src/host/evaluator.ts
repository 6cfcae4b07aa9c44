// The program of the evaluator's thread, as `evaluator-thread.ts` starts it.
export { runWorker } from "./worker.js";

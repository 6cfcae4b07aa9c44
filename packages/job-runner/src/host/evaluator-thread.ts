import { Worker } from "node:worker_threads";
import { attachedProgram } from "./attached-program.js";
import { CodeCache } from "./code-cache.js";
import { evaluatorName } from "./evaluator-name.js";
import type { WorkerData } from "./worker.js";

const evaluatorStackMb = 64;

// The thread's first lines. While it comes up, the program is read and sent to it.
const boot = `
const { parentPort, workerData } = require("node:worker_threads");
parentPort.once("message", ({ text, code, keeps }) => {
  const { Script } = require("node:vm");
  const script = new Script(text, {
    filename: ${JSON.stringify(evaluatorName)},
    cachedData: code,
  });
  const module = { exports: {} };
  script.runInThisContext()(require, module);
  module.exports.runWorker(workerData, {
    load: (url) => import(url),
    compiled: () => keeps && script.cachedDataRejected !== false ? script.createCachedData() : undefined,
  });
});
`;

/** What hears from the evaluator's thread. */
export interface EvaluatorListener {
  /** A process group that the evaluator's kernel has started. */
  readonly onGroup: (group: number) => void;
  /** All is evaluated and written; the process may end without waiting for the thread. */
  readonly onDone: () => void;
}

/**
 * Starts the evaluator's thread.
 * @param program the runner's file, which the evaluator's program is attached to.
 * @param heapMb bound of its heap in MB; V8's own when `undefined`.
 * @param listener what hears from the thread.
 * @throws Error when the file has no such program.
 */
export function startEvaluator(
  program: URL,
  data: WorkerData,
  heapMb: number | undefined,
  listener: EvaluatorListener,
): Worker {
  const worker = new Worker(boot, {
    eval: true,
    workerData: data,
    resourceLimits: {
      stackSizeMb: evaluatorStackMb,
      ...(heapMb === undefined ? {} : { maxOldGenerationSizeMb: heapMb }),
    },
  });
  const { text, sha256 } = attachedProgram(program);
  const cache = new CodeCache(program, sha256);
  worker.on("message", (message: number | "done" | Uint8Array) => {
    if (message === "done") listener.onDone();
    else if (typeof message === "number") listener.onGroup(message);
    else cache.write(message);
  });
  worker.postMessage({ text, code: cache.read(), keeps: cache.isKept });
  return worker;
}

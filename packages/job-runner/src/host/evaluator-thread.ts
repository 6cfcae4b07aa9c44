import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { attachedProgram } from "./attached-program.js";
import { CodeCache } from "./code-cache.js";
import { evaluatorName } from "./evaluator-name.js";
import type { WorkerData } from "./worker.js";

const evaluatorStackMb = 64;

// The thread's first lines. While it comes up, the program is read and sent to it. Users' functions run in this thread too and
// may post what they like to their parent, so what is ours goes by a port that they cannot find.
const boot = `
const { workerData } = require("node:worker_threads");
const { control } = workerData;
delete workerData.control;
control.once("message", ({ text, code, keeps }) => {
  const { Script } = require("node:vm");
  const script = new Script(text, {
    filename: ${JSON.stringify(evaluatorName)},
    cachedData: code,
  });
  const module = { exports: {} };
  script.runInThisContext()(require, module);
  module.exports.runWorker(workerData, control, {
    load: (url) => import(url),
    compiled: () => keeps && script.cachedDataRejected !== false ? script.createCachedData() : undefined,
  });
});
`;

/** What hears from the evaluator's thread. */
export interface EvaluatorListener {
  /** A process group that the evaluator's kernel has started. */
  readonly onGroup: (group: number) => void;
}

/** The evaluator's thread, and the way to speak to it. */
export interface EvaluatorThread {
  readonly worker: Worker;
  /** Carries the messages to the thread; it closes when the thread ends. */
  readonly control: MessagePort;
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
): EvaluatorThread {
  const { port1: control, port2 } = new MessageChannel();
  const worker = new Worker(boot, {
    eval: true,
    workerData: { ...data, control: port2 },
    transferList: [port2],
    resourceLimits: {
      stackSizeMb: evaluatorStackMb,
      ...(heapMb === undefined ? {} : { maxOldGenerationSizeMb: heapMb }),
    },
  });
  const { text, sha256 } = attachedProgram(program);
  const cache = new CodeCache(program, sha256);
  control.on("message", (message: number | Uint8Array) => {
    if (typeof message !== "number") cache.write(message);
    // 0 and 1 would stand for far more than a program's group.
    else if (Number.isSafeInteger(message) && message > 1) listener.onGroup(message);
  });
  control.postMessage({ text, code: cache.read(), keeps: cache.isKept });
  return { worker, control };
}

import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { SubkernelThreadData } from "./serve-subkernel.js";
import type { StartSubkernel } from "./subkernel.js";

// Evaluations nest deeply; the host gives its own evaluator's thread as much.
const stackMb = 64;

/**
 * Subkernels as worker threads of Node.
 * @param program what each thread runs: it has to call `serveSubkernel` when `isSubkernelThread` says so. One
 *   file without loaders: the thread that starts it waits for it and can't help it to load anything.
 */
export function threadSubkernels(program: URL): StartSubkernel {
  return ({ replies, ...options }) => {
    const { port1, port2 } = new MessageChannel();
    const abortFlag = new Int32Array(new SharedArrayBuffer(4));
    const data: SubkernelThreadData = {
      subkernel: { ...options, replies, abortFlag, port: port2 },
    };
    const worker = new Worker(program, {
      workerData: data,
      transferList: [port2],
      resourceLimits: { stackSizeMb: stackMb },
    });
    // A thread that waits for work keeps nobody's process alive.
    worker.unref();
    port1.unref();
    worker.on("error", () => undefined);
    return {
      send(request) {
        Atomics.store(abortFlag, 0, 0);
        port1.postMessage(request);
      },
      receive: () => receiveMessageOnPort(port1)?.message as Uint8Array | undefined,
      abort() {
        Atomics.store(abortFlag, 0, 1);
        Atomics.notify(abortFlag, 0);
      },
      terminate() {
        port1.close();
        void worker.terminate();
      },
    };
  };
}

import type { MessagePort } from "node:worker_threads";
import * as model from "@remotebatch/expr-model";
import { decode, encode } from "@remotebatch/wxf-codec";
import { createSubkernelSession } from "../session.js";
import type { SubkernelOptions } from "./subkernel.js";

/** The data that a subkernel's thread is made with. */
export interface SubkernelThreadData {
  readonly subkernel: SubkernelOptions & {
    readonly abortFlag: Int32Array;
    readonly port: MessagePort;
  };
}

/** True for the data of a thread that has to serve as a subkernel. */
export function isSubkernelThread(data: unknown): data is SubkernelThreadData {
  return typeof data === "object" && data !== null && "subkernel" in data;
}

/** Serves as a subkernel until the thread is ended: to be called by the program of `threadSubkernels`. */
export function serveSubkernel({ subkernel }: SubkernelThreadData): void {
  const { port, replies, id, folder, seed, abortFlag, maxElements, maxDigits } = subkernel;
  const session = createSubkernelSession(id, {
    abortFlag,
    maxElements,
    maxDigits,
    ...(folder === undefined ? {} : { folder }),
    ...(seed === undefined ? {} : { seed }),
  });
  port.on("message", (request: Uint8Array) => {
    const [definitions, expr] = (decode(request, unlimited) as model.Fn).args as readonly [
      model.Fn,
      model.Expr,
    ];
    session.install(definitions);
    const record = session.evaluate(expr);
    const reply = model.list(
      record.result,
      model.list(...record.messages.map((message) => message.expr)),
      model.list(...record.outputLog),
      model.list(...record.unknownFunctions),
    );
    port.postMessage(encode(reply));
    Atomics.add(replies, 0, 1);
    Atomics.notify(replies, 0);
  });
}

/** The bytes come from the same program in the same process; the evaluator's own limits bound them. */
const unlimited = { maxBytes: Number.POSITIVE_INFINITY, maxNodes: Number.POSITIVE_INFINITY };

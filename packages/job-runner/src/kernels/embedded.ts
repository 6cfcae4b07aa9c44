import { fn, int } from "@remotebatch/expr-model";
import { createSession, kernelVersion, threadSubkernels } from "@remotebatch/wl-kernel";
import type { Kernel, KernelContext } from "./kernel.js";

/** The evaluator that is part of the runner itself. */
export function openEmbedded(context: KernelContext): Kernel {
  const session = createSession({
    folder: context.folder,
    cores: context.cores,
    startSubkernel: threadSubkernels(context.program),
    abortFlag: context.abortFlag,
    onPrint: context.onPrint,
    onMessage: context.onMessage,
  });
  const memory =
    context.memoryLimitBytes === undefined ? {} : { memoryLimitBytes: context.memoryLimitBytes };
  return {
    kind: "embedded",
    version: kernelVersion,
    evaluate: (expr, timeLimitMs) =>
      session.evaluate(expr, timeLimitMs === undefined ? memory : { ...memory, timeLimitMs }),
    seed: (value) => {
      session.evaluate(fn("SeedRandom", int(value)));
    },
    close: () => undefined,
  };
}

import { createRequire } from "node:module";
import { Script } from "node:vm";
import type { SubkernelThreadData } from "@remotebatch/wl-kernel";
import { attachedProgram } from "./attached-program.js";
import { CodeCache } from "./code-cache.js";
import { evaluatorName } from "./evaluator-name.js";

/** What the evaluator's program gives to this thread. */
interface EvaluatorProgram {
  readonly serveSubkernel: (data: SubkernelThreadData) => void;
}

/**
 * Serves the parallel functions of the evaluator from a thread of their own, with the same program.
 * @param program the runner's file, which the evaluator's program is attached to.
 * @throws Error when the file has no such program.
 */
export function runSubkernel(program: URL, data: SubkernelThreadData): void {
  const { text, sha256 } = attachedProgram(program);
  const cachedData = new CodeCache(program, sha256).read();
  const script = new Script(text, { filename: evaluatorName, cachedData });
  const module = { exports: {} as EvaluatorProgram };
  script.runInThisContext()(createRequire(program), module);
  module.exports.serveSubkernel(data);
}

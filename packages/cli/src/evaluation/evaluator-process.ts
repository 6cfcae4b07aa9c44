import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import type { EvaluationAnswer, EvaluationEvent, EvaluationRequest } from "./answer.js";

/** Time beyond its limit that an evaluation has to end by itself before its process is killed. */
const graceMs = 3000;

// Recursion to the language's limit needs more than V8 takes by itself; main threads have 8 MiB nearly everywhere.
const stackArguments = process.platform === "win32" ? [] : ["--stack-size=3600"];

/** Limits of the processes that evaluate. */
export interface EvaluatorOptions {
  /** Heap of the process, in MiB. */
  readonly heapMegabytes: number;
}

/** Heap for each of `count` processes at once, in MiB: enough for `memoryLimitBytes`, and no more than the machine has. */
export function heapFor(count: number, memoryLimitBytes?: number): number {
  const share = totalmem() / (count + 1) / 2 ** 20;
  const wanted = memoryLimitBytes === undefined ? 2048 : memoryLimitBytes / 2 ** 20 + 256;
  return Math.ceil(Math.min(wanted, Math.max(share, 256)));
}

/** Hears of printed lines and messages as they come. */
export type EventListener = (event: Exclude<EvaluationEvent, { type: "answer" }>) => void;

/**
 * An evaluator in a process of its own: whatever an input does to it, the answer says so and the next input gets a new
 * process.
 */
export class EvaluatorProcess {
  readonly #program: string;
  readonly #options: EvaluatorOptions;
  #child: ChildProcess | undefined;
  #errorText = "";

  constructor(program: string, options: EvaluatorOptions) {
    this.#program = program;
    this.#options = options;
  }

  /** Evaluates one input in a fresh session; never rejects for anything the input does. */
  async evaluate(request: EvaluationRequest, listener?: EventListener): Promise<EvaluationAnswer> {
    const child = this.#running();
    const startedAtMs = performance.now();
    const seen: { print: string[]; messages: string[] } = { print: [], messages: [] };
    return new Promise((resolve) => {
      let overdue = false;
      const limitMs = request.timeLimitMs;
      const timer =
        limitMs === undefined
          ? undefined
          : setTimeout(() => {
              overdue = true;
              child.kill("SIGKILL");
            }, limitMs + graceMs);
      const onMessage = (event: EvaluationEvent): void => {
        if (event.type === "answer") {
          finish(event.answer);
          return;
        }
        (event.type === "print" ? seen.print : seen.messages).push(event.text);
        listener?.(event);
      };
      const onClose = (): void => {
        if (this.#child === child) this.#child = undefined;
        const memory = /out of memory|allocation failed/i.test(this.#errorText);
        const seconds = (performance.now() - startedAtMs) / 1000;
        finish({
          output: "$Aborted",
          isNull: false,
          messages: seen.messages,
          print: seen.print,
          timing: seconds,
          absoluteTiming: seconds,
          failure: overdue ? "TimeLimit" : memory ? "MemoryLimit" : "KernelCrash",
          ...lastWords(this.#errorText),
        });
      };
      const finish = (answer: EvaluationAnswer): void => {
        clearTimeout(timer);
        child.off("message", onMessage);
        child.off("close", onClose);
        resolve(answer);
      };
      child.on("message", onMessage);
      child.on("close", onClose);
      // A process that died between two inputs closes without taking this one: `onClose` answers.
      child.send(request, () => undefined);
    });
  }

  /** Starts the process now, so that it is ready when the first input comes. */
  warmUp(): void {
    this.#running();
  }

  /** Ends the process, whatever it is doing. */
  async close(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "close");
  }

  #running(): ChildProcess {
    if (this.#child?.connected === true) return this.#child;
    this.#errorText = "";
    const child = fork(this.#program, [String(process.pid)], {
      execArgv: [`--max-old-space-size=${this.#options.heapMegabytes}`, ...stackArguments],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    child.stderr?.setEncoding("utf8");
    child.stderr?.on("data", (text: string) => {
      this.#errorText = (this.#errorText + text).slice(-4096);
    });
    child.on("error", () => undefined);
    this.#child = child;
    return child;
  }
}

/** The line in which a dying process said why. */
function lastWords(errorText: string): { readonly detail?: string } {
  const detail = /^(?:\w*Error\b|FATAL ERROR).{0,300}/m.exec(errorText)?.[0];
  return detail === undefined ? {} : { detail };
}

/** The evaluation process's program: the built file beside this one, or its source bundled where nothing is built. */
export async function evaluatorProgram(): Promise<string> {
  if (!import.meta.url.endsWith(".ts")) {
    return fileURLToPath(new URL("./evaluation-worker.js", import.meta.url));
  }
  const { bundleProgram } = await import("@remotebatch/source-bundle");
  return bundleProgram(fileURLToPath(new URL("./worker.ts", import.meta.url)));
}

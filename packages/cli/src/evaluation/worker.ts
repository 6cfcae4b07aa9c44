import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { createSession, shownMessage } from "@remotebatch/wl-kernel";
import { formText } from "../output/form-text.js";
import type { EvaluationAnswer, EvaluationEvent, EvaluationRequest } from "./answer.js";

/**
 * The program of an evaluation process: one request in, its events and answer out, a fresh session for each. It may be
 * killed or die at any moment; the process that started it goes on with the next input in a new one.
 */

// An evaluation blocks this thread, so a second one watches whether anybody still waits for its answer. Whose child this
// is was told when it was started: by now its parent may be dead already.
new Worker(
  "const p=require('worker_threads').workerData;setInterval(()=>{if(process.ppid!==p)process.kill(process.pid,'SIGKILL')},1000)",
  { eval: true, workerData: Number(process.argv[2]) },
).unref();
process.on("disconnect", () => process.exit(0));
// Ctrl-C reaches the whole group of processes; the one that started this decides.
process.on("SIGINT", () => undefined);

process.on("message", (request: EvaluationRequest) => {
  send({ type: "answer", answer: evaluate(request) });
});

function send(event: EvaluationEvent): void {
  process.send?.(event);
}

function evaluate(request: EvaluationRequest): EvaluationAnswer {
  const { folder } = request;
  if (folder !== undefined) return evaluateIn(folder, request);
  const scratch = mkdtempSync(join(tmpdir(), "remotebatch-eval-"));
  try {
    return evaluateIn(scratch, request);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function evaluateIn(folder: string, request: EvaluationRequest): EvaluationAnswer {
  const { input, form, timeLimitMs, memoryLimitBytes } = request;
  const session = createSession({
    folder,
    onPrint: (text) => send({ type: "print", text }),
    onMessage: (message) => send({ type: "message", text: shownMessage(message) }),
  });
  const record = session.evaluateText(input, {
    ...(timeLimitMs === undefined ? {} : { timeLimitMs }),
    ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
  });
  const { result, failureType } = record;
  return {
    ...printed(() => formText(result, form, (expr) => session.outputForm(expr))),
    isNull: typeof result === "object" && result.kind === "Sym" && result.name === "Null",
    messages: record.messages.map(shownMessage),
    print: record.outputLog,
    ...(record.unknownFunctions.length === 0 ? {} : { unknownFunctions: record.unknownFunctions }),
    timing: record.timing,
    absoluteTiming: record.absoluteTiming,
    ...(failureType === null || failureType === "MessageFailure" ? {} : { failure: failureType }),
    ...(record.messages.some(({ symbol }) => symbol === "Syntax") ? { syntaxError: true } : {}),
  };
}

/** The result as text; a result too large for one is a failure of its own. */
function printed(text: () => string): Pick<EvaluationAnswer, "output" | "failure"> {
  try {
    return { output: text() };
  } catch {
    return { output: "$Failed", failure: "OutputLimit" };
  }
}

import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { basename } from "node:path";
import { promisify } from "node:util";
import { EvaluatorProcess, evaluatorProgram } from "../evaluation/evaluator-process.js";
import { durationText } from "../progress/index.js";
import { checkNodeKernel } from "./check-node-kernel.js";
import { findExecutable } from "./find-executable.js";
import type { Finding } from "./finding.js";

const run = promisify(execFile);
/** A Wolfram kernel may look for its licence first. */
const answerLimitMs = 60_000;

/** Kernels that are programs of their own: how each is asked for 2+2. */
const foreignKernels: readonly {
  readonly kind: string;
  /** Environment variable that may hold the program's path, as the runner reads it. */
  readonly variable: string;
  readonly programs: readonly { readonly name: string; readonly args: readonly string[] }[];
}[] = [
  {
    kind: "wolfram",
    variable: "REMOTEBATCH_WOLFRAM",
    programs: [
      { name: "wolframscript", args: ["-code", "2+2"] },
      { name: "WolframKernel", args: ["-noprompt", "-run", "Print[2+2];Exit[]"] },
    ],
  },
  {
    kind: "woxi",
    variable: "REMOTEBATCH_WOXI",
    programs: [{ name: "woxi", args: ["eval", "2+2"] }],
  },
  {
    kind: "mathics",
    variable: "REMOTEBATCH_MATHICS",
    programs: [
      { name: "mathics3", args: ["-q", "-c", "2+2"] },
      { name: "mathics", args: ["-q", "-c", "2+2"] },
    ],
  },
];

/** Which kernels are on this machine, and whether they answer. The two that need no other program are required. */
export async function checkKernels(): Promise<readonly Finding[]> {
  return [
    await checkEmbedded(),
    await checkNodeKernel(),
    ...(await Promise.all(foreignKernels.map(checkForeign))),
  ];
}

async function checkEmbedded(): Promise<Finding> {
  const name = "kernel embedded";
  const startedAtMs = performance.now();
  let evaluator: EvaluatorProcess | undefined;
  try {
    evaluator = new EvaluatorProcess(await evaluatorProgram(), { heapMegabytes: 512 });
    const { output, failure } = await evaluator.evaluate({
      input: "{2+2, $Version}",
      form: "output",
      folder: tmpdir(),
      timeLimitMs: answerLimitMs,
    });
    const time = durationText(performance.now() - startedAtMs);
    const version = /^\{4, (.*)\}$/s.exec(output)?.[1];
    if (version !== undefined) return { name, state: "ok", text: `answers in ${time}: ${version}` };
    return {
      name,
      state: "bad",
      text: `answers 2+2 with ${failure ?? output}; install the package again`,
    };
  } catch (error) {
    return { name, state: "bad", text: `can't be started: ${(error as Error).message}` };
  } finally {
    await evaluator?.close();
  }
}

async function checkForeign(kernel: (typeof foreignKernels)[number]): Promise<Finding> {
  const { kind, variable, programs } = kernel;
  const name = `kernel ${kind}`;
  for (const program of programs) {
    const given = process.env[variable];
    const isGiven = given !== undefined && given !== "";
    // A path in the variable may have any name: the arguments are those of the name that it ends in.
    if (isGiven && program !== programs.at(-1) && basename(given) !== program.name) continue;
    const path = isGiven ? given : await findExecutable(program.name);
    if (path === undefined) continue;
    const startedAtMs = performance.now();
    try {
      const { stdout } = await run(path, [...program.args], { timeout: answerLimitMs });
      const time = durationText(performance.now() - startedAtMs);
      if (stdout.trim().split("\n").at(-1)?.trim() === "4") {
        return { name, state: "ok", text: `${path} answers in ${time}` };
      }
      return {
        name,
        state: "bad",
        text: `${path} answers 2+2 with ${JSON.stringify(stdout.trim().slice(0, 200))}`,
      };
    } catch (error) {
      return {
        name,
        state: "bad",
        text: `${path} gives no answer: ${(error as Error).message.split("\n")[0]}`,
      };
    }
  }
  const names = programs.map((program) => program.name).join(" nor ");
  return { name, state: "absent", text: `not here (no ${names} in PATH, ${variable} not set)` };
}

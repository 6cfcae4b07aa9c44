import { availableParallelism } from "node:os";
import { unknownFunctionsText } from "@remotebatch/job-model";
import { type Command, Option } from "commander";
import {
  type EvaluationAnswer,
  type EvaluationRequest,
  type Form,
  forms,
} from "../evaluation/answer.js";
import { evaluateLines } from "../evaluation/evaluate-lines.js";
import { EvaluatorProcess, evaluatorProgram, heapFor } from "../evaluation/evaluator-process.js";
import { failureText } from "../evaluation/failure-text.js";
import { exitCode, UsageError } from "../exit-code.js";
import { interruptible, whenAborted } from "../interruptible.js";
import { note, write, writeLine } from "../output/streams.js";
import { byteCount, timeMs, wholeNumber } from "../parse-number.js";
import { openInput, readInput } from "../read-input.js";

interface EvalOptions {
  readonly kernel: string;
  readonly form?: Form;
  readonly json?: boolean;
  readonly jsonl?: boolean;
  readonly file?: string;
  readonly folder?: string;
  readonly timeLimit?: number;
  readonly memoryLimit?: number;
  readonly workers?: number;
}

const defaultLineLimitMs = 120_000;

/** `remotebatch eval`: evaluates here, one fresh session per input. */
export function addEvalCommand(program: Command): void {
  program
    .command("eval")
    .summary("evaluate code here, without a job")
    .description(
      "Evaluates code here, in a process of its own. Without CODE the code comes from --file or standard input.\n" +
        'With --jsonl each line {"id", "input"} is evaluated in a fresh session and answered by a line\n' +
        '{"id", "output", "messages", "print", "timing", "absoluteTiming"}; "failure" is added when there is no result.',
    )
    .argument("[code]", "Wolfram Language code")
    .option(
      "--file <path>",
      "read the code (or the lines of --jsonl) from a file, - for standard input",
    )
    .addOption(
      new Option("--kernel <kind>", "kernel that evaluates")
        .choices(["embedded"])
        .default("embedded"),
    )
    .addOption(
      new Option("--form <form>", "form of the result (input; with --jsonl: output)").choices(
        forms,
      ),
    )
    .option("--jsonl", "many inputs, one JSON object per line")
    .option("--json", "print one JSON object instead of text")
    .option("--time-limit <time>", "limit of each input (default: none; with --jsonl: 2m)", timeMs)
    .option(
      "--memory-limit <bytes>",
      "heap that one input may use (default: 2G at most)",
      byteCount,
    )
    .option(
      "--folder <path>",
      "folder for file functions (default: this one; with --jsonl: an empty one)",
    )
    .option(
      "--workers <n>",
      "inputs evaluated at once with --jsonl (default: one per core)",
      wholeNumber(1),
    )
    .action(async (code: string | undefined, options: EvalOptions) => {
      if (options.jsonl === true) await evaluateStream(code, options);
      else await evaluateOnce(code, options);
    });
}

async function evaluateOnce(code: string | undefined, options: EvalOptions): Promise<void> {
  if (code !== undefined && options.file !== undefined) {
    throw new UsageError("Give CODE or --file, not both.");
  }
  const [evaluator] = await startEvaluators(1, options);
  if (evaluator === undefined) return;
  await interruptible(async (signal) => {
    try {
      const input = code ?? (await codeFromInput(options.file, signal));
      const request = requestFor(input, options.form ?? "input", options, process.cwd());
      const live = options.json !== true && options.form !== "wxf";
      const answer = await Promise.race([
        whenAborted(signal),
        evaluator.evaluate(request, (event) => {
          if (event.type === "message") note(event.text);
          else if (live) process.stdout.write(`${event.text}\n`);
          else note(event.text);
        }),
      ]);
      await printAnswer(answer, request.form, options.json === true);
    } finally {
      await evaluator.close();
    }
  });
}

async function codeFromInput(path: string | undefined, signal: AbortSignal): Promise<string> {
  if (process.stdin.isTTY && (path ?? "-") === "-") {
    note("Type the code; Ctrl-D on a line of its own ends it.");
  }
  return new TextDecoder().decode(await Promise.race([readInput(path), whenAborted(signal)]));
}

async function printAnswer(answer: EvaluationAnswer, form: Form, json: boolean): Promise<void> {
  process.exitCode =
    answer.syntaxError === true
      ? exitCode.usage
      : answer.failure === undefined
        ? exitCode.done
        : exitCode.failed;
  if (answer.unknownFunctions !== undefined)
    note(`remotebatch: ${unknownFunctionsText(answer.unknownFunctions)}`);
  if (json) {
    const { isNull: _, syntaxError: __, unknownFunctions: ___, output, ...rest } = answer;
    await writeLine(JSON.stringify({ output: outputValue(output, form), ...rest }));
    return;
  }
  if (answer.failure !== undefined) {
    note(`remotebatch: ${failureText(answer.failure)}`);
    if (answer.detail !== undefined) note(answer.detail);
  }
  if (form === "wxf") await write(Buffer.from(answer.output, "hex"));
  else if (form === "neutral" || form === "full" || !answer.isNull) await writeLine(answer.output);
}

async function evaluateStream(code: string | undefined, options: EvalOptions): Promise<void> {
  if (code !== undefined)
    throw new UsageError(
      "With --jsonl the inputs come from --file or standard input, not as CODE.",
    );
  const lines = await openInput(options.file);
  const form = options.form ?? "output";
  const evaluators = await startEvaluators(options.workers ?? availableParallelism(), options);
  try {
    await interruptible(async (signal) => {
      const stop = (): void => void Promise.all(evaluators.map((evaluator) => evaluator.close()));
      signal.addEventListener("abort", stop, { once: true });
      const refused = await evaluateLines(lines, evaluators, {
        request: (input) =>
          requestFor(
            input,
            form,
            { ...options, timeLimit: options.timeLimit ?? defaultLineLimitMs },
            undefined,
          ),
        output: (text) => outputValue(text, form),
        signal,
      });
      if (refused > 0) {
        process.exitCode = exitCode.usage;
        note(
          `remotebatch: ${refused} line(s) were no JSON object with an "input"; the others were evaluated.`,
        );
      }
    });
  } finally {
    await Promise.all(evaluators.map((evaluator) => evaluator.close()));
  }
}

async function startEvaluators(count: number, options: EvalOptions): Promise<EvaluatorProcess[]> {
  const program = await evaluatorProgram();
  const heapMegabytes = heapFor(count, options.memoryLimit);
  return Array.from({ length: count }, () => {
    const evaluator = new EvaluatorProcess(program, { heapMegabytes });
    evaluator.warmUp();
    return evaluator;
  });
}

function requestFor(
  input: string,
  form: Form,
  options: EvalOptions,
  defaultFolder: string | undefined,
): EvaluationRequest {
  const folder = options.folder ?? defaultFolder;
  return {
    input,
    form,
    ...(folder === undefined ? {} : { folder }),
    ...(options.timeLimit === undefined ? {} : { timeLimitMs: options.timeLimit }),
    ...(options.memoryLimit === undefined ? {} : { memoryLimitBytes: options.memoryLimit }),
  };
}

/** The neutral form is JSON already; every other form is text. */
function outputValue(output: string, form: Form): unknown {
  return form === "neutral" && !output.startsWith("$") ? JSON.parse(output) : output;
}

import { type Expr, fn, parseAll } from "@remotebatch/expr-model";
import type { Submittable } from "@remotebatch/facade";
import type { Command } from "commander";
import { moduleArguments, moduleFunction } from "../client/module-function.js";
import { sendJob } from "../client/send-job.js";
import {
  addSubmissionOptions,
  type SubmissionOptions,
  submitOptions,
} from "../client/submission.js";
import { UsageError } from "../exit-code.js";
import { interruptible } from "../interruptible.js";
import { readInput } from "../read-input.js";

interface SubmitCommandOptions extends SubmissionOptions {
  readonly file?: string;
  readonly module?: string;
  readonly args?: string;
}

/** `remotebatch submit`: one expression as a job. */
export function addSubmitCommand(program: Command): void {
  addSubmissionOptions(
    program
      .command("submit")
      .summary("submit code as a job")
      .description(
        "Submits code, unevaluated, as a single job and prints the job's id. The job goes on without this command;\n" +
          "with --wait the result is printed when it is there.",
      )
      .argument("[code]", "Wolfram Language code")
      .option("--file <path>", "read the code from a file, - for standard input")
      .option(
        "--module <path#export>",
        "run an exported JavaScript or TypeScript function in place of code",
      )
      .option("--args <json>", "its arguments, as a JSON array"),
  ).action((code: string | undefined, options: SubmitCommandOptions) => submit(code, options));
}

async function submit(code: string | undefined, options: SubmitCommandOptions): Promise<void> {
  const input = await submittable(code, options);
  const client = await submitOptions(options);
  await interruptible((signal) =>
    sendJob(client.uuid, options, signal, (session) =>
      session.submit(input, { ...client, signal }),
    ),
  );
}

/** The code, or the call of `--module`. */
async function submittable(
  code: string | undefined,
  options: SubmitCommandOptions,
): Promise<Submittable> {
  const { module, args } = options;
  if (module === undefined) {
    if (args !== undefined) throw new UsageError("--args belongs to --module.");
    return codeOrProgram(await codeOf(code, options.file));
  }
  if (code !== undefined || options.file !== undefined) {
    throw new UsageError("Give --module, CODE or --file, one of them.");
  }
  return moduleFunction(module).call(...moduleArguments(args));
}

async function codeOf(code: string | undefined, file: string | undefined): Promise<string> {
  if (code !== undefined && file !== undefined)
    throw new UsageError("Give CODE or --file, not both.");
  if (code !== undefined) return code;
  if (file === undefined)
    throw new UsageError(
      "Give the code, --file PATH (- for standard input) or --module PATH#EXPORT.",
    );
  return new TextDecoder().decode(await readInput(file));
}

/** The code, or where it holds several expressions on lines of their own, one that evaluates them in order. */
function codeOrProgram(text: string): Expr {
  try {
    const expressions = parseAll(text);
    return expressions.length > 1 ? fn("CompoundExpression", ...expressions) : text;
  } catch {
    // The client says what is wrong with the text.
    return text;
  }
}

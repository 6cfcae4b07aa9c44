import { BatchError } from "@remotebatch/job-model";
import { CommanderError } from "commander";
import { codeArguments } from "./code-arguments.js";
import { CommandFailure, exitCodeOf, Interruption, OutputError } from "./exit-code.js";
import { flush, note, watchOutput, writeLine } from "./output/streams.js";
import { createProgram } from "./program.js";

/**
 * Runs the command with these arguments (those after the program's name) and ends the process with its exit code:
 * 0 done, 1 the job failed, 2 wrong usage, 3 the provider could not be reached, 130 interrupted.
 */
export async function runCommand(args: readonly string[]): Promise<never> {
  watchOutput();
  const code = await outcomeOf(args);
  await flush();
  process.exit(code);
}

async function outcomeOf(args: readonly string[]): Promise<number> {
  try {
    const program = createProgram();
    await program.parseAsync(codeArguments(args, program), { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    await report(error, args.includes("--json") || args.includes("--jsonl"));
    return exitCodeOf(error);
  }
}

/** Says what went wrong: a sentence on standard error, and with `--json` one object on standard output. */
async function report(error: unknown, json: boolean): Promise<void> {
  // Commander has written its own complaint or help by now.
  if (error instanceof CommanderError || error instanceof Interruption) return;
  const message = error instanceof Error ? error.message : String(error);
  const code = BatchError.is(error) ? error.code : error instanceof Error ? error.name : "Error";
  if (json && !(error instanceof OutputError)) {
    const details = error instanceof CommandFailure ? error.details : undefined;
    await writeLine(JSON.stringify({ error: { code, ...details, message } })).catch(
      (failed: Error) => note(`remotebatch: ${failed.message}`),
    );
  }
  note(`remotebatch: ${message}`);
  if (process.env["REMOTEBATCH_DEBUG"] !== undefined && error instanceof Error) {
    for (let at: unknown = error; at instanceof Error; at = at.cause) note(at.stack ?? at.message);
  }
}

import type { Job, RemoteBatch } from "@remotebatch/facade";
import { BatchError } from "@remotebatch/job-model";
import type { Command } from "commander";
import { environmentAdvice, findJob } from "../client/find-job.js";
import { printSubmitted } from "../client/finish-job.js";
import { withClient } from "../client/open-client.js";
import { UsageError } from "../exit-code.js";
import { writeLine } from "../output/streams.js";
import { readInput } from "../read-input.js";

/** `remotebatch export` and `remotebatch attach`: a job known to another machine. */
export function addExportCommands(program: Command): void {
  program
    .command("export")
    .summary("print the text by which another machine finds a job")
    .description(
      "Prints one line of text that `remotebatch attach` reads on another machine, or under another REMOTEBATCH_HOME. It\n" +
        "tells where the job is and what was asked of it; its results stay with the environment, which must be the same there.",
    )
    .argument("<id>", "the job's id, or a unique beginning of it")
    .action((id: string) =>
      withClient(async (batch) => {
        await writeLine((await findJob(batch, id)).export());
      }),
    );
  program
    .command("attach")
    .summary("take in a job that was exported elsewhere")
    .description(
      "Reads what `remotebatch export` printed, and prints the job's id. The job's environment must be set up here, under\n" +
        "any name: remotebatch env add.",
    )
    .argument("[file]", "the text, - for standard input (default)")
    .option("--json", "print one JSON object")
    .action(async (file: string | undefined, options: { readonly json?: boolean }) => {
      const text = new TextDecoder().decode(await readInput(file)).trim();
      if (text === "") {
        throw new UsageError("There is no text; give what `remotebatch export ID` printed.");
      }
      await withClient(async (batch) =>
        printSubmitted(await attached(batch, text), options.json === true),
      );
    });
}

async function attached(batch: RemoteBatch, text: string): Promise<Job> {
  const { MissingEnvironment } = await import("@remotebatch/facade");
  try {
    return await batch.attach(text);
  } catch (cause) {
    if (!BatchError.is(cause) || !(cause.cause instanceof MissingEnvironment)) throw cause;
    const { environment, provider } = cause.cause;
    throw new BatchError(cause.code, environmentAdvice("of that text", environment, provider), {
      cause,
    });
  }
}

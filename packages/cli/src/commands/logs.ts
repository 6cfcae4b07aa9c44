import type { Command } from "commander";
import { findJob } from "../client/find-job.js";
import { withClient } from "../client/open-client.js";
import { interruptible } from "../interruptible.js";
import { writeLine } from "../output/streams.js";
import { wholeNumber } from "../parse-number.js";
import { childOf } from "./job.js";
import { localTime } from "./jobs.js";

interface LogsOptions {
  readonly child?: number;
  readonly follow?: boolean;
  readonly timestamps?: boolean;
  readonly json?: boolean;
}

/** `remotebatch logs`: what a job wrote. */
export function addLogsCommand(program: Command): void {
  program
    .command("logs")
    .summary("print what a job wrote")
    .description("Prints what a job wrote: printed lines, messages and what the system says of it.")
    .argument("<id>", "the job's id, or a unique beginning of it")
    .option(
      "--child <n>",
      "child of an array job, counted from 1 (default: the first)",
      wholeNumber(1),
    )
    .option("-f, --follow", "go on until the job has ended")
    .option("-t, --timestamps", "begin each line with its time")
    .option("--json", 'print {"time", "stream", "text"} per line')
    .action((id: string, options: LogsOptions) =>
      interruptible((signal) =>
        withClient(async (batch) => {
          const job = await findJob(batch, id);
          if (options.child !== undefined) childOf(job, options.child);
          const lines = job.logs({
            ...(options.child === undefined ? {} : { child: options.child }),
            ...(options.follow === true ? { follow: true } : {}),
            signal,
          });
          for await (const { timeMs, stream, text } of lines) {
            if (options.json === true) {
              await writeLine(
                JSON.stringify({ time: new Date(timeMs).toISOString(), stream, text }),
              );
            } else {
              await writeLine(options.timestamps === true ? `${localTime(timeMs)}  ${text}` : text);
            }
          }
        }),
      ),
    );
}

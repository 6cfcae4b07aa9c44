import type { Command } from "commander";
import { findJob } from "../client/find-job.js";
import { jobFailure, sayWhereJobIs, shortId } from "../client/finish-job.js";
import { withClient } from "../client/open-client.js";
import { interruptible } from "../interruptible.js";
import { writeLine } from "../output/streams.js";
import { durationText, LiveLine, showProgress } from "../progress/index.js";
import { jobSummary } from "./jobs.js";

/** `remotebatch watch`: a job's progress until its end. */
export function addWatchCommand(program: Command): void {
  program
    .command("watch")
    .summary("show how a job goes on, until it ends")
    .description(
      "Shows how a job goes on until it ends: one line that changes on a terminal, a line per change elsewhere.\n" +
        "The exit code is 1 when the job did not succeed.",
    )
    .argument("<id>", "the job's id, or a unique beginning of it")
    .option("--json", "print one JSON object per change")
    .action((id: string, options: { readonly json?: boolean }) =>
      interruptible((signal) =>
        withClient(async (batch) => {
          const job = await findJob(batch, id);
          const json = options.json === true;
          const view = await sayWhereJobIs(job.uuid, json, async () => {
            if (!json) return showProgress(job, { line: new LiveLine(process.stdout), signal });
            for await (const change of job.watch({ signal })) {
              await writeLine(JSON.stringify(jobSummary(job, change)));
            }
            return job.status({ signal });
          });
          if (view === undefined) return;
          if (!view.succeeded) throw jobFailure(job, view);
          if (!json) {
            const time = durationText(Date.now() - job.submittedAtMs);
            await writeLine(
              `Job ${shortId(job.uuid)} ended as ${view.status}, ${time} after it was submitted.`,
            );
          }
        }),
      ),
    );
}

import type { Command } from "commander";
import { findJob, shortId } from "../client/finish-job.js";
import { withClient } from "../client/open-client.js";
import { UsageError } from "../exit-code.js";
import { writeLine } from "../output/streams.js";

interface DeleteOptions {
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `remotebatch delete`: removes jobs with all their data. */
export function addDeleteCommand(program: Command): void {
  program
    .command("delete")
    .summary("remove jobs with all their data")
    .description(
      "Removes jobs with all their data, results included. Running jobs need --force and are aborted first.",
    )
    .argument("<ids...>", "the jobs' ids, or unique beginnings of them")
    .option("--force", "also jobs that have not ended")
    .option("--json", "print one JSON object per job")
    .action((ids: readonly string[], options: DeleteOptions) =>
      withClient(async (batch) => {
        const jobs = await Promise.all(ids.map((id) => findJob(batch, id)));
        if (options.force !== true) {
          for (const job of jobs) {
            if ((await job.status()).inProgress) {
              const id = shortId(job.uuid);
              throw new UsageError(
                `Job ${id} has not ended: nothing was deleted. Add --force, or end it first: remotebatch abort ${id}`,
              );
            }
          }
        }
        for (const job of jobs) {
          await job.delete();
          await writeLine(
            options.json === true
              ? JSON.stringify({ uuid: job.uuid, deleted: true })
              : `${shortId(job.uuid)}  deleted`,
          );
        }
      }),
    );
}

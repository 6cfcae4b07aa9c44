import type { Job } from "@remotebatch/facade";
import type { Command } from "commander";
import { findJob, recordedEnvironment } from "../client/find-job.js";
import { shortId } from "../client/finish-job.js";
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
      "Removes jobs with all their data, results included. Running jobs need --force and are aborted first; so does a job\n" +
        "whose results a resubmission shows, unless that is removed with it.",
    )
    .argument("<ids...>", "the jobs' ids, or unique beginnings of them")
    .option("--force", "also jobs that have not ended, or whose results a resubmission shows")
    .option("--json", "print one JSON object per job")
    .action((ids: readonly string[], options: DeleteOptions) =>
      withClient(async (batch) => {
        const jobs = await Promise.all(ids.map((id) => findJob(batch, id)));
        // A resubmission goes before the job that it takes results from.
        jobs.sort((a, b) => b.submittedAtMs - a.submittedAtMs);
        if (options.force !== true) {
          for (const job of jobs) {
            refuseAbsent(job);
            refuseLoss(job, jobs);
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

/** @throws UsageError when a job that stays takes results from this one. */
function refuseLoss(job: Job, deleted: readonly Job[]): void {
  if (job.jobType === "Single") return;
  const left = job.resubmissions().filter((uuid) => deleted.every((other) => other.uuid !== uuid));
  if (left.length === 0) return;
  const ids = left.map(shortId).join(", ");
  throw new UsageError(
    `Job ${shortId(job.uuid)} holds results that its resubmission shows (${ids}), where they would be missing: nothing was deleted. Delete that one too, or add --force.`,
  );
}

/** @throws UsageError when the job's data lie in an environment that is not here, and only its record would go. */
function refuseAbsent(job: Job): void {
  const environment = recordedEnvironment(job);
  if (environment === job.environment) return;
  throw new UsageError(
    `Job ${shortId(job.uuid)} has its data in the environment "${environment}", which is not here (any more): nothing was deleted. Add the environment again, or add --force to forget the job and leave its data.`,
  );
}

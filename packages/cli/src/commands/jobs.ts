import type { Job, StatusView } from "@remotebatch/facade";
import { type Command, Option } from "commander";
import { shortId } from "../client/finish-job.js";
import { withClient } from "../client/open-client.js";
import { interruptible } from "../interruptible.js";
import { note, writeLine } from "../output/streams.js";
import { table } from "../output/table.js";
import { wholeNumber } from "../parse-number.js";

interface JobsOptions {
  readonly type: "Single" | "Array" | "All";
  readonly env?: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** `remotebatch jobs`: the list of jobs. */
export function addJobsCommand(program: Command): void {
  program
    .command("jobs")
    .summary("list jobs, newest first")
    .description(
      "Lists the jobs that were submitted from here or that the providers know, newest first.",
    )
    .addOption(
      new Option("--type <type>", "only jobs of this type")
        .choices(["Single", "Array", "All"])
        .default("All"),
    )
    .option("--env <name>", "only jobs of this environment")
    .option("--limit <n>", "at most this many", wholeNumber(1), 50)
    .option("--json", "print one JSON object per job")
    .action((options: JobsOptions) => listJobs(options));
}

async function listJobs(options: JobsOptions): Promise<void> {
  await interruptible((signal) =>
    withClient(async (batch) => {
      const all = await batch.jobs({
        type: options.type,
        ...(options.env === undefined ? {} : { environment: options.env }),
        signal,
      });
      const jobs = all.slice(0, options.limit);
      const views = await Promise.all(jobs.map((job) => job.status({ signal })));
      const rows = jobs.map((job, index) => ({ job, view: views[index] as StatusView }));
      if (options.json === true) {
        for (const { job, view } of rows) await writeLine(JSON.stringify(jobSummary(job, view)));
        return;
      }
      if (rows.length === 0) {
        note("No jobs yet. Submit one: remotebatch submit '2+2' --wait");
        return;
      }
      await writeLine(
        table([
          ["ID", "TYPE", "STATUS", "DONE", "ENVIRONMENT", "SUBMITTED", "NAME"],
          ...rows.map(({ job, view }) => [
            shortId(job.uuid),
            job.jobType,
            view.status ?? "?",
            done(view),
            job.environment,
            localTime(job.submittedAtMs),
            job.name,
          ]),
        ]),
      );
      if (all.length > jobs.length)
        note(`${all.length - jobs.length} older ones are not shown; raise --limit.`);
    }),
  );
}

/** What `--json` tells of a job. */
export function jobSummary(job: Job, view: StatusView): Readonly<Record<string, unknown>> {
  return {
    uuid: job.uuid,
    name: job.name,
    jobType: job.jobType,
    environment: job.environment,
    provider: job.provider,
    submitted: new Date(job.submittedAtMs).toISOString(),
    status: view.status ?? null,
    phase: view.phase ?? null,
    inProgress: view.inProgress,
    succeeded: view.succeeded,
    failed: view.failed,
    ...(view.reason === undefined ? {} : { reason: view.reason }),
    ...(job.jobType === "Array"
      ? { childCount: view.childCount, counts: view.counts, evaluations: job.length }
      : {}),
  };
}

function done(view: StatusView): string {
  if (view.childCount === 1) return "";
  const { succeeded = 0, failed = 0, cancelled = 0, timedOut = 0, lost = 0 } = view.phases;
  return `${succeeded + failed + cancelled + timedOut + lost}/${view.childCount}`;
}

/** A point of time as "2026-03-09 14:05:31" of the local clock. */
export function localTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

import { spawnSync } from "node:child_process";
import type { Job, StatusView } from "@remotebatch/facade";
import { type Command, Option } from "commander";
import { shortId } from "../client/finish-job.js";
import { withClient } from "../client/open-client.js";
import { interruptible } from "../interruptible.js";
import { counted } from "../output/counted.js";
import { note, writeLine } from "../output/streams.js";
import { table } from "../output/table.js";
import { wholeNumber } from "../parse-number.js";

interface JobsOptions {
  readonly type: "Single" | "Array" | "All";
  readonly env?: string;
  readonly limit: number;
  readonly json?: boolean;
  readonly rebuild?: boolean;
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
    .option(
      "--rebuild",
      "read the jobs back from the environments first; a damaged registry is put aside",
    )
    .action(async (options: JobsOptions) => {
      if (options.rebuild === true) await rebuildRegistry();
      await listJobs(options);
    });
}

/**
 * Reads the registry in a process of its own: one that is damaged in its middle ends the process that maps it.
 * @returns true when that process died of it.
 */
function endsItsReader(): boolean {
  const [, script = ""] = process.argv;
  const args = [...process.execArgv, script, "jobs", "--json", "--limit", "1"];
  const { signal } = spawnSync(process.execPath, args, { stdio: "ignore" });
  return signal === "SIGBUS" || signal === "SIGSEGV" || signal === "SIGABRT";
}

async function rebuildRegistry(): Promise<void> {
  const fresh = endsItsReader();
  await withClient(async (batch) => {
    const { added, damaged } = await batch.rebuild({ fresh });
    if (damaged !== undefined) note(`The registry was damaged; it is kept as ${damaged}.`);
    note(`${counted(added, "job")} read back from the environments.`);
  });
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

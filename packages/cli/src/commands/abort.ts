import type { Command } from "commander";
import { findJob } from "../client/find-job.js";
import { shortId } from "../client/finish-job.js";
import { withClient } from "../client/open-client.js";
import { writeLine } from "../output/streams.js";
import { wholeNumber } from "../parse-number.js";
import { childOf } from "./job.js";

interface AbortOptions {
  readonly child?: number;
  readonly json?: boolean;
}

/** `remotebatch abort`: asks for the end of jobs. */
export function addAbortCommand(program: Command): void {
  program
    .command("abort")
    .summary("end jobs that are queued or running")
    .description(
      "Asks for the end of jobs; what they have finished stays. A job that has ended is left as it is.",
    )
    .argument("<ids...>", "the jobs' ids, or unique beginnings of them")
    .option("--child <n>", "only this child of an array job, counted from 1", wholeNumber(1))
    .option("--json", "print one JSON object per job")
    .action((ids: readonly string[], options: AbortOptions) =>
      withClient(async (batch) => {
        // All ids are looked up before the first job is touched.
        const jobs = await Promise.all(ids.map((id) => findJob(batch, id)));
        for (const job of jobs) {
          const target = options.child === undefined ? job : childOf(job, options.child);
          const before = await target.status();
          await target.abort();
          const after = before.inProgress ? "abort requested" : `had ended as ${before.status}`;
          await writeLine(
            options.json === true
              ? JSON.stringify({ uuid: job.uuid, abortRequested: before.inProgress })
              : `${shortId(job.uuid)}  ${after}`,
          );
        }
      }),
    );
}

import { real } from "@remotebatch/expr-model";
import type { ResubmitChoice, RetryPolicy } from "@remotebatch/facade";
import { type Command, InvalidArgumentError } from "commander";
import { findJob } from "../client/find-job.js";
import { finishJob, printSubmitted, sayWhereJobIs, shortId } from "../client/finish-job.js";
import { withClient } from "../client/open-client.js";
import { retryPolicy } from "../client/retry-policy.js";
import { UsageError } from "../exit-code.js";
import { interruptible } from "../interruptible.js";
import { note } from "../output/streams.js";
import { timeMs } from "../parse-number.js";

interface ResubmitOptions {
  readonly failed?: boolean;
  readonly missing?: boolean;
  readonly elements?: readonly number[];
  readonly timeLimit?: number;
  readonly retry?: RetryPolicy;
  readonly wait?: boolean;
  readonly json?: boolean;
}

/** `remotebatch resubmit`: evaluates elements of an array job again. */
export function addResubmitCommand(program: Command): void {
  program
    .command("resubmit")
    .summary("evaluate elements of an array job again")
    .description(
      "Evaluates elements of an array job again in a new job, which takes all other results from the first one and so\n" +
        "looks like one job over the whole list. Prints the new job's id.",
    )
    .argument("<id>", "the job's id, or a unique beginning of it")
    .option("--failed", "the elements that failed (default)")
    .option("--missing", "the elements that have no result at all")
    .option("--elements <list>", "these positions: 3,7,10-20", positions)
    .option("--time-limit <time>", "limit of each child (default: as before): 90s, 2m, 1h", timeMs)
    .option(
      "--retry <n>",
      "attempts in all (default: as before), after failures of these causes: 5, 3:memory,preempted",
      retryPolicy,
    )
    .option("--wait", "wait for the end and print all results")
    .option("--json", "print one JSON object")
    .action((id: string, options: ResubmitOptions) =>
      interruptible((signal) =>
        withClient(async (batch) => {
          const choice = choiceOf(options);
          const job = await findJob(batch, id);
          if (job.jobType !== "Array") {
            throw new UsageError(
              "This is a single job: submit its code again with remotebatch submit.",
            );
          }
          const { timeLimit, retry } = options;
          const again = await job.resubmit(choice, {
            signal,
            ...(timeLimit === undefined ? {} : { timeConstraint: real(timeLimit / 1000) }),
            ...(retry === undefined ? {} : { retry }),
          });
          const json = options.json === true;
          if (options.wait === true && !json) {
            note(
              `Job ${shortId(again.uuid)} submitted to ${again.environment}; its other results are those of ${shortId(job.uuid)}.`,
            );
          }
          await sayWhereJobIs(again.uuid, json, () =>
            options.wait === true
              ? finishJob(again, signal, { json })
              : printSubmitted(again, json),
          );
        }),
      ),
    );
}

function choiceOf({ failed, missing, elements }: ResubmitOptions): ResubmitChoice {
  if ([failed, missing, elements].filter((choice) => choice !== undefined).length > 1) {
    throw new UsageError("Choose one of --failed, --missing and --elements.");
  }
  return elements ?? (missing === true ? "missing" : "failed");
}

/** For options: positions and runs of them, "3,7,10-20". */
function positions(text: string): readonly number[] {
  const list: number[] = [];
  for (const part of text.split(",")) {
    const parts = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part);
    const from = Number(parts?.[1]);
    const to = Number(parts?.[2] ?? from);
    if (!(from >= 1 && to >= from && to - from < 1e6)) {
      throw new InvalidArgumentError("Write positions as 3,7,10-20, counted from 1.");
    }
    for (let position = from; position <= to; position++) list.push(position);
  }
  return list;
}

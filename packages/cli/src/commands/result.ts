import type { ArrayJob } from "@remotebatch/facade";
import { type Command, Option } from "commander";
import { failureReason, isFailure } from "../client/failed-elements.js";
import { findJob } from "../client/find-job.js";
import { finishJob, sayWhereJobIs, shortId } from "../client/finish-job.js";
import { withClient } from "../client/open-client.js";
import { type Form, forms } from "../evaluation/answer.js";
import { CommandFailure, exitCode, UsageError } from "../exit-code.js";
import { interruptible } from "../interruptible.js";
import { counted } from "../output/counted.js";
import { printValue, valueForJson } from "../output/print-value.js";
import { note, writeLine } from "../output/streams.js";
import { wholeNumber } from "../parse-number.js";

interface ResultOptions {
  readonly wait: boolean;
  readonly element?: number;
  readonly jsonl?: boolean;
  readonly form?: Form;
  readonly json?: boolean;
}

/** `remotebatch result`: what a job gave. */
export function addResultCommand(program: Command): void {
  program
    .command("result")
    .summary("print a job's result, waiting for it")
    .description(
      "Prints the result of a job: of an array job the list of all results. Waits for the end of the job.\n" +
        "The exit code is 1 when the job or any of the elements did not succeed.",
    )
    .argument("<id>", "the job's id, or a unique beginning of it")
    .option("--no-wait", "fail when the job has not ended")
    .option(
      "--element <n>",
      "only this element of an array job, counted from 1; does not wait",
      wholeNumber(1),
    )
    .option("--jsonl", 'array jobs: print {"index", "result"} for each element as it is there')
    .addOption(new Option("--form <form>", "form of the result (input)").choices(forms))
    .option("--json", "print one JSON object")
    .action((id: string, options: ResultOptions) =>
      interruptible((signal) =>
        withClient(async (batch) => {
          const job = await findJob(batch, id);
          if (options.element !== undefined || options.jsonl === true) {
            if (job.jobType !== "Array") {
              throw new UsageError("This is a single job: leave --element and --jsonl out.");
            }
            if (options.element !== undefined) await printElement(job, options.element, options);
            else await printElements(job, options, signal);
            return;
          }
          if (!options.wait && (await job.status({ signal })).inProgress) {
            throw new CommandFailure(
              `Job ${shortId(job.uuid)} has not ended. Leave --no-wait out to wait, or look at it: remotebatch watch ${shortId(job.uuid)}`,
            );
          }
          await sayWhereJobIs(job.uuid, options.json === true, () =>
            finishJob(job, signal, options),
          );
        }),
      ),
    );
}

async function printElement(job: ArrayJob, index: number, options: ResultOptions): Promise<void> {
  if (index > job.length) {
    throw new UsageError(
      `The job has ${counted(job.length, "element")}; give an --element from 1 to ${job.length}.`,
    );
  }
  const result = await job.element(index);
  if (options.json === true) {
    await writeLine(JSON.stringify({ index, result: await valueForJson(result, options.form) }));
  } else await printValue(result, options.form);
  if (isFailure(result)) {
    note(`remotebatch: Element ${index} failed: ${failureReason(result)}`);
    process.exitCode = exitCode.failed;
  }
}

async function printElements(
  job: ArrayJob,
  options: ResultOptions,
  signal: AbortSignal,
): Promise<void> {
  let failed = 0;
  for await (const { index, result } of job.results({ signal })) {
    if (isFailure(result)) failed += 1;
    await writeLine(JSON.stringify({ index, result: await valueForJson(result, options.form) }));
  }
  if (failed > 0) {
    note(`remotebatch: ${failed} of ${job.length} elements failed.`);
    process.exitCode = exitCode.failed;
  }
}

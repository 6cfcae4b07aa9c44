import type { ArrayChildJob, Job } from "@remotebatch/facade";
import { type Command, Option } from "commander";
import { findJob } from "../client/find-job.js";
import { withClient } from "../client/open-client.js";
import { type Form, forms } from "../evaluation/answer.js";
import { UsageError } from "../exit-code.js";
import { counted } from "../output/counted.js";
import { jsonText } from "../output/json-text.js";
import { printValue, valueForJson } from "../output/print-value.js";
import { propertyJson } from "../output/property-json.js";
import { write, writeLine } from "../output/streams.js";
import { table } from "../output/table.js";
import { wholeNumber } from "../parse-number.js";
import { printElementProperty } from "./element-property.js";
import { jobSummary, localTime } from "./jobs.js";

interface JobOptions {
  readonly child?: number;
  readonly element?: number;
  readonly form?: Form;
  readonly json?: boolean;
}

/** `remotebatch job`: what is known of one job, or one of its properties. */
export function addJobCommand(program: Command): void {
  program
    .command("job")
    .summary("show a job, or one of its properties")
    .description(
      "Shows a job, or one of its properties by its exact name: JobStatus, EvaluationData, ChildJobStatusCounts,\n" +
        "SparseEvaluationResults, JobPackingVisualization (SVG)… The property Properties lists them all.",
    )
    .argument("<id>", "the job's id, or a unique beginning of it")
    .argument("[property]", "name of a property")
    .option("--child <n>", "of this child of an array job, counted from 1", wholeNumber(1))
    .option(
      "--element <n>",
      "of this element of an array job: its own EvaluationData, EvaluationMessagesText, EvaluationTiming…",
      wholeNumber(1),
    )
    .addOption(
      new Option("--form <form>", "form of the value (input; texts as they are)").choices(forms),
    )
    .option("--json", "print one JSON object")
    .action((id: string, property: string | undefined, options: JobOptions) =>
      withClient(async (batch) => {
        const whole = await findJob(batch, id);
        if (options.element !== undefined) {
          if (options.child !== undefined) {
            throw new UsageError("Give --child or --element, not both.");
          }
          await printElementProperty(whole, options.element, property, options);
          return;
        }
        const job = options.child === undefined ? whole : childOf(whole, options.child);
        if (property !== undefined) await printProperty(job, property, options);
        else await printJob(job, whole, options.json === true);
      }),
    );
}

/** @throws UsageError when the job has no such child. */
export function childOf(job: Job, child: number): ArrayChildJob {
  if (job.jobType !== "Array") {
    throw new UsageError("This is a single job: it has no children. Leave --child out.");
  }
  if (child > job.spans.length) {
    throw new UsageError(
      `The job has ${counted(job.spans.length, "child", "children")}; give a --child from 1 to ${job.spans.length}.`,
    );
  }
  return job.child(child);
}

async function printProperty(
  job: Job | ArrayChildJob,
  property: string,
  options: JobOptions,
): Promise<void> {
  if (options.json === true && options.form === undefined) {
    const value = propertyJson(
      await (job as { get(name: string): Promise<unknown> }).get(property),
    );
    await writeLine(jsonText({ property, value }));
    return;
  }
  const value = await job.getExpression(property);
  if (options.json === true) {
    await writeLine(jsonText({ property, value: await valueForJson(value, options.form) }));
  } else if (typeof value === "string" && options.form === undefined) {
    await write(value.endsWith("\n") ? value : `${value}\n`);
  } else {
    await printValue(value, options.form);
  }
}

async function printJob(job: Job | ArrayChildJob, whole: Job, json: boolean): Promise<void> {
  const view = await job.status();
  if (json) {
    await writeLine(
      JSON.stringify({
        ...jobSummary(whole, view),
        ...(job.jobType === "ArrayChild" ? { child: job.childIndex, span: job.span } : {}),
        properties: job.properties(),
      }),
    );
    return;
  }
  const rows: (readonly [string, string])[] = [
    ["id", job.uuid],
    ["name", job.name],
    ["type", job.jobType],
    ...(job.jobType === "ArrayChild" && whole.jobType === "Array"
      ? ([
          ["child", `${job.childIndex} of ${whole.spans.length}`],
          ["elements", `${job.span.from} to ${job.span.to} of ${whole.length}`],
        ] as const)
      : []),
    ["environment", `${job.environment} (${job.provider})`],
    ["submitted", localTime(job.submittedAtMs)],
    ["status", view.status ?? "not available"],
  ];
  if (view.reason !== undefined) rows.push(["reason", view.reason]);
  if (job.jobType === "Array") {
    const counts = Object.entries(view.counts).map(([status, count]) => `${count} ${status}`);
    rows.push(
      ["evaluations", String(job.length)],
      ["children", `${job.spans.length} (${counts.join(", ")})`],
    );
  }
  await writeLine(table(rows));
}

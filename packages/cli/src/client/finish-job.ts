import { type Expr, isFn } from "@remotebatch/expr-model";
import type { Job, StatusView } from "@remotebatch/facade";
import { BatchError, isUnknownFunctionsText } from "@remotebatch/job-model";
import type { Form } from "../evaluation/answer.js";
import { CommandFailure, exitCode, Interruption, OutputError } from "../exit-code.js";
import { counted } from "../output/counted.js";
import { printValue, valueForJson } from "../output/print-value.js";
import { note, writeLine } from "../output/streams.js";
import { showProgress } from "../progress/index.js";
import { failedElementsText } from "./failed-elements.js";

/** How the end of a job is shown. */
export interface FinishOptions {
  readonly form?: Form | undefined;
  readonly json?: boolean | undefined;
}

/**
 * Waits for the end of a job with a live line on a terminal, then prints its result, its messages on standard error.
 * Where elements of an array job failed, one line says so and the exit code will be 1.
 * @throws CommandFailure when the job did not succeed, after its result was printed as far as there is one.
 */
export async function finishJob(
  job: Job,
  signal: AbortSignal,
  options: FinishOptions,
): Promise<void> {
  await showProgress(job, { signal, plain: "none" });
  const view = await job.wait({ signal });
  const result = await job.result({ signal });
  const messages = await messagesOf(job);
  const failures = job.jobType === "Array" ? failedElementsText(elementsOf(result)) : undefined;
  if (options.json === true) {
    await writeLine(
      JSON.stringify({
        uuid: job.uuid,
        status: view.status,
        phase: view.phase,
        succeeded: view.succeeded,
        ...(view.reason === undefined ? {} : { reason: view.reason }),
        result: await valueForJson(result, options.form),
        messages,
      }),
    );
  } else {
    for (const message of messages) note(message);
    if (view.succeeded || job.jobType === "Array") await printValue(result, options.form);
  }
  if (view.succeeded) {
    const said = await saidInLog(job, signal);
    if (said.unknown !== undefined) note(`remotebatch: ${said.unknown}`);
    if (said.hasPrinted && options.json !== true && job.jobType === "Single")
      note(`What the job printed: remotebatch logs ${shortId(job.uuid)}`);
  }
  if (failures !== undefined) {
    note(`remotebatch: ${failures}`);
    process.exitCode = exitCode.failed;
  }
  if (!view.succeeded) throw jobFailure(job, view);
}

/** The elements of the list that an array job gives. */
function elementsOf(result: Expr): readonly Expr[] {
  return isFn(result, "List") ? result.args : [];
}

/** The failure that tells why a job did not succeed and where to look. */
export function jobFailure(job: Pick<Job, "uuid">, view: StatusView): CommandFailure {
  const id = shortId(job.uuid);
  const reason = view.reason === undefined ? "" : `: ${view.reason.replace(/\.$/, "")}`;
  return new CommandFailure(
    `Job ${id} ended as ${view.status ?? view.phase}${reason}. Its log: remotebatch logs ${id}`,
  );
}

/** The messages of a single job, or of all children of an array job. */
async function messagesOf(job: Job): Promise<readonly string[]> {
  if (job.jobType === "Single") return job.get("EvaluationMessagesText");
  const children = await job.get("ChildJobEvaluationMessagesText");
  return children.flatMap(({ value }) => value);
}

/** What of a job's log a reader of its result should hear of. */
interface LogFindings {
  hasPrinted: boolean;
  /** The line that names functions which the kernel does not have, as the runner wrote it. */
  unknown?: string;
}

/**
 * Looks through the log of a job, of an array job that of its first child: all children have the same function. A log
 * that can't be read has nothing to tell.
 */
async function saidInLog(job: Job, signal: AbortSignal): Promise<LogFindings> {
  const found: LogFindings = { hasPrinted: false };
  try {
    for await (const { stream, text } of job.logs({ signal, child: 1 })) {
      if (stream === "stdout") found.hasPrinted = true;
      else if (stream === "system" && isUnknownFunctionsText(text)) found.unknown = text;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!BatchError.is(error)) throw error;
  }
  return found;
}

/** What is said of a job that was submitted and is now waited for. */
export function submittedText(job: Job): string {
  const place = `Job ${shortId(job.uuid)} submitted to ${job.environment}`;
  if (job.jobType !== "Array") return `${place}.`;
  const { length, spans } = job;
  return `${place}: ${counted(length, "evaluation")} in ${counted(spans.length, "child", "children")}.`;
}

/** Enough of a uuid to name a job by. */
export function shortId(uuid: string): string {
  return uuid.slice(0, 8);
}

/** Prints the id of a job that was submitted, and on a terminal what can be done with it. */
export async function printSubmitted(
  job: {
    readonly uuid: string;
    readonly name: string;
    readonly environment: string;
    readonly jobType: string;
  },
  json: boolean,
): Promise<void> {
  const { uuid, name, environment, jobType } = job;
  await writeLine(json ? JSON.stringify({ uuid, name, jobType, environment }) : uuid);
  if (process.stderr.isTTY && !json) {
    const id = shortId(uuid);
    note(`remotebatch watch ${id} | result ${id} | logs ${id} | abort ${id}`);
  }
}

/** What the command does with a job that was submitted: with `wait` it waits for the end and shows it, else it prints the id. */
export async function afterSubmission(
  job: Job,
  signal: AbortSignal,
  options: FinishOptions & { readonly wait?: boolean | undefined },
): Promise<void> {
  if (options.wait !== true) {
    await printSubmitted(job, options.json === true);
    return;
  }
  if (options.json !== true) note(submittedText(job));
  await finishJob(job, signal, options);
}

/**
 * Runs what follows a submission; when the user interrupts it, says how to find the job again and prints its id where
 * the result would have stood. When nothing can be printed, the id goes to standard error.
 * @param isThere whether the job is known to have been submitted; false while it is still being sent, when it may be
 *   there or not.
 */
export async function sayWhereJobIs<Result>(
  uuid: string,
  json: boolean,
  body: () => Promise<Result>,
  isThere: () => boolean = () => true,
): Promise<Result> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof Interruption) {
      const id = shortId(uuid);
      const submitted = isThere();
      note(
        submitted
          ? `Interrupted; the job goes on. remotebatch watch ${id} | result ${id} | abort ${id}`
          : `Interrupted while the job was being sent; whether it is there says: remotebatch job ${uuid}`,
      );
      const doubt = submitted ? {} : { submitted: null };
      await writeLine(json ? JSON.stringify({ uuid, interrupted: true, ...doubt }) : uuid);
    }
    if (error instanceof OutputError) note(`The job is there all the same: ${uuid}`);
    throw error;
  }
}

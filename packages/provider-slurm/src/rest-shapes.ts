import { parseRanges } from "./index-ranges.js";
import type { SlurmRow } from "./slurm-row.js";
import type { ProcessEnd } from "./slurm-state.js";

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A number as 22.05 writes it, or as later versions do: `{"set", "infinite", "number"}`. */
export function restNumber(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : undefined;
  if (!isObject(value) || value["set"] !== true || value["infinite"] === true) return undefined;
  return restNumber(value["number"]);
}

/** Words beside the state proper that say more than it does. */
const telling: ReadonlySet<string> = new Set([
  "COMPLETING",
  "CONFIGURING",
  "REQUEUED",
  "REQUEUE_HOLD",
  "REQUEUE_FED",
  "SPECIAL_EXIT",
]);

function stateOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return "";
  const words = value.filter((word): word is string => typeof word === "string");
  return words.find((word) => telling.has(word)) ?? words[0] ?? "";
}

function endOf(value: unknown): ProcessEnd | undefined {
  if (typeof value === "number") return { exitCode: (value >> 8) & 255, signal: value & 127 };
  if (!isObject(value)) return undefined;
  const signal = isObject(value["signal"]) ? restNumber(value["signal"]["id"]) : undefined;
  const exitCode = restNumber(value["return_code"]);
  return exitCode === undefined && signal === undefined
    ? undefined
    : { exitCode: exitCode ?? 0, signal: signal ?? 0 };
}

/** The jobs of an answer as rows; what is no job is skipped. */
export function restRows(body: unknown): readonly SlurmRow[] {
  const jobs: unknown = isObject(body) ? body["jobs"] : undefined;
  if (!Array.isArray(jobs)) return [];
  return jobs.flatMap((job: unknown): readonly SlurmRow[] => {
    if (!isObject(job)) return [];
    const own = restNumber(job["job_id"]);
    const state = stateOf(job["job_state"]);
    if (own === undefined || state === "") return [];
    const array = restNumber(job["array_job_id"]) ?? 0;
    const index = array === 0 ? undefined : restNumber(job["array_task_id"]);
    const waiting = typeof job["array_task_string"] === "string" ? job["array_task_string"] : "";
    const ranges = array === 0 || index !== undefined ? [] : parseRanges(waiting);
    const end = endOf(job["exit_code"]);
    return [
      {
        jobId: String(array === 0 ? own : array),
        indexes: index === undefined ? (ranges ?? []) : [index],
        // A list that was too long to be written whole: all that have no row of their own.
        ...(array !== 0 && index === undefined && ranges === undefined ? { isRest: true } : {}),
        name: typeof job["name"] === "string" ? job["name"] : "",
        state,
        reason: typeof job["state_reason"] === "string" ? job["state_reason"] : "",
        ...(end === undefined ? {} : { end }),
      },
    ];
  });
}

/** What an answer says went wrong, in Slurm's own words. */
export function restErrors(body: unknown): string {
  const errors: unknown = isObject(body) ? body["errors"] : undefined;
  if (!Array.isArray(errors)) return "";
  const words = errors.flatMap((error: unknown) => {
    if (!isObject(error)) return [];
    return [error["description"], error["error"]].filter(
      (text): text is string => typeof text === "string" && text !== "",
    );
  });
  return [...new Set(words)].join("; ");
}

/** Slurm's version, as every answer tells it. */
export function restRelease(body: unknown): string {
  const meta: unknown = isObject(body) ? body["meta"] : undefined;
  if (!isObject(meta)) return "";
  const slurm = meta["Slurm"] ?? meta["slurm"];
  return isObject(slurm) && typeof slurm["release"] === "string" ? slurm["release"] : "";
}

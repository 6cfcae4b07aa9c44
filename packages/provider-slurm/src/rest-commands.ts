import { BatchError, type CallOptions } from "@remotebatch/job-model";
import { parseRanges } from "./index-ranges.js";
import type { RestAnswer, RestClient } from "./rest-client.js";
import { restErrors, restNumber, restRelease, restRows } from "./rest-shapes.js";
import { restSubmission } from "./rest-submission.js";
import type { SlurmCommands } from "./slurm-commands.js";
import { codeOfWords } from "./slurm-failure.js";
import type { SlurmRow } from "./slurm-row.js";

const forgotten = /invalid job id|already completing or completed|no such job|unable to query/iu;

function failure(what: string, { status, body }: RestAnswer): BatchError {
  const words = restErrors(body) || `HTTP status ${status}`;
  const message = `slurmrestd cannot ${what}: ${words}.`;
  if (status === 401) return new BatchError("BATCH_UNAUTHENTICATED", message);
  if (status === 403) return new BatchError("BATCH_FORBIDDEN", message);
  if (status === 429) return new BatchError("BATCH_THROTTLED", message);
  const isGateway = status === 502 || status === 503 || status === 504;
  const code = codeOfWords(words) ?? (isGateway ? "BATCH_UNAVAILABLE" : "BATCH_ENGINE_FAILED");
  return new BatchError(code, message);
}

/**
 * Slurm by `slurmrestd`. It tells no limits, so arrays are taken to be as long as in Slurm's own defaults; it is asked for no
 * accounting, and nothing can be tried without being submitted.
 */
export function restCommands(client: RestClient, version: string): SlurmCommands {
  async function ask(
    what: string,
    method: "GET" | "POST" | "DELETE",
    path: string,
    options: CallOptions & { readonly body?: unknown } = {},
  ): Promise<unknown> {
    const answer = await client(method, path, options);
    const isFine = answer.status >= 200 && answer.status < 300 && answer.body !== undefined;
    if (isFine && restErrors(answer.body) === "") return answer.body;
    throw failure(what, answer);
  }
  const jobs = async (call: CallOptions = {}): Promise<readonly SlurmRow[]> =>
    restRows(await ask("tell about jobs", "GET", "/jobs", call));

  async function cancelOne(target: string, call: CallOptions): Promise<void> {
    const answer = await client("DELETE", `/job/${encodeURIComponent(target)}`, call);
    const words = restErrors(answer.body);
    const isFine = answer.status >= 200 && answer.status < 300 && words === "";
    if (isFine || answer.status === 404 || forgotten.test(words)) return;
    throw failure("end a job", answer);
  }

  return {
    async facts(call) {
      const body = await ask("be reached", "GET", "/ping", call);
      return {
        version: restRelease(body),
        maxArraySize: 1001,
        maxJobCount: 10_000,
        accounting: false,
      };
    },
    async queue(jobIds, call) {
      const wanted = new Set(jobIds);
      return (await jobs(call)).filter((row) => wanted.has(row.jobId));
    },
    async queueByName(name, call) {
      return (await jobs(call)).filter((row) => row.name === name);
    },
    async exits(jobIds, call) {
      const wanted = new Set(jobIds);
      const rows = (await jobs(call)).filter((row) => wanted.has(row.jobId));
      return new Map(
        rows.flatMap(({ jobId, indexes, end }) => {
          const key = indexes.length === 1 ? `${jobId}_${indexes[0]}` : jobId;
          return end === undefined ? [] : [[key, end] as const];
        }),
      );
    },
    accounting: async () => [],
    accountingByName: async () => [],
    async submit(words, call) {
      const body = await ask("submit", "POST", "/job/submit", {
        ...call,
        body: restSubmission(words, version),
      });
      const id = restNumber((body as { readonly job_id?: unknown }).job_id);
      if (id !== undefined && id > 0) return String(id);
      throw new BatchError("BATCH_ENGINE_FAILED", "slurmrestd gave no job number.");
    },
    objection: async () => undefined,
    nodesAreAway: async () => false,
    async cancel(target, call = {}) {
      const [, jobId = target, ranges] = /^(\d+)_\[([\d,:-]+)\]$/u.exec(target) ?? [];
      const indexes = ranges === undefined ? undefined : parseRanges(ranges);
      if (indexes === undefined) return cancelOne(jobId, call);
      for (const index of indexes) await cancelOne(`${jobId}_${index}`, call);
    },
    close: async () => {},
  };
}

import { open, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { BatchError, type CallOptions, type LogLine } from "@remotebatch/job-model";
import {
  type JobEngine,
  type JobStore,
  type LaunchRequest,
  makeFolder,
  parseLaunchKey,
  sha256Of,
  storeFailure,
  systemCode,
} from "@remotebatch/provider-kit";
import { batchScript } from "./batch-script.js";
import { type ClusterFacts, launchSize } from "./cluster-facts.js";
import { environmentFile } from "./environment-file.js";
import { formatRanges } from "./index-ranges.js";
import type { SlurmJobSettings } from "./job-settings.js";
import { indexesOf, jobName, launchId, parseLaunchId, type SlurmLaunch } from "./launch-id.js";
import { QueueWatch } from "./queue-watch.js";
import { ReportCursors } from "./report-cursors.js";
import { commentOf, outputPath, requestWords } from "./sbatch-words.js";
import type { SlurmCommands } from "./slurm-commands.js";

/** How the Slurm engine works. */
export interface SlurmEngineOptions {
  readonly commands: SlurmCommands;
  readonly store: JobStore;
  /** The store's folder as this process sees it, and as the cluster does. */
  readonly folder: string;
  readonly remoteFolder: string;
  readonly node: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly defaults: SlurmJobSettings;
  readonly maxArraySize: number | undefined;
  readonly pollMs: number;
}

/** The engine of the Slurm provider, and what its provider asks it before a submission. */
export interface SlurmEngine extends JobEngine {
  /** The cluster's facts, asked once and again after a failure. */
  facts(options?: CallOptions): Promise<ClusterFacts>;
}

const maxPrintedBytes = 1 << 20;
const utf8 = new TextEncoder();
const scriptKey = `slurm/${sha256Of(utf8.encode(batchScript)).slice(0, 16)}.sh`;

/** Name of the file with what a child's processes printed themselves, below the job's folder. */
function printedName(launch: Pick<SlurmLaunch, "attempt" | "first">, index: string): string {
  return `${launch.attempt}-${launch.first}_${index}.out`;
}

async function readEnd(path: string): Promise<{ text: string; timeMs: number } | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return undefined;
    const handle = await open(path, "r");
    try {
      const length = Math.min(found.size, maxPrintedBytes);
      const bytes = new Uint8Array(length);
      const { bytesRead } = await handle.read(bytes, 0, length, found.size - length);
      return {
        text: new TextDecoder().decode(bytes.subarray(0, bytesRead)),
        timeMs: found.mtimeMs,
      };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return undefined;
    throw storeFailure(error, path);
  }
}

/** The engine of the Slurm provider: one array per launch, one batch script for all, Slurm's own programs. */
export function slurmEngine(options: SlurmEngineOptions): SlurmEngine {
  const { commands, store, folder, remoteFolder, defaults, pollMs } = options;
  let known: ClusterFacts | undefined;
  const facts = async (call?: CallOptions): Promise<ClusterFacts> => {
    known ??= await commands.facts(call);
    return known;
  };
  const watch = new QueueWatch(commands, {
    pollMs,
    accounting: async (call) => (await facts(call)).accounting,
    now: () => performance.now(),
  });
  const cursors = new ReportCursors();
  const remote = (key: string): string => posix.join(remoteFolder, key);

  /** Puts what the job's shell needs beside the job, and gives the words that it is started with. */
  async function scriptWords(
    request: LaunchRequest,
    settings: SlurmJobSettings,
    call: CallOptions,
  ): Promise<readonly string[]> {
    const { uuid, attempt, children } = request;
    const job = `jobs/${uuid}/`;
    await store.put(scriptKey, utf8.encode(batchScript), { ifAbsent: true, ...call });
    const variables = Object.entries(options.environment);
    const environmentKey = `${job}slurm/environment`;
    if (variables.length > 0) await store.put(environmentKey, environmentFile(variables), call);
    const { container, containerProgram = "apptainer", modules = [] } = settings;
    return [
      remote(scriptKey),
      String(children[0] ?? 1),
      String(attempt),
      remote(`${job}out`),
      variables.length > 0 ? remote(environmentKey) : "",
      ...modules,
      "--",
      ...(container === undefined
        ? []
        : [containerProgram, "exec", "--bind", remoteFolder, container]),
      options.node,
      remote(request.runnerKey),
      remote(request.descriptorKey),
    ];
  }

  return {
    facts,
    get maxArraySize() {
      return known === undefined ? 1000 : launchSize(known, options.maxArraySize);
    },
    async launch(request, call = {}) {
      const { key, uuid, resources, timeLimitMs, children } = request;
      const { attempt, first } = parseLaunchKey(key);
      const settings: SlurmJobSettings = { ...defaults, ...request.settings };
      const indexes = indexesOf(children);
      const { maxArraySize } = await facts(call);
      if (indexes.length > 1 && (indexes.at(-1) as number) >= maxArraySize) {
        throw new BatchError(
          "BATCH_LIMIT_EXCEEDED",
          `Slurm's arrays end before index ${maxArraySize} here and this one has index ${indexes.at(-1)}.`,
        );
      }
      const words = await scriptWords(request, settings, call);
      const printed = join(folder, "jobs", uuid, "slurm");
      await makeFolder(printed).catch((error: unknown) => {
        throw storeFailure(error, printed);
      });
      const place = outputPath(remote(`jobs/${uuid}/slurm/`));
      const output = printedName({ attempt, first }, indexes.length === 1 ? "0" : "%a");
      const jobId = await commands.submit(
        [
          "--parsable",
          `--job-name=${jobName(key)}`,
          `--comment=${commentOf(request.name)}`,
          `--output=${place}${output}`,
          "--open-mode=append",
          `--chdir=${remote(`jobs/${uuid}`)}`,
          ...requestWords({
            resources,
            settings,
            indexes,
            ...(timeLimitMs === undefined ? {} : { timeLimitMs }),
          }),
          ...words,
        ],
        call,
      );
      watch.touch();
      return launchId(jobId, key, indexes);
    },
    async find(key, { children, ...call } = {}) {
      const name = jobName(key);
      const rows = [...(await commands.queueByName(name, call))];
      if (rows.length === 0 && (await facts(call)).accounting) {
        rows.push(...(await commands.accountingByName(name, call)));
      }
      const own = rows.filter((row) => row.name === name);
      const [jobId] = [...new Set(own.map((row) => row.jobId))].sort(
        (one, other) => Number(one) - Number(other),
      );
      if (jobId === undefined) return undefined;
      // The id is the launch's own: children that were cancelled before anybody looked have no row any more.
      if (children !== undefined) return launchId(jobId, key, indexesOf(children));
      const indexes = own.filter((row) => row.jobId === jobId).flatMap((row) => row.indexes);
      const all = indexes.length === 0 ? [0] : [...new Set(indexes)].sort((a, b) => a - b);
      return launchId(jobId, key, all);
    },
    async status(queries, call = {}) {
      const launches = queries.map(({ id }) => parseLaunchId(id));
      const children = await watch.children(launches, call);
      return queries.map((query, at) =>
        cursors.report(query, children[at] ?? [], launches[at]?.indexes.length ?? 0),
      );
    },
    async cancel(id, { children, ...call } = {}) {
      const { jobId, first, indexes } = parseLaunchId(id);
      const wanted = children?.map((child) => child - first).filter((at) => indexes.includes(at));
      if (wanted?.length === 0) return;
      const whole = wanted === undefined || wanted.length === indexes.length;
      const ranges = whole ? "" : `_[${formatRanges([...wanted].sort((a, b) => a - b))}]`;
      await commands.cancel(`${jobId}${ranges}`, call);
      watch.touch();
    },
    async logs({ id, child }) {
      const launch = parseLaunchId(id);
      const name = printedName(launch, String(child - launch.first));
      const end = await readEnd(join(folder, "jobs", launch.uuid, "slurm", name));
      if (end === undefined || end.text === "") return [];
      const { timeMs } = end;
      const text = end.text.endsWith("\n") ? end.text.slice(0, -1) : end.text;
      return text.split("\n").map((line): LogLine => ({ timeMs, stream: "stderr", text: line }));
    },
    async forget(id) {
      watch.forget(parseLaunchId(id));
      cursors.forget(id);
    },
    close: () => commands.close(),
  };
}

import {
  BatchError,
  type CallOptions,
  type LogLine,
  type RunnerDescriptor,
} from "@remotebatch/job-model";
import { type JobEngine, type LaunchRequest, sleep } from "@remotebatch/provider-kit";
import type { S3Store } from "@remotebatch/store-s3";
import { ArrayWatch } from "./array-watch.js";
import type { BatchCalls } from "./batch-calls.js";
import { abortReason } from "./child-state.js";
import type { ContainerLog } from "./container-log.js";
import { endLaunch } from "./end-launch.js";
import { putGrant } from "./grant-table.js";
import { type AwsJobSettings, settingsOf } from "./job-settings.js";
import { childJobId, jobName, launchId, parseLaunchId } from "./launch-id.js";
import { formatCursor, parseCursor } from "./log-cursor.js";
import { roleGrant } from "./role-grant.js";
import { definitionFor, submission } from "./submission.js";

/** How the AWS Batch engine works. */
export interface BatchEngineOptions {
  readonly calls: BatchCalls;
  readonly log: ContainerLog;
  readonly store: S3Store;
  readonly queue: string;
  readonly node: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly defaults: AwsJobSettings;
  readonly maxArraySize: number;
  readonly pollMs: number;
}

/** How long AWS's list of jobs may lag behind a submission whose answer was lost. */
const lagMs = 1000;

/** How long it is remembered whether a job definition has a role: a new revision may have another. */
const definitionMs = 60_000;

function descriptorOf(request: LaunchRequest): Omit<RunnerDescriptor, "access"> {
  const { uuid, timeLimitMs, resources } = request;
  const { memoryBytes, cores, parallelElements } = resources;
  return {
    version: 1,
    uuid,
    ...(timeLimitMs === undefined ? {} : { timeLimitMs }),
    ...(memoryBytes === undefined ? {} : { memoryLimitBytes: memoryBytes }),
    ...(cores === undefined ? {} : { cores }),
    ...(parallelElements === undefined ? {} : { parallelElements }),
  };
}

/** The engine of the AWS Batch provider: one job or array per launch. */
export function batchEngine(options: BatchEngineOptions): JobEngine {
  const { calls, log, store, queue, defaults, pollMs } = options;
  const watch = new ArrayWatch(calls, { pollMs, now: () => performance.now() });
  const definitions = new Map<string, string>();
  const roles = new Map<string, { readonly hasJobRole: boolean; readonly askedAtMs: number }>();

  /** Name or ARN of the definition to run; that of an image is registered where it is not there. */
  async function definitionOf(settings: AwsJobSettings, call: CallOptions): Promise<string> {
    const { image, JobDefinition } = settings;
    if (image === undefined) return JobDefinition ?? "";
    const wanted = definitionFor({ ...settings, image });
    const known = definitions.get(wanted.jobDefinitionName);
    if (known !== undefined) return known;
    const arn =
      (await calls.definition(wanted.jobDefinitionName, call))?.arn ??
      (await calls.register(wanted, call));
    definitions.set(wanted.jobDefinitionName, arn);
    return arn;
  }

  /** Whether children have rights of their own by which they reach the bucket. */
  async function usesRole(settings: AwsJobSettings, call: CallOptions): Promise<boolean> {
    const { image, jobRole, JobDefinition = "", storeAccess } = settings;
    if (storeAccess !== undefined) return storeAccess === "role";
    if (image !== undefined) return jobRole !== undefined;
    const nowMs = performance.now();
    const known = roles.get(JobDefinition);
    if (known !== undefined && nowMs - known.askedAtMs < definitionMs) return known.hasJobRole;
    const hasJobRole = (await calls.definition(JobDefinition, call))?.hasJobRole ?? false;
    roles.set(JobDefinition, { hasJobRole, askedAtMs: nowMs });
    return hasJobRole;
  }

  async function find(key: string, call: CallOptions): Promise<string | undefined> {
    const [oldest, ...later] = await calls.named(queue, jobName(key), call);
    if (oldest?.jobId === undefined) return undefined;
    // A submission whose answer was lost and that was made again by another process: one job is enough.
    for (const { jobId } of later)
      if (jobId !== undefined) await calls.terminate(jobId, abortReason, call);
    return launchId(oldest.jobId, key, oldest.arrayProperties?.size ?? 1);
  }

  /** The log streams of a child, one for each of its containers. */
  async function streamsOf(id: string, child: number, call: CallOptions): Promise<string[]> {
    const [detail] = await calls.describe([childJobId(parseLaunchId(id), child)], call);
    const containers = [...(detail?.attempts ?? []).map((one) => one.container), detail?.container];
    return [...new Set(containers.flatMap((container) => container?.logStreamName ?? []))];
  }

  return {
    maxArraySize: options.maxArraySize,
    async launch(request, call = {}) {
      const { key, children } = request;
      const first = children[0] ?? 1;
      if (children.some((child, at) => child !== first + at))
        throw new BatchError(
          "BATCH_ENGINE_FAILED",
          `The children of ${key} do not follow one another.`,
        );
      const settings = settingsOf(request, defaults);
      const definition = await definitionOf(settings, call);
      const kind = (await usesRole(settings, call)) ? "role" : "urls";
      const descriptor = descriptorOf(request);
      const text =
        kind === "role"
          ? await roleGrant(store, request, descriptor)
          : await putGrant(store, request, descriptor, call);
      const { node, environment } = options;
      const input = submission(request, settings, {
        queue,
        definition,
        grant: { kind, text },
        node,
        environment,
      });
      const jobId = await calls.submit(input, call);
      watch.touch();
      if (jobId !== undefined) return launchId(jobId, key, children.length);
      await sleep(lagMs, call.signal);
      const found = await find(key, call);
      if (found !== undefined) return found;
      throw new BatchError(
        "BATCH_UNAVAILABLE",
        `AWS Batch did not say whether it took ${jobName(key)}; the call can be repeated.`,
      );
    },
    find: (key, call = {}) => find(key, call),
    async status(queries, call = {}) {
      const children = await watch.children(
        queries.map(({ id }) => parseLaunchId(id)),
        call,
      );
      return queries.map(({ id }, at) => ({ id, children: children[at] ?? [] }));
    },
    async cancel(id, { children, ...call } = {}) {
      await endLaunch(calls, parseLaunchId(id), children, call);
      watch.touch();
    },
    async logs({ id, child }, call = {}) {
      const streams = await streamsOf(id, child, call);
      const all = await Promise.all(streams.map((stream) => log.lines(stream, call)));
      return all.flatMap(({ lines, isCut }, at) =>
        isCut ? [...lines, log.cutLine(streams[at] ?? "")] : lines,
      );
    },
    async newLogs({ id, child }, { cursor, ...call } = {}) {
      const known = parseCursor(cursor);
      const next: Record<string, string> = { ...known };
      const lines: LogLine[] = [];
      const read = async (streams: readonly string[]): Promise<void> => {
        for (const stream of streams) {
          const fresh = await log.lines(stream, { ...call, cursor: known[stream] });
          lines.push(...fresh.lines);
          if (fresh.cursor !== undefined) next[stream] = fresh.cursor;
        }
      };
      const streams = Object.keys(known);
      await read(streams);
      // A stream is there once the container runs, and another one when AWS itself has started the child again.
      if (lines.length === 0) {
        const all = await streamsOf(id, child, call);
        await read(all.filter((stream) => !streams.includes(stream)));
      }
      return { lines, cursor: formatCursor(next) };
    },
    async forget(id) {
      watch.forget(parseLaunchId(id));
    },
    async close() {
      calls.close();
      log.close();
      store.close();
    },
  };
}

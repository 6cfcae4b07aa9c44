import {
  type CallOptions,
  type JobManifest,
  type JobSpec,
  jobKeys,
  parseJobManifest,
  type RunnerDescriptor,
  runnerKey,
  type StoreAccess,
} from "@remotebatch/job-model";
import { claimIdentity, identityConflict } from "./claim-identity.js";
import { forEachLimited, jobPrefix } from "./context.js";
import type { JobPlan } from "./job-plan.js";
import type { GrantRequest, JobStore } from "./job-store.js";
import { sha256Of } from "./sha256.js";

const utf8 = new TextEncoder();

function json(value: unknown): Uint8Array {
  return utf8.encode(JSON.stringify(value));
}

/** `elements.idx`: the offsets as little-endian unsigned 64-bit integers. */
function offsetBytes(offsets: Float64Array): Uint8Array {
  const bytes = new Uint8Array(offsets.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, offset] of offsets.entries())
    view.setBigUint64(index * 8, BigInt(offset), true);
  return bytes;
}

function jobObjects(spec: JobSpec): ReadonlyMap<string, Uint8Array> {
  const objects = new Map<string, Uint8Array>([[jobKeys.payload, spec.payload]]);
  if (spec.elements !== undefined) {
    objects.set(jobKeys.elements, spec.elements.bytes);
    objects.set(jobKeys.elementOffsets, offsetBytes(spec.elements.offsets));
  }
  for (const file of spec.inputFiles) objects.set(jobKeys.inputFile(file.name), file.bytes);
  return objects;
}

function manifestOf(spec: JobSpec, objects: ReadonlyMap<string, Uint8Array>): JobManifest {
  return {
    version: 1,
    uuid: spec.uuid,
    name: spec.name,
    jobType: spec.jobType,
    submittedAtMs: spec.submittedAtMs,
    spanEnds: spec.spans.map((span) => span.to),
    objects: Object.fromEntries(
      [...objects].map(([key, bytes]) => [key, { bytes: bytes.length, sha256: sha256Of(bytes) }]),
    ),
    runner: { key: runnerKey(spec.runner.sha256), sha256: spec.runner.sha256 },
  };
}

const maxGrantedCheckpoints = 1000;

function* outputKeys(spec: JobSpec): Iterable<string> {
  for (let child = 1; child <= spec.spans.length; child += 1) {
    for (let attempt = 1; attempt <= spec.retry.maxAttempts; attempt += 1) {
      yield jobKeys.result(child, attempt);
      if (spec.jobType === "Array") yield jobKeys.resultIndex(child, attempt);
      yield jobKeys.log(child, attempt);
      yield jobKeys.outcome(child, attempt);
    }
  }
}

/** States that functions may save, of jobs of so few evaluations that a store can grant each of them by itself. */
function* checkpointKeys(spec: JobSpec): Iterable<string> {
  if ((spec.spans.at(-1)?.to ?? 0) > maxGrantedCheckpoints) return;
  for (const [index, span] of spec.spans.entries()) {
    const length = span.to - span.from + 1;
    for (let position = 1; position <= length; position += 1) {
      yield jobKeys.checkpoint(index + 1, position);
    }
  }
}

/** Whether two manifests describe the same work; times and names may differ between repeats of one submission. */
function isSameWork(one: JobManifest, other: JobManifest): boolean {
  const keys = Object.keys(one.objects);
  return (
    one.jobType === other.jobType &&
    one.runner.sha256 === other.runner.sha256 &&
    one.spanEnds.length === other.spanEnds.length &&
    one.spanEnds.every((end, index) => end === other.spanEnds[index]) &&
    keys.length === Object.keys(other.objects).length &&
    keys.every((key) => one.objects[key]?.sha256 === other.objects[key]?.sha256)
  );
}

/** The manifest of a submitted job, or `undefined` when it was never submitted. */
export async function readManifest(
  store: JobStore,
  uuid: string,
  options: CallOptions = {},
): Promise<JobManifest | undefined> {
  const bytes = await store.get(`${jobPrefix(uuid)}${jobKeys.manifest}`, options);
  return bytes === undefined ? undefined : parseJobManifest(bytes);
}

/** Runners that this process has seen to be whole in a store, by hash. */
const wholeRunners = new WeakMap<JobStore, Set<string>>();

/** Puts the runner unless it is there, whole: one that was damaged since would fail every job. */
async function stageRunner(store: JobStore, spec: JobSpec, options: CallOptions): Promise<void> {
  const { bytes, sha256 } = spec.runner;
  const whole = wholeRunners.get(store) ?? new Set();
  wholeRunners.set(store, whole);
  const key = runnerKey(sha256);
  const size = await store.size(key, options);
  if (size === bytes.length) {
    if (whole.has(sha256)) return;
    const found = await store.get(key, options);
    if (found !== undefined && sha256Of(found) === sha256) {
      whole.add(sha256);
      return;
    }
  }
  await store.put(key, bytes, options);
}

function descriptorOf(
  uuid: string,
  access: StoreAccess,
  { timeLimitMs, resources }: JobPlan,
  scratchFolder: string | undefined,
): RunnerDescriptor {
  const { memoryBytes, cores, parallelElements } = resources;
  return {
    version: 1,
    uuid,
    access,
    ...(scratchFolder === undefined ? {} : { scratchFolder }),
    ...(timeLimitMs === undefined ? {} : { timeLimitMs }),
    ...(memoryBytes === undefined ? {} : { memoryLimitBytes: memoryBytes }),
    ...(cores === undefined ? {} : { cores }),
    ...(parallelElements === undefined ? {} : { parallelElements }),
  };
}

/**
 * Puts a job into a store as the job protocol says: the runner once by its hash, then the plan, which takes the identity, then
 * everything else, the manifest last. Every step can be repeated, by this process or another, after a crash at any point; a
 * submission of other content under the same identity writes nothing, however the steps of the two mix.
 *
 * @throws BatchError `BATCH_CONFLICT` when the identity was submitted before with other content.
 */
export async function stageJob(
  store: JobStore,
  spec: JobSpec,
  options: CallOptions & { readonly partSize: number; readonly scratchFolder?: string },
): Promise<JobManifest> {
  const call: CallOptions = options.signal === undefined ? {} : { signal: options.signal };
  const objects = jobObjects(spec);
  const manifest = manifestOf(spec, objects);
  const earlier = await readManifest(store, spec.uuid, call);
  if (earlier !== undefined) return agreed(earlier, manifest);
  const prefix = jobPrefix(spec.uuid);
  const request: GrantRequest = {
    reads: [jobKeys.manifest, ...objects.keys(), ...checkpointKeys(spec)],
    writes: [...outputKeys(spec), ...checkpointKeys(spec)],
    ...call,
  };
  const [plan, access] = await Promise.all([
    claimIdentity(store, spec, manifest, options.partSize, call),
    store.grant(prefix, request),
    stageRunner(store, spec, call),
  ]);
  const descriptor = descriptorOf(spec.uuid, access, plan, options.scratchFolder);
  const puts: readonly (readonly [string, Uint8Array])[] = [
    ...[...objects].map(([key, bytes]) => [`${prefix}${key}`, bytes] as const),
    [`${prefix}${jobKeys.descriptor}`, json(descriptor)],
  ];
  await forEachLimited(puts, 8, async ([key, bytes]) => {
    await store.put(key, bytes, call);
  });
  const written = await store.put(`${prefix}${jobKeys.manifest}`, json(manifest), {
    ifAbsent: true,
    ...call,
  });
  if (written === "written") return manifest;
  const winner = await readManifest(store, spec.uuid, call);
  return winner === undefined ? manifest : agreed(winner, manifest);
}

function agreed(earlier: JobManifest, manifest: JobManifest): JobManifest {
  if (isSameWork(earlier, manifest)) return earlier;
  throw identityConflict(manifest.uuid);
}

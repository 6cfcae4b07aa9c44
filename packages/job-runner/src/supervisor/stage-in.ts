import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type ByteRange,
  checkInputFileNames,
  type JobManifest,
  jobKeys,
  jobProtocolVersion,
  offsetRange,
  openRecord,
  parseJobManifest,
  type RunnerDescriptor,
  type Span,
  spanLength,
} from "@remotebatch/job-model";
import type { SpanFiles } from "../host/start-message.js";
import { ChildFailure } from "../store/child-failure.js";
import type { Expected, FilePart, RunnerStore } from "../store/runner-store.js";
import { readPieces } from "../store/verify.js";

const maxManifestBytes = 64 << 20;

/** The child's part of the job, on this machine. */
export interface StagedChild {
  readonly manifest: JobManifest;
  readonly jobPath: string;
  /** Evaluations of the child. */
  readonly total: number;
  /** Present exactly for an array child. */
  readonly span?: SpanFiles;
}

/** The manifest; one of another version is no damage, and no further attempt would help. */
function parsedManifest(bytes: Uint8Array): JobManifest {
  try {
    return parseJobManifest(bytes);
  } catch (error) {
    const version = openRecord(bytes, "manifest", maxManifestBytes).value("version");
    if (typeof version !== "number" || version === jobProtocolVersion) throw error;
    throw new ChildFailure(
      "user",
      `The job follows version ${version} of the job protocol, its runner knows version ${jobProtocolVersion} alone. Submit it again with packages of one release.`,
      { cause: error },
    );
  }
}

/** Reads and checks the manifest. @throws ChildFailure */
export async function readManifest(
  store: RunnerStore,
  descriptor: RunnerDescriptor,
): Promise<JobManifest> {
  const manifest = parsedManifest(await store.read(jobKeys.manifest, maxManifestBytes));
  if (manifest.uuid !== descriptor.uuid) {
    throw new ChildFailure(
      "infrastructure",
      "The manifest belongs to another job than the descriptor.",
    );
  }
  return manifest;
}

/** The positions of the list that a child has. @throws ChildFailure when there is no such child. */
export function spanOf(manifest: JobManifest, child: number): Span {
  const to = manifest.spanEnds[child - 1];
  if (to === undefined) {
    throw new ChildFailure(
      "infrastructure",
      `The job has ${manifest.spanEnds.length} children, there is no child ${child}.`,
    );
  }
  return { from: (manifest.spanEnds[child - 2] ?? 0) + 1, to };
}

/**
 * Brings everything that a child needs to this machine: the job, its input files, and of the elements only its own span.
 * @param folders `work` gets the input files, `stage` the rest.
 * @throws ChildFailure when an object is missing or not what the manifest says.
 */
export async function stageIn(
  store: RunnerStore,
  manifest: JobManifest,
  child: number,
  folders: { readonly work: string; readonly stage: string },
): Promise<StagedChild> {
  const jobPath = join(folders.stage, jobKeys.payload);
  await store.fetch(jobKeys.payload, jobPath, expected(manifest, jobKeys.payload));
  await fetchInputFiles(store, manifest, folders.work);
  const span = spanOf(manifest, child);
  if (manifest.jobType === "Single") return { manifest, jobPath, total: 1 };

  const total = spanLength(span);
  const offsets = await fetchPart(
    store,
    jobKeys.elementOffsets,
    offsetRange(span),
    folders.stage,
    expected(manifest, jobKeys.elementOffsets),
  );
  const elements = expected(manifest, jobKeys.elements);
  const first = readOffset(offsets.path, offsets.offset);
  const last = readOffset(offsets.path, offsets.offset + 8 * total);
  if (last < first || last > elements.bytes) {
    throw new ChildFailure("infrastructure", "The offsets of the child's elements are damaged.");
  }
  const part = await fetchPart(
    store,
    jobKeys.elements,
    { offset: first, length: last - first },
    folders.stage,
    elements,
  );
  return {
    manifest,
    jobPath,
    total,
    span: {
      count: total,
      firstIndex: span.from,
      offsetsPath: offsets.path,
      offsetsAt: offsets.offset,
      elementsPath: part.path,
      elementsShift: part.offset - first,
    },
  };
}

/** A range of an object; where that is all of it, its hash is checked too. */
async function fetchPart(
  store: RunnerStore,
  key: string,
  range: ByteRange,
  folder: string,
  object: Expected,
): Promise<FilePart> {
  const path = join(folder, key);
  if (range.offset > 0 || range.length < object.bytes) {
    return await store.fetchRange(key, range, path, object);
  }
  await store.fetch(key, path, object);
  return { path, offset: 0 };
}

async function fetchInputFiles(
  store: RunnerStore,
  manifest: JobManifest,
  folder: string,
): Promise<void> {
  const prefix = jobKeys.inputFile("");
  const names = Object.keys(manifest.objects)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
  checkInputFileNames(names);
  for (const name of names) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const key = jobKeys.inputFile(name);
    await store.fetch(key, path, expected(manifest, key));
  }
}

function expected(manifest: JobManifest, key: string): Expected {
  const object = Object.hasOwn(manifest.objects, key) ? manifest.objects[key] : undefined;
  if (object === undefined) {
    throw new ChildFailure("infrastructure", `The manifest does not name the object ${key}.`);
  }
  return object;
}

function readOffset(path: string, position: number): number {
  let value = Number.NaN;
  readPieces(
    path,
    (piece) => {
      if (piece.length === 8) value = Number(piece.readBigUInt64LE());
    },
    { offset: position, length: 8 },
  );
  if (!Number.isSafeInteger(value)) {
    throw new ChildFailure("infrastructure", "The offsets of the child's elements are damaged.");
  }
  return value;
}

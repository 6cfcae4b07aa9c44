import type { ByteRange } from "./provider.js";

/**
 * How the runner reaches the job's objects from inside: names below are keys relative to the job's prefix
 * (`docs/job-protocol.md` lists them).
 */
export type StoreAccess =
  | { readonly kind: "path"; readonly folder: string }
  | {
      readonly kind: "http";
      /** URL per key for reading. */
      readonly get: Readonly<Record<string, string>>;
      /** URL per key for writing with PUT. */
      readonly put: Readonly<Record<string, string>>;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      /** A bucket that the runner reaches with the rights of the machine or container that it runs in. */
      readonly kind: "s3";
      readonly bucket: string;
      /** The job's prefix in the bucket; ends in `/`. */
      readonly prefix: string;
      /** The bucket's region. */
      readonly region: string;
      /** Address of another server that speaks S3, with the bucket in the path. Default: AWS. */
      readonly endpoint?: string;
    };

/** What the runner is told: which job, how to reach it, where to work. One JSON file per job. */
export interface RunnerDescriptor {
  readonly version: 1;
  readonly uuid: string;
  readonly access: StoreAccess;
  /** Folder for scratch space; a fresh folder under it is made and removed. Default: the system's temporary folder. */
  readonly scratchFolder?: string;
  /** Wall-clock limit of one child, milliseconds. */
  readonly timeLimitMs?: number;
  readonly memoryLimitBytes?: number;
  readonly cores?: number;
  /** How many elements of a span are evaluated at once, each in a process of its own. Default 1. */
  readonly parallelElements?: number | "cores";
}

/** `manifest.json`: what belongs to the job, written after everything it names. */
export interface JobManifest {
  readonly version: 1;
  readonly uuid: string;
  readonly name: string;
  readonly jobType: "Single" | "Array";
  readonly submittedAtMs: number;
  /** Flat list of span ends: child k covers spanEnds[k-2]+1 … spanEnds[k-1] (0 before the first). */
  readonly spanEnds: readonly number[];
  /** Every object of the job by key, with length and SHA-256, input files included. */
  readonly objects: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
  /** Key of the runner relative to the store's root, and its hash. */
  readonly runner: { readonly key: string; readonly sha256: string };
}

/** Keys of a job's objects, relative to the job's prefix. */
export const jobKeys = {
  manifest: "manifest.json",
  descriptor: "descriptor.json",
  payload: "job.wxf",
  elements: "elements.wxf",
  /** Little-endian unsigned 64-bit offsets into `elements.wxf`, count + 1 of them. */
  elementOffsets: "elements.idx",
  inputFile: (name: string): string => `files/${name}`,
  outcome: (child: number, attempt: number): string => `out/${child}/${attempt}.json`,
  result: (child: number, attempt: number): string => `out/${child}/${attempt}.wxf`,
  /** Little-endian unsigned 64-bit pairs (offset, length) into the result file, one per element of the span. */
  resultIndex: (child: number, attempt: number): string => `out/${child}/${attempt}.idx`,
  /** Log lines as JSON lines `{"t":milliseconds,"s":"stdout"|"stderr"|"system","x":text}`. */
  log: (child: number, attempt: number): string => `out/${child}/${attempt}.log`,
  /** State that a function saved in any attempt, by the element's 1-based position in the child's span. */
  checkpoint: (child: number, position: number): string => `out/${child}/checkpoint-${position}`,
} as const;

/** The key under which a runner is staged once for all jobs of a store. */
export function runnerKey(sha256: string): string {
  return `runners/${sha256}.mjs`;
}

/** Files in the folder of a runner that stands by: the first gives it its child, and is renamed to the second when it takes it. */
export const standbyFiles = { assigned: "assigned.json", taken: "taken.json" } as const;

/** Line on the standard input of a runner that stands by: a child may come soon. Any other line says that it has come. */
export const standbyRouse = "rouse";

/** The range of the element offsets (`elements.idx`) that a span needs. */
export function offsetRange(span: { readonly from: number; readonly to: number }): ByteRange {
  return { offset: (span.from - 1) * 8, length: (span.to - span.from + 2) * 8 };
}

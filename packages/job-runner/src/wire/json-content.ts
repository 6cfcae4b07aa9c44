import type { CheckpointRequest } from "../checkpoint/checkpoint-request.js";
import type { HostReport } from "../host/start-message.js";
import { Garbled } from "./garbled.js";

/** What outcome records may hold as a kernel's kind or version. */
const maxNameLength = 256;

/** Kind and version of a kernel, from a `kernel` frame. @throws Garbled */
export function kernelOf(content: Buffer): { readonly kind: string; readonly version: string } {
  const { kind, version } = recordOf(content.toString(), "a kernel's name");
  if (typeof kind === "string" && typeof version === "string") {
    return { kind: kind.slice(0, maxNameLength), version: version.slice(0, maxNameLength) };
  }
  throw new Garbled("a kernel's name that is none");
}

/** Names of functions, from an `unknown` frame. @throws Garbled */
export function namesOf(content: Buffer): readonly string[] {
  const names = parsed(content.toString(), "names of functions");
  if (Array.isArray(names) && names.every(isString)) return names;
  throw new Garbled("names of functions that are none");
}

/** Why a job cannot be evaluated, from a `refused` frame. @throws Garbled */
export function refusalOf(content: Buffer): {
  readonly reason: string;
  readonly cause: "user" | "unknown";
} {
  const { reason, cause } = recordOf(content.toString(), "a refusal");
  if (typeof reason !== "string") throw new Garbled("a refusal without a reason");
  return { reason, cause: cause === "user" ? "user" : "unknown" };
}

/** What a function wants of its checkpoint, from a `checkpoint` frame. @throws Garbled */
export function checkpointRequestOf(content: Buffer): CheckpointRequest {
  const { id, save, position, path } = recordOf(content.toString(), "a request for a checkpoint");
  const isWhole = Number.isSafeInteger(id) && isCount(position) && typeof path === "string";
  if (!isWhole || typeof save !== "boolean") {
    throw new Garbled("a request for a checkpoint that lacks what belongs there");
  }
  return { id: id as number, save, position, path };
}

/** For how long a stopped function is to be left alone, milliseconds, from a `hold` frame. @throws Garbled */
export function holdOf(content: Buffer): number {
  const { ms } = recordOf(content.toString(), "a time");
  if (isAmount(ms)) return ms;
  throw new Garbled("a time that is none");
}

/** What the kernel's process has used, from a `done` frame. @throws Garbled */
export function usageOf(content: Buffer): {
  readonly rssBytes: number;
  readonly cpuSeconds: number;
} {
  const { rssBytes, cpuSeconds } = recordOf(content.toString(), "what it has used");
  if (isAmount(rssBytes) && isAmount(cpuSeconds)) return { rssBytes, cpuSeconds };
  throw new Garbled("what it has used in no numbers");
}

/** A line from the thread that watches the evaluator. @throws Garbled */
export function reportOf(line: string): HostReport {
  const report = recordOf(line, "a report");
  const { type, rssBytes, nowBytes, cpuSeconds, why, text } = report;
  if (type === "status" && isAmount(rssBytes) && isAmount(nowBytes) && isAmount(cpuSeconds)) {
    return { type, rssBytes, nowBytes, cpuSeconds };
  }
  if (type === "down" && typeof text === "string") {
    if (why === "memory" || why === "program" || why === "error") return { type, why, text };
  }
  throw new Garbled("a report of unknown form");
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Garbled(`${what} that cannot be read`);
  }
}

/** The fields of a JSON object; none of any other value. @throws Garbled when it is no JSON. */
export function recordOf(text: string, what: string): Readonly<Record<string, unknown>> {
  return Object(parsed(text, what)) as Readonly<Record<string, unknown>>;
}

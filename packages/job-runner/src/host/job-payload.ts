import { Assoc, type Expr, isFn, Packed } from "@remotebatch/expr-model";
import { decode } from "@remotebatch/wxf-codec";
import type { KernelLicence } from "../kernels/kernel.js";

/** `job.wxf`, read and checked. */
export interface JobPayload {
  readonly jobType: "Single" | "Array";
  /** Single: what is evaluated; Array: the function that is applied to each element. */
  readonly expression: Expr;
  /** Evaluated first, in order. */
  readonly definitions: readonly Expr[];
  /** Evaluated once, after the definitions. */
  readonly initialization: readonly Expr[];
  readonly kernel: string;
  readonly seed: bigint | undefined;
  /** Whose seeds the elements are given, from 1: their places in the list that a resubmitted job takes them from. */
  readonly seedPositions: ArrayLike<number> | undefined;
  /** For kernels that need a licence. */
  readonly licence: KernelLicence | undefined;
}

/** Thrown when `job.wxf` is no job of this protocol. */
export class PayloadError extends Error {
  override readonly name = "PayloadError";
}

/**
 * Reads `job.wxf`.
 * @throws PayloadError, or the decoder's error for bytes that are no WXF.
 */
export function readPayload(bytes: Uint8Array, jobType: "Single" | "Array"): JobPayload {
  const job = decode(bytes);
  if (!(job instanceof Assoc)) throw new PayloadError("job.wxf holds no association.");
  if (job.get("Version") !== 1) {
    throw new PayloadError('job.wxf has a "Version" that this runner does not know; it knows 1.');
  }
  if (job.get("JobType") !== jobType) {
    throw new PayloadError('job.wxf has another "JobType" than the manifest.');
  }
  const kernel = job.get("Kernel") ?? "embedded";
  if (typeof kernel !== "string") throw new PayloadError('"Kernel" in job.wxf is no string.');
  const [expression, ...more] = held(job, "Expression") ?? [];
  if (expression === undefined || more.length > 0) {
    throw new PayloadError('"Expression" in job.wxf is no Hold of one expression.');
  }
  return {
    jobType,
    expression,
    definitions: held(job, "Definitions") ?? [],
    initialization: held(job, "Initialization") ?? [],
    kernel,
    seed: readSeed(job.get("Seed")),
    seedPositions: readPositions(job.get("SeedPositions")),
    licence: readLicence(job.get("Licensing")),
  };
}

function held(job: Assoc, key: string): readonly Expr[] | undefined {
  const value = job.get(key);
  if (value === undefined) return undefined;
  if (!isFn(value, "Hold")) throw new PayloadError(`"${key}" in job.wxf is no Hold[…].`);
  return value.args;
}

function readSeed(value: Expr | undefined): bigint | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "number" && typeof value !== "bigint") {
    throw new PayloadError('"Seed" in job.wxf is no integer.');
  }
  return BigInt(value);
}

function readPositions(value: Expr | undefined): ArrayLike<number> | undefined {
  if (value === undefined) return undefined;
  if (value instanceof Packed && value.dims.length === 1 && value.data instanceof Int32Array) {
    return value.data;
  }
  if (isFn(value, "List") && value.args.every((at) => typeof at === "number")) return value.args;
  throw new PayloadError('"SeedPositions" in job.wxf is no list of positions.');
}

function readLicence(value: Expr | undefined): KernelLicence | undefined {
  if (value === undefined) return undefined;
  if (!(value instanceof Assoc))
    throw new PayloadError('"Licensing" in job.wxf is no association.');
  const text = (key: string, pattern: RegExp): string | undefined => {
    const field = value.get(key);
    if (field === undefined || (typeof field === "string" && pattern.test(field))) return field;
    throw new PayloadError(`"${key}" of "Licensing" in job.wxf is nothing that this runner knows.`);
  };
  // They become arguments of a kernel: nothing that could be read as another argument may pass.
  return {
    method: text("Method", /^(?:Automatic|None|MathLM|OnDemand)$/u) ?? "Automatic",
    entitlement: text("Entitlement", /^[\w-]{3,100}$/u),
    server: text("MathLMServer", /^[\w.-]{1,253}(?::\d{1,5})?$/u),
  };
}

import { Assoc, assoc, assocOf, type Expr, fn, Packed, sym } from "@remotebatch/expr-model";
import type { ElementBundle, JobType } from "@remotebatch/job-model";
import { BatchError } from "@remotebatch/job-model";
import { decode, Encoder } from "@remotebatch/wxf-codec";
import type { LicensingSettings } from "../options/licensing.js";

/** What `job.wxf` holds. */
export interface PayloadParts {
  readonly jobType: JobType;
  readonly expression: Expr;
  /** Assignments in the order in which they are made. */
  readonly definitions: readonly Expr[];
  readonly initialization: Expr | undefined;
  readonly kernel: string;
  readonly seed: number | bigint | undefined;
  readonly licence: LicensingSettings | undefined;
}

function encodeSafely(encoder: Encoder, expr: Expr, what: string): Uint8Array {
  try {
    return encoder.encode(expr);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new BatchError("BATCH_INVALID_EXPRESSION", `${what} can't be encoded: ${message}`, {
      cause,
    });
  }
}

function held(expressions: readonly Expr[]): Expr {
  const [only] = expressions;
  if (only === undefined) return fn("Hold", sym("Null"));
  return fn("Hold", expressions.length === 1 ? only : fn("CompoundExpression", ...expressions));
}

/** What the runner needs of a licence; how an entitlement is made is not its business. */
function licensingExpression({ Method, Entitlement, MathLMServer }: LicensingSettings): Expr {
  return assoc({
    Method,
    ...(typeof Entitlement === "string" ? { Entitlement } : {}),
    ...(MathLMServer === undefined ? {} : { MathLMServer }),
  });
}

/** The bytes of `job.wxf`; see `docs/job-protocol.md`. */
export function encodePayload(parts: PayloadParts): Uint8Array {
  const { jobType, expression, definitions, initialization, kernel, seed, licence } = parts;
  return encodeSafely(
    new Encoder(),
    assoc({
      Version: 1,
      JobType: jobType,
      Expression: held([expression]),
      Definitions: held(definitions),
      Initialization: held(initialization === undefined ? [] : [initialization]),
      Kernel: kernel,
      ...(seed === undefined ? {} : { Seed: seed }),
      ...(licence === undefined ? {} : { Licensing: licensingExpression(licence) }),
    }),
    "The code",
  );
}

/**
 * The payload for a job of some elements of a list, by their positions in it from 1: each is given the same random seed as in
 * a job of the whole list. One without a seed stays as it is.
 */
export function payloadOfSome(payload: Uint8Array, positions: readonly number[]): Uint8Array {
  const job = decode(payload);
  if (!(job instanceof Assoc) || job.get("Seed") === undefined) return payload;
  const bytes = new Uint8Array(Int32Array.from(positions).buffer);
  const others = job.keys
    .map((key, at) => [key, job.values[at] as Expr] as const)
    .filter(([key]) => key !== "SeedPositions");
  return encodeSafely(
    new Encoder(),
    assocOf([...others, ["SeedPositions", new Packed("Integer32", [positions.length], bytes)]]),
    "The code",
  );
}

/** Every element as a complete WXF file, one after another, and where each begins. */
export function encodeElements(elements: readonly Expr[]): ElementBundle {
  const encoder = new Encoder();
  const offsets = new Float64Array(elements.length + 1);
  const parts: Uint8Array[] = [];
  let total = 0;
  for (const [index, element] of elements.entries()) {
    const bytes = encodeSafely(encoder, element, `Element ${index + 1} of the list`);
    parts.push(bytes);
    total += bytes.length;
    offsets[index + 1] = total;
  }
  const bytes = new Uint8Array(total);
  for (const [index, part] of parts.entries()) bytes.set(part, offsets[index]);
  return { bytes, offsets };
}

/** Some elements of a bundle, by their positions from 1, as a bundle of their own. */
export function selectElements(bundle: ElementBundle, positions: readonly number[]): ElementBundle {
  const offsets = new Float64Array(positions.length + 1);
  let total = 0;
  for (const [slot, position] of positions.entries()) {
    total += (bundle.offsets[position] ?? 0) - (bundle.offsets[position - 1] ?? 0);
    offsets[slot + 1] = total;
  }
  const bytes = new Uint8Array(total);
  for (const [slot, position] of positions.entries()) {
    const part = bundle.bytes.subarray(bundle.offsets[position - 1], bundle.offsets[position]);
    bytes.set(part, offsets[slot]);
  }
  return { bytes, offsets };
}

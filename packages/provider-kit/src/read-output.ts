import {
  BatchError,
  type ByteRange,
  type CallOptions,
  isFinal,
  jobKeys,
  type OutcomeRecord,
  type OutputAnswer,
  type OutputOptions,
} from "@remotebatch/job-model";
import { isAbortAsked } from "./abort-marker.js";
import { jobPrefix, type KitContext } from "./context.js";
import type { JobView } from "./job-view.js";
import type { JobViews } from "./job-views.js";
import { judgeRecord, observeRecord } from "./judge-record.js";
import { readOutcome } from "./read-outcome.js";
import { shouldRetry } from "./retry-decision.js";
import { sha256Of } from "./sha256.js";

function damaged(key: string, problem: string): BatchError {
  return new BatchError(
    "BATCH_CORRUPT_RECORD",
    `${key} ${problem}; it is not used. Submit its child again.`,
  );
}

function checkRange(range: ByteRange, bytes: number): void {
  const { offset, length } = range;
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
  if (whole && offset >= 0 && length >= 0 && offset + length <= bytes) return;
  throw new BatchError(
    "BATCH_INVALID_OPTION",
    `The range of ${length} bytes from ${offset} is not inside the ${bytes} bytes there are.`,
  );
}

/** Reads an object that a record names, and refuses it when it is not what the record says. */
async function readVerified(
  context: KitContext,
  key: string,
  digest: { readonly bytes: number; readonly sha256: string },
  options: OutputOptions,
): Promise<Uint8Array> {
  const call: CallOptions = options.signal === undefined ? {} : { signal: options.signal };
  const { range } = options;
  if (range !== undefined) {
    checkRange(range, digest.bytes);
    const size = await context.store.size(key, call);
    if (size === undefined) throw damaged(key, "is not there although its record is");
    if (size !== digest.bytes) throw damaged(key, `has ${size} bytes instead of ${digest.bytes}`);
    const part = await context.store.get(key, { range, ...call });
    if (part?.length !== range.length) throw damaged(key, "was cut short");
    return part;
  }
  // One byte more than there should be: a longer object is seen to be longer without being read to its end.
  const whole = { offset: 0, length: digest.bytes + 1 };
  const bytes = await context.store.get(key, { range: whole, ...call });
  if (bytes === undefined) throw damaged(key, "is not there although its record is");
  if (bytes.length !== digest.bytes) {
    const found = bytes.length > digest.bytes ? "more" : `${bytes.length}`;
    throw damaged(key, `has ${found} bytes instead of ${digest.bytes}`);
  }
  if (sha256Of(bytes) !== digest.sha256)
    throw damaged(key, "does not have the digest its record gives");
  return bytes;
}

/** Whether a record says how its child ended before the engine is asked: not where another attempt, or another run, may follow. */
async function isDecided(
  context: KitContext,
  view: JobView,
  record: OutcomeRecord,
  options: CallOptions,
): Promise<boolean> {
  if (shouldRetry(view.plan.retry, record)) return false;
  if (record.phase !== "cancelled") return true;
  return isAbortAsked(context.store, view.uuid, record.child, options);
}

/** The record that speaks for a child now, after asking the engine only if the store alone cannot tell. */
async function currentRecord(
  context: KitContext,
  views: JobViews,
  view: JobView,
  child: number,
  options: CallOptions,
): Promise<OutcomeRecord | undefined> {
  const known = view.records.get(child);
  if (known !== undefined && known.attempt === view.child(child).attempt) return known;
  if (!view.refreshed || !isFinal(view.child(child).phase)) {
    const { attempt } = view.child(child);
    const early = await readOutcome(context.store, view.uuid, child, attempt, options);
    if (early !== undefined && (await isDecided(context, view, early, options))) {
      observeRecord(view, early, await judgeRecord(context, view, early, undefined, options));
      return early;
    }
    const failures = await views.refresh([view], options);
    const failure = failures.get(view.uuid);
    if (failure !== undefined) throw failure;
  }
  const status = view.child(child);
  if (!isFinal(status.phase)) return undefined;
  const settled = view.records.get(child);
  if (settled !== undefined) return settled;
  const record = await readOutcome(context.store, view.uuid, child, status.attempt, options);
  if (record !== undefined) view.records.set(child, record);
  return record;
}

/** One part of a child's output, whole or a range, checked against its outcome record. */
export async function readOutput(
  context: KitContext,
  views: JobViews,
  view: JobView,
  options: OutputOptions,
): Promise<OutputAnswer> {
  const { child, part = "result" } = options;
  if (!Number.isSafeInteger(child) || child < 1 || child > view.childCount) {
    throw new BatchError(
      "BATCH_NOT_FOUND",
      `Job ${view.uuid} has the children 1 to ${view.childCount} and no child ${child}.`,
    );
  }
  // Without the range, which is of the part alone.
  const call: CallOptions = options.signal === undefined ? {} : { signal: options.signal };
  const record = await currentRecord(context, views, view, child, call);
  const status = view.child(child);
  if (record === undefined) {
    if (!isFinal(status.phase)) return { state: "pending" };
    const reason =
      status.phase === "succeeded"
        ? "Its outcome record is missing or damaged; submit the child again."
        : `The child is ${status.phase}.`;
    return { state: "never", reason: status.reason ?? reason };
  }
  const prefix = jobPrefix(view.uuid);
  if (part === "outcome") {
    const bytes = new TextEncoder().encode(JSON.stringify(record));
    if (options.range === undefined) return { state: "ready", bytes };
    checkRange(options.range, bytes.length);
    const { offset, length } = options.range;
    return { state: "ready", bytes: bytes.slice(offset, offset + length) };
  }
  const digest = part === "index" ? record.index : record.result;
  if (digest === undefined) {
    return { state: "never", reason: record.reason ?? `The child ended without a ${part}.` };
  }
  const name = part === "index" ? jobKeys.resultIndex : jobKeys.result;
  const key = `${prefix}${name(child, record.attempt)}`;
  return { state: "ready", bytes: await readVerified(context, key, digest, options) };
}

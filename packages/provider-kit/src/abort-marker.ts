import type { CallOptions } from "@remotebatch/job-model";
import { kitKeys } from "./context.js";
import type { JobStore } from "./job-store.js";

/** Whether somebody asked for the end of the job, or of this child of it. */
export async function isAbortAsked(
  store: JobStore,
  uuid: string,
  child: number,
  options: CallOptions,
): Promise<boolean> {
  return (
    (await store.size(kitKeys.abortAll(uuid), options)) !== undefined ||
    (await store.size(kitKeys.abortChild(uuid, child), options)) !== undefined
  );
}

/** Of these children those whose end somebody asked for. */
export async function abortedOf(
  store: JobStore,
  uuid: string,
  children: readonly number[],
  options: CallOptions,
): Promise<readonly number[]> {
  const [first] = children;
  if (first === undefined) return [];
  if ((await store.size(kitKeys.abortAll(uuid), options)) !== undefined) return children;
  if (children.length === 1) {
    const marker = await store.size(kitKeys.abortChild(uuid, first), options);
    return marker === undefined ? [] : children;
  }
  const entries = await store.list(kitKeys.folder(uuid), options);
  const keys = new Set(entries.map((entry) => entry.key));
  return children.filter((child) => keys.has(kitKeys.abortChild(uuid, child)));
}

import type { JobRef, JobSpec, JobStatus, ProviderV1 } from "@remotebatch/job-model";
import { altered } from "./planted.js";

/** A fault that shows only in a sequence of calls; made once for all clients, applied to each. */
export type SequenceFault = () => (sound: ProviderV1) => Partial<ProviderV1>;

const isArray = (spec: JobSpec): boolean => spec.jobType === "Array";

function succeeded(status: JobStatus): JobStatus {
  const changed = status.changed.map((child) => ({ ...child, phase: "succeeded" as const }));
  return status.phase === "cancelled" ? { ...status, phase: "succeeded", changed } : status;
}

/** What no other case of the suite sees. */
export const sequenceFaults: Readonly<Record<string, SequenceFault>> = {
  "calls an aborted job succeeded once it is submitted again": () => {
    const aborted = new Set<string>();
    const revived = new Set<string>();
    return (sound) => ({
      abort: async (ref, options) => {
        aborted.add(ref.uuid);
        await sound.abort(ref, options);
      },
      submit: async (spec, options) => {
        if (aborted.has(spec.uuid)) revived.add(spec.uuid);
        return await sound.submit(spec, options);
      },
      status: (queries, options) =>
        altered(sound.status(queries, options), (status, ref) =>
          revived.has(ref.uuid) ? succeeded(status) : status,
        ),
    });
  },
  "removes the job before it too": () => (sound) => {
    const refs: JobRef[] = [];
    return {
      submit: async (spec, options) => {
        const ref = await sound.submit(spec, options);
        refs.push(ref);
        return ref;
      },
      remove: async (ref, options) => {
        await sound.remove(ref, options);
        const before = refs[refs.findIndex(({ uuid }) => uuid === ref.uuid) - 1];
        if (before !== undefined) await sound.remove(before);
      },
    };
  },
  "does not abort a job of which it aborted a child": () => {
    const touched = new Set<string>();
    return (sound) => ({
      abort: async (ref, options = {}) => {
        if (options.children === undefined && touched.has(ref.uuid)) return;
        if (options.children !== undefined) touched.add(ref.uuid);
        await sound.abort(ref, options);
      },
    });
  },
  "lets only the client that submitted a job abort it": () => (sound) => {
    const own = new Set<string>();
    return {
      submit: async (spec, options) => {
        own.add(spec.uuid);
        return await sound.submit(spec, options);
      },
      abort: async (ref, options) => {
        const [answer] = await sound.status([{ ref }], options);
        const isKnown = answer !== undefined && "status" in answer;
        if (!isKnown || own.has(ref.uuid)) await sound.abort(ref, options);
      },
    };
  },
  "does not retry the children of arrays": () => (sound) => ({
    submit: (spec, options) =>
      sound.submit(
        isArray(spec) ? { ...spec, retry: { maxAttempts: 1, causes: [] } } : spec,
        options,
      ),
  }),
  "gives two references for an array that is submitted twice at once": () => {
    const busy = new Set<string>();
    return (sound) => ({
      submit: async (spec, options) => {
        const isSecond = isArray(spec) && busy.has(spec.uuid);
        busy.add(spec.uuid);
        const ref = await sound.submit(spec, options);
        busy.delete(spec.uuid);
        return isSecond ? { ...ref, id: `${ref.id}-2` } : ref;
      },
    });
  },
};

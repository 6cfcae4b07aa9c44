import type { JobStore, StoreEntry } from "@remotebatch/provider-kit";

/** A store in memory: for tests of engines and providers that start no processes. */
export function memoryStore(): JobStore {
  const objects = new Map<string, Uint8Array>();
  return {
    async put(key, bytes, { ifAbsent = false, signal } = {}) {
      signal?.throwIfAborted();
      if (ifAbsent && objects.has(key)) return "exists";
      objects.set(key, bytes.slice());
      return "written";
    },
    async get(key, { range, signal } = {}) {
      signal?.throwIfAborted();
      const bytes = objects.get(key);
      return range === undefined
        ? bytes?.slice()
        : bytes?.slice(range.offset, range.offset + range.length);
    },
    async size(key, { signal } = {}) {
      signal?.throwIfAborted();
      return objects.get(key)?.length;
    },
    async list(prefix, { signal } = {}) {
      signal?.throwIfAborted();
      const found = new Map<string, StoreEntry>();
      for (const [key, bytes] of objects) {
        if (!key.startsWith(prefix)) continue;
        const slash = key.indexOf("/", prefix.length);
        const name = slash < 0 ? key : key.slice(0, slash + 1);
        found.set(name, { key: name, bytes: slash < 0 ? bytes.length : 0 });
      }
      return [...found.values()];
    },
    async deleteAll(prefix, { signal } = {}) {
      signal?.throwIfAborted();
      for (const key of [...objects.keys()]) if (key.startsWith(prefix)) objects.delete(key);
    },
    async grant(prefix) {
      return { kind: "path", folder: `/memory/${prefix}` };
    },
  };
}

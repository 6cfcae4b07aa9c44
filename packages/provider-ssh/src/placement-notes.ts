import type { CallOptions } from "@remotebatch/job-model";
import type { JobStore, LaunchRequest } from "@remotebatch/provider-kit";
import type { Placement } from "./placement.js";

/** Children of an earlier launch, and the host on which they are or were. */
interface EarlierShare {
  readonly host: string;
  readonly key: string;
  readonly children: readonly number[];
}

/** Which child is where: in the folder of the job, written before any host is told, and never changed. */
export interface PlacementNotes {
  get(key: string, call: CallOptions): Promise<Placement | undefined>;
  /** Notes a placement, and gives the one that counts: another process may have been first. */
  put(key: string, placement: Placement, call: CallOptions): Promise<Placement>;
  /** Where the children of this request were in earlier attempts. */
  earlier(request: LaunchRequest, call: CallOptions): Promise<readonly EarlierShare[]>;
  /** Forgets here what is known of a launch. */
  drop(key: string): void;
}

const folderOf = (key: string): string => `jobs/${key.slice(0, 36)}/ssh/`;
const pathOf = (key: string): string => `${folderOf(key)}${key}.json`;
const jobOf = (key: string): string => key.replace(/-a\d+-\d+$/u, "");
const attemptOf = (key: string): readonly [attempt: number, first: number] => {
  const own = /-a(\d+)-(\d+)$/u.exec(key);
  return [Number(own?.[1]), Number(own?.[2])];
};

/** The placements that a store keeps; what was read once is remembered. */
export function placementNotes(store: JobStore): PlacementNotes {
  const known = new Map<string, Placement>();

  async function get(key: string, call: CallOptions): Promise<Placement | undefined> {
    const found = known.get(key);
    if (found !== undefined) return found;
    const bytes = await store.get(pathOf(key), call);
    if (bytes === undefined) return undefined;
    const placement = JSON.parse(new TextDecoder().decode(bytes)) as Placement;
    known.set(key, placement);
    return placement;
  }

  return {
    get,
    async put(key, placement, call) {
      const bytes = new TextEncoder().encode(JSON.stringify(placement));
      await store.put(pathOf(key), bytes, { ifAbsent: true, ...call });
      return (await get(key, call)) ?? placement;
    },
    async earlier({ key: own, attempt, children }, call) {
      if (attempt === 1) return [];
      const shares: EarlierShare[] = [];
      for (const entry of await store.list(folderOf(own), call)) {
        const key = entry.key.slice(folderOf(own).length).replace(/\.json$/u, "");
        // One of a removed job of the same uuid may have come late.
        if (jobOf(key) !== jobOf(own)) continue;
        const [other, first] = attemptOf(key);
        // Later attempts are launched child by child, first ones in parts.
        if (!(other < attempt) || (other > 1 && !children.includes(first))) continue;
        for (const [host, all] of Object.entries((await get(key, call)) ?? {})) {
          const shared = all.filter((child) => children.includes(child));
          if (shared.length > 0) shares.push({ host, key, children: shared });
        }
      }
      return shares;
    },
    drop: (key) => void known.delete(key),
  };
}

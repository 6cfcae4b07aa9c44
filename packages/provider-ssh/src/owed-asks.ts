import type { CallOptions } from "@remotebatch/job-model";
import { type JobStore, sha256Of } from "@remotebatch/provider-kit";
import { type OwedNote, owedFolder } from "./agent-protocol.js";

/** Notes for hosts about what is still to be asked of them. Its keeper sees them by itself where the folder is in sight. */
export interface OwedAsks {
  /** Leaves a note, on the disk when this resolves, and gives its key. */
  put(host: string, note: OwedNote, call: CallOptions): Promise<string>;
  /** Takes a note away: the host was asked. */
  strike(note: string, call: CallOptions): Promise<void>;
}

/** A host's state in the store. */
export function hostFolder(host: string): string {
  return `ssh/${encodeURIComponent(host)}`;
}

/** The notes in a store that the hosts share. */
export function owedNotes(store: JobStore): OwedAsks {
  return {
    async put(host, note, call) {
      const bytes = new TextEncoder().encode(JSON.stringify(note));
      // The same is asked once, whoever asks it how often.
      const name = `${note.key}.${sha256Of(bytes).slice(0, 16)}.json`;
      const key = `${hostFolder(host)}/${owedFolder}/${name}`;
      await store.put(key, bytes, call);
      return key;
    },
    strike: (note, call) => store.deleteAll(note, call),
  };
}

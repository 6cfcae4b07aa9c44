import { posix } from "node:path";
import { folderStore, type JobStore } from "@remotebatch/provider-kit";

/** A store in a folder that the cluster's nodes share, perhaps under another path than here. */
export function sharedStore(folder: string, remoteFolder: string): JobStore {
  return {
    ...folderStore(folder),
    grant(prefix) {
      const path = posix.join(remoteFolder, prefix).replace(/\/$/u, "");
      return Promise.resolve({ kind: "path", folder: path });
    },
  };
}

import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { BatchError } from "@remotebatch/job-model";

function home(): string {
  try {
    return homedir();
  } catch (cause) {
    throw new BatchError(
      "BATCH_STORE_FAILED",
      "This user has no home folder; set REMOTEBATCH_HOME to a folder in which jobs can be kept.",
      { cause },
    );
  }
}

/**
 * Where jobs lie when nobody says: `$REMOTEBATCH_HOME`, else `remotebatch` in the user's state folder
 * (`$XDG_STATE_HOME`, else `~/.local/state`).
 */
export function defaultFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const chosen = environment["REMOTEBATCH_HOME"];
  if (chosen !== undefined && chosen !== "") return join(resolve(chosen), "local");
  const state = environment["XDG_STATE_HOME"];
  // The XDG rules say that relative values are to be ignored.
  const base = state !== undefined && isAbsolute(state) ? state : join(home(), ".local", "state");
  return join(base, "remotebatch", "local");
}

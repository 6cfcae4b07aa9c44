import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { BatchError } from "@remotebatch/job-model";

function home(): string {
  try {
    return homedir();
  } catch (cause) {
    throw new BatchError(
      "BATCH_REGISTRY_FAILED",
      "This user has no home folder; set REMOTEBATCH_HOME to a folder in which jobs can be kept.",
      { cause },
    );
  }
}

/**
 * Folder of everything the client keeps: the one given, else `$REMOTEBATCH_HOME`, else `remotebatch` in
 * `$XDG_STATE_HOME` or `~/.local/state`.
 */
export function stateFolder(
  given: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const chosen = given ?? environment["REMOTEBATCH_HOME"];
  if (chosen !== undefined && chosen !== "") return resolve(chosen);
  const state = environment["XDG_STATE_HOME"];
  // The XDG rules say that relative values are to be ignored.
  const base = state !== undefined && isAbsolute(state) ? state : join(home(), ".local", "state");
  return join(base, "remotebatch");
}

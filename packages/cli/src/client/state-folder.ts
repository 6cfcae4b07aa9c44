import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { UsageError } from "../exit-code.js";

function home(): string {
  try {
    return homedir();
  } catch (cause) {
    const message =
      "This user has no home folder; set REMOTEBATCH_HOME to a folder in which jobs can be kept.";
    throw new UsageError(message, { cause });
  }
}

/**
 * Folder in which the command keeps its environments and job records: `$REMOTEBATCH_HOME`, else `remotebatch` in
 * `$XDG_STATE_HOME` or `~/.local/state`. It is made when something is first written.
 *
 * The client and the local provider follow the same rule; it stands here again so that short commands load neither.
 */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env["REMOTEBATCH_HOME"];
  if (chosen) return resolve(chosen);
  const state = env["XDG_STATE_HOME"];
  // The XDG rules say that relative values are to be ignored.
  const base = state && isAbsolute(state) ? state : join(home(), ".local", "state");
  return join(base, "remotebatch");
}

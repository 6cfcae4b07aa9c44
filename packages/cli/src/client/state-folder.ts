import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

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
  const base = state && isAbsolute(state) ? state : join(homedir(), ".local", "state");
  return join(base, "remotebatch");
}

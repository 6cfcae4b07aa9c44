import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Folder in which the command keeps its environments and job records: `$REMOTEBATCH_HOME`, else `remotebatch` in
 * `$XDG_STATE_HOME` or `~/.local/state`. It is made when something is first written.
 */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  return (
    env["REMOTEBATCH_HOME"] ||
    join(env["XDG_STATE_HOME"] || join(homedir(), ".local", "state"), "remotebatch")
  );
}

import { parseJobId, type SlurmRow } from "./slurm-row.js";
import { parseProcessEnd } from "./slurm-state.js";

/** The fields that `sacct -P` is asked for. */
export const accountingFields = "JobID,JobName,State,ExitCode";

/** Lines of `sacct -X -n -P` with these fields, oldest first. A job's name cannot hold a bar: we gave it. */
export function parseAccounting(text: string): readonly SlurmRow[] {
  const rows: SlurmRow[] = [];
  for (const line of text.split("\n")) {
    const [id = "", name = "", state = "", exit = ""] = line.split("|");
    const ids = parseJobId(id);
    if (ids === undefined || state === "") continue;
    const end = parseProcessEnd(exit);
    rows.push({ ...ids, name, state, reason: "", ...(end === undefined ? {} : { end }) });
  }
  return rows;
}

/** The columns of `squeue -O` that tell how processes ended. */
export const exitColumns = "JobArrayID:64,exit_code:24";

/** Lines of `squeue -h -r -O` with these columns: ends by `<job>_<index>`, or by the job alone. */
export function parseExits(text: string): ReadonlyMap<string, NonNullable<SlurmRow["end"]>> {
  const ends = new Map<string, NonNullable<SlurmRow["end"]>>();
  for (const line of text.split("\n")) {
    const [id = "", status = ""] = line.trim().split(/\s+/u);
    const end = parseProcessEnd(status);
    if (parseJobId(id) !== undefined && end !== undefined) ends.set(id, end);
  }
  return ends;
}

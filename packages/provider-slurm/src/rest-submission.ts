import { BatchError } from "@remotebatch/job-model";
import { shellLine } from "@remotebatch/provider-kit";
import { batchScript } from "./batch-script.js";

/** From `v0.0.40` on numbers and lists have other forms. */
function isLater(version: string): boolean {
  return Number(version.split(".")[2]) >= 40;
}

type Write = (value: string, later: boolean) => Readonly<Record<string, unknown>>;
const as =
  (field: string): Write =>
  (value) => ({ [field]: value });
const number =
  (field: string): Write =>
  (value) => ({ [field]: Number(value) });
const amount =
  (field: string): Write =>
  (value, later) => ({
    [field]: later ? { set: true, infinite: false, number: Number(value) } : Number(value),
  });

const memory: Write = (value, later) => {
  const megabytes = Math.ceil(Number(value.replace(/K$/u, "")) / 1024);
  return amount("memory_per_node")(String(megabytes), later);
};
const nothing: Write = () => ({});

/** Where the options of `sbatch` that the provider uses go in a job for `slurmrestd`. */
const fields: Readonly<Record<string, Write>> = {
  "job-name": as("name"),
  comment: as("comment"),
  output: as("standard_output"),
  "open-mode": (value, later) => ({ open_mode: later ? [value.toUpperCase()] : value }),
  chdir: as("current_working_directory"),
  array: as("array"),
  partition: as("partition"),
  account: as("account"),
  qos: as("qos"),
  constraint: as("constraints"),
  reservation: as("reservation"),
  licenses: as("licenses"),
  nice: number("nice"),
  dependency: as("dependency"),
  "kill-on-invalid-dep": () => ({ kill_on_invalid_dependency: true }),
  requeue: () => ({ requeue: true }),
  "no-requeue": () => ({ requeue: false }),
  time: amount("time_limit"),
  "cpus-per-task": number("cpus_per_task"),
  mem: memory,
  gres: (value) => ({ tres_per_node: `gres:${value}` }),
  ntasks: number("tasks"),
  nodes: (value, later) => ({ nodes: later ? value : [Number(value), Number(value)] }),
  hold: (_value, later) => ({ hold: later ? true : "true" }),
  // The daemon has no environment of the user's to hand on.
  export: nothing,
  parsable: nothing,
};

const path = "PATH=/usr/local/bin:/usr/bin:/bin";

/**
 * The words for `sbatch` as a job for `slurmrestd`: options become fields, and the script gets its arguments as quoted words of
 * its own first line, because the daemon of 22.05 ends when it is given arguments.
 *
 * @throws BatchError `BATCH_UNSUPPORTED` for an option that has no place there.
 */
export function restSubmission(
  words: readonly string[],
  version: string,
): { readonly script: string; readonly job: Readonly<Record<string, unknown>> } {
  const later = isLater(version);
  const end = words.findIndex((word) => !word.startsWith("--"));
  const options = end < 0 ? words : words.slice(0, end);
  const job: Record<string, unknown> = { environment: later ? [path] : { PATH: path.slice(5) } };
  for (const word of options) {
    const [, name = "", value = ""] = /^--([a-z-]+)(?:=([\s\S]*))?$/u.exec(word) ?? [];
    const write = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (write === undefined) {
      throw new BatchError(
        "BATCH_UNSUPPORTED",
        `The option ${word} has no place in slurmrestd's interface here; submit through Slurm's commands.`,
      );
    }
    Object.assign(job, write(value, later));
  }
  const first = `set -- ${shellLine(end < 0 ? [] : words.slice(end + 1))}\n`;
  return { script: batchScript.replace(/^#!\/bin\/sh\n/u, (line) => `${line}${first}`), job };
}

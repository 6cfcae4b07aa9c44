import { type CommandOptions, type CommandOutput, runProgram } from "@remotebatch/provider-kit";

/**
 * Where Slurm's commands run: here, or on a login node. A command is a program and its arguments, never a line for a shell.
 * An exit code that is not 0 is no rejection; a command that cannot be started, or takes too long, is one.
 */
export interface CommandTransport {
  run(program: string, words: readonly string[], options: CommandOptions): Promise<CommandOutput>;
  close(): Promise<void>;
}

/** Variables that change what Slurm's commands do or show; ours say themselves what they want. */
function isInTheWay(name: string): boolean {
  return /^(?:SQUEUE_|SACCT_|SCANCEL_|SINFO_|SBATCH_(?:ARRAY_INX|WAIT|OUTPUT|ERROR|INPUT|JOB_NAME|EXPORT|REQUEUE|NO_REQUEUE|GET_USER_ENV)$|SLURM_TIME_FORMAT$|LC_|LANGUAGE$)/u.test(
    name,
  );
}

/** The environment of Slurm's commands: this process's own, without what changes their output. */
export function commandEnvironment(
  own: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined && !isInTheWay(name)) environment[name] = value;
  }
  return { ...environment, LC_ALL: "C" };
}

/** Slurm's commands on this machine. */
export function localTransport(): CommandTransport {
  return {
    run: (program, words, options) =>
      runProgram(program, words, {
        ...options,
        environment: commandEnvironment(process.env),
        advice: "put Slurm's commands on the PATH, or set binFolder to their folder",
      }),
    close: () => Promise.resolve(),
  };
}

import { BatchError } from "@remotebatch/job-model";
import { type SshSettings, sshConnection } from "@remotebatch/provider-kit";
import type { CommandTransport } from "./command-transport.js";

/** Slurm's commands on a login node. */
export function sshTransport(ssh: SshSettings): CommandTransport {
  const connection = sshConnection(ssh);
  return {
    async run(command, words, options) {
      const output = await connection.run(["env", "LC_ALL=C", command, ...words], options);
      if (output.exitCode === 127) {
        throw new BatchError(
          "BATCH_ENGINE_FAILED",
          `${ssh.host} has no program ${command} on its PATH; set binFolder to the folder of Slurm's commands there (${output.stderr.trim()}).`,
        );
      }
      return output;
    },
    close: () => connection.close(),
  };
}

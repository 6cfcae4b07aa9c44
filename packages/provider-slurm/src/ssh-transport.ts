import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatchError } from "@remotebatch/job-model";
import { type CommandOutput, type CommandTransport, runProgram } from "./command-transport.js";
import { shellLine } from "./shell-quote.js";

/** How a login node is reached, through the system's own ssh and its configuration. */
export interface SshSettings {
  /** Host name, address, or alias of the ssh configuration. */
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
  /** Private key. Default: what ssh finds by itself. */
  readonly identityFile?: string;
  /** Configuration in place of the user's own. */
  readonly configFile?: string;
  /** One connection for all commands, kept for a minute between them. Default true. */
  readonly share?: boolean;
  /** The ssh program. Default "ssh". */
  readonly program?: string;
}

const hostPattern = /^[A-Za-z0-9_[][\w.:%[\]-]{0,252}$/u;
const userPattern = /^[A-Za-z0-9_][\w.@+-]{0,63}$/u;
/** What ssh itself ends with when it fails; the commands run by it do not use it. */
const sshFailed = 255;

/** What is wrong with ssh settings, or nothing. */
export function sshSettingsProblem(ssh: SshSettings): string | undefined {
  const known = ["host", "user", "port", "identityFile", "configFile", "share", "program"];
  const strange = Object.keys(ssh).find((name) => !known.includes(name));
  if (strange !== undefined) return `has no setting "${strange}"; it has ${known.join(", ")}`;
  if (typeof ssh.host !== "string" || !hostPattern.test(ssh.host)) return "needs a host name";
  if (ssh.user !== undefined && !userPattern.test(ssh.user)) return "has a user that is no name";
  const { port } = ssh;
  if (port !== undefined && !(Number.isSafeInteger(port) && port > 0 && port < 65536))
    return "has a port that is none";
  return undefined;
}

function connectionWords(ssh: SshSettings, controlPath: string | undefined): readonly string[] {
  return [
    "-T",
    // Nobody is there to answer questions.
    ...["-o", "BatchMode=yes", "-o", "ConnectTimeout=15", "-o", "ServerAliveInterval=15"],
    ...(ssh.configFile === undefined ? [] : ["-F", ssh.configFile]),
    ...(ssh.identityFile === undefined ? [] : ["-i", ssh.identityFile]),
    ...(ssh.port === undefined ? [] : ["-p", String(ssh.port)]),
    ...(ssh.user === undefined ? [] : ["-l", ssh.user]),
    ...(controlPath === undefined
      ? []
      : [
          "-o",
          "ControlMaster=auto",
          "-o",
          "ControlPersist=60",
          "-o",
          `ControlPath=${controlPath}`,
        ]),
  ];
}

function sshFailure(host: string, stderr: string): BatchError {
  const words = stderr.trim().split("\n").slice(-3).join(" ");
  const refused = /permission denied|host key verification failed|too many authentication/iu;
  return new BatchError(
    refused.test(words) ? "BATCH_UNAUTHENTICATED" : "BATCH_UNAVAILABLE",
    `ssh cannot run commands on ${host}: ${words || "it said nothing"}.`,
  );
}

/** Slurm's commands on a login node. */
export function sshTransport(ssh: SshSettings): CommandTransport {
  const program = ssh.program ?? "ssh";
  const { host, share = true } = ssh;
  let folder: Promise<string> | undefined;

  async function controlPath(): Promise<string | undefined> {
    if (!share) return undefined;
    // A short path: a socket's name has about a hundred characters.
    folder ??= mkdtemp(join(tmpdir(), "rb-ssh-"));
    return join(await folder, "s");
  }

  return {
    async run(command, words, options) {
      // The remote shell gets one line in which every word is quoted.
      const line = shellLine(["env", "LC_ALL=C", command, ...words]);
      const connection = connectionWords(ssh, await controlPath());
      const output: CommandOutput = await runProgram(
        program,
        [...connection, "--", host, line],
        options,
      );
      if (output.exitCode === sshFailed) throw sshFailure(host, output.stderr);
      if (output.exitCode === 127) {
        throw new BatchError(
          "BATCH_ENGINE_FAILED",
          `${host} has no program ${command} on its PATH; set binFolder to the folder of Slurm's commands there (${output.stderr.trim()}).`,
        );
      }
      return output;
    },
    async close() {
      if (folder === undefined) return;
      const path = await folder;
      folder = undefined;
      const words = ["-o", `ControlPath=${join(path, "s")}`, "-O", "exit", "--", host];
      const configured = ssh.configFile === undefined ? [] : ["-F", ssh.configFile];
      await runProgram(program, [...configured, ...words], { timeoutMs: 10_000 }).catch(() => {});
      await rm(path, { recursive: true, force: true });
    },
  };
}

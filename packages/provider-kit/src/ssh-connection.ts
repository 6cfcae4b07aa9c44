import { mkdtemp, rm } from "node:fs/promises";
import { isIPv6 } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatchError } from "@remotebatch/job-model";
import { type CommandOptions, type CommandOutput, runProgram } from "./run-program.js";
import { shellLine } from "./shell-quote.js";

/** How a machine is reached, through the system's own ssh and its configuration. */
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

const hostPattern = /^[A-Za-z0-9_][\w.-]{0,252}$/u;
const userPattern = /^[A-Za-z0-9_][\w.@+-]{0,63}$/u;
/** What ssh itself ends with when it fails. */
const sshFailed = 255;
const advice = "install OpenSSH's client, or give its path as program";

/** The way to one machine. */
export interface SshConnection {
  /**
   * Runs one program there, every word of it as it is, and waits for its end. An exit code that is not 0 is no rejection.
   *
   * @throws BatchError `BATCH_UNAUTHENTICATED` when ssh is refused or does not know the host's key, `BATCH_UNAVAILABLE` when it
   *   does not get through; the signal's own reason.
   */
  run(words: readonly string[], options: CommandOptions): Promise<CommandOutput>;
  /** Ends the shared connection. */
  close(): Promise<void>;
}

/** What is wrong with ssh settings, or nothing. */
export function sshSettingsProblem(ssh: SshSettings): string | undefined {
  const known = ["host", "user", "port", "identityFile", "configFile", "share", "program"];
  const strange = Object.keys(ssh).find((name) => !known.includes(name));
  if (strange !== undefined) return `has no setting "${strange}"; it has ${known.join(", ")}`;
  if (typeof ssh.host !== "string" || !(hostPattern.test(ssh.host) || isIPv6(ssh.host)))
    return "needs a host name, or an address without brackets and port";
  if (ssh.user !== undefined && !userPattern.test(ssh.user)) return "has a user that is no name";
  const { port } = ssh;
  if (port !== undefined && !(Number.isSafeInteger(port) && port > 0 && port < 65536))
    return "has a port that is none";
  return undefined;
}

function connectionWords(ssh: SshSettings, controlPath: string | undefined): readonly string[] {
  return [
    "-T",
    // Nobody is there to answer questions, and a host whose key is not known is not trusted.
    ...[
      "-o",
      "BatchMode=yes",
      "-o",
      "StrictHostKeyChecking=yes",
      "-o",
      "ConnectTimeout=15",
      "-o",
      "ServerAliveInterval=15",
      // Jobs have no business with the user's keys and screen, whatever the configuration gives to logins.
      "-o",
      "ForwardAgent=no",
      "-o",
      "ForwardX11=no",
    ],
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

/**
 * A connection through the system's own ssh: its configuration, agent and known hosts count. Nothing secret may be among the
 * words, which other users of both machines can see; give it as `input`.
 */
export function sshConnection(ssh: SshSettings): SshConnection {
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
    async run(words, options) {
      // The remote shell gets one line in which every word is quoted.
      const line = shellLine(words);
      const connection = connectionWords(ssh, await controlPath());
      const all = [...connection, "--", host, line];
      const output: CommandOutput = await runProgram(program, all, { ...options, advice });
      if (output.exitCode === sshFailed) throw sshFailure(host, output.stderr);
      return output;
    },
    async close() {
      if (folder === undefined) return;
      const path = await folder;
      folder = undefined;
      const words = ["-o", `ControlPath=${join(path, "s")}`, "-O", "exit", "--", host];
      const configured = ssh.configFile === undefined ? [] : ["-F", ssh.configFile];
      await runProgram(program, [...configured, ...words], { timeoutMs: 10_000, advice }).catch(
        () => {},
      );
      await rm(path, { recursive: true, force: true });
    },
  };
}

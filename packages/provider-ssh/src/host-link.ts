import { BatchError, type CallOptions } from "@remotebatch/job-model";
import { type SshConnection, sshConnection } from "@remotebatch/provider-kit";
import type { AgentAnswers, AgentRequest, HostLaunch } from "./agent-protocol.js";
import type { CheckedHost } from "./provider-settings.js";

/** Time a host that did not answer is left alone. */
const restMs = 3000;

/** How a host is talked to. */
export interface HostLinkOptions {
  readonly node: string;
  /** Path of the agent on the host. */
  readonly agent: string;
  /** Folder on the host for the state of launches. */
  readonly root: string;
  readonly pollMs: number;
  readonly timeoutMs: number;
}

type Status = AgentAnswers["status"];

/** The agent on one host: every call is one program there, with the request on its standard input. */
export class HostLink {
  readonly host: CheckedHost;
  readonly #options: HostLinkOptions;
  readonly #connection: SshConnection;
  #failed: { readonly error: BatchError; readonly atMs: number } | undefined;
  #asked:
    | {
        readonly keys: ReadonlySet<string>;
        readonly atMs: number;
        readonly status: Promise<Status>;
      }
    | undefined;

  constructor(host: CheckedHost, options: HostLinkOptions) {
    this.host = host;
    this.#options = options;
    this.#connection = sshConnection(host.ssh);
  }

  /** @throws BatchError `BATCH_UNAVAILABLE`, `BATCH_UNAUTHENTICATED`, `BATCH_ENGINE_FAILED`; the signal's own reason. */
  async ask<Verb extends AgentRequest["verb"]>(
    request: Omit<Extract<AgentRequest, { readonly verb: Verb }>, "root"> & { readonly verb: Verb },
    { signal }: CallOptions = {},
  ): Promise<AgentAnswers[Verb]> {
    const { node, agent, root, timeoutMs } = this.#options;
    if (this.#failed !== undefined && performance.now() - this.#failed.atMs < restMs) {
      throw this.#failed.error;
    }
    try {
      const input = JSON.stringify({ ...request, root });
      const output = await this.#connection.run([node, agent], { input, timeoutMs, signal });
      if (output.exitCode !== 0) throw this.#refusal(output.exitCode, output.stderr);
      this.#failed = undefined;
      return JSON.parse(output.stdout) as AgentAnswers[Verb];
    } catch (error) {
      if (error instanceof SyntaxError) {
        throw new BatchError(
          "BATCH_ENGINE_FAILED",
          `${this.host.name} answered with something else than JSON; does its shell print when nobody is there?`,
          { cause: error },
        );
      }
      if (BatchError.is(error)) this.#failed = { error, atMs: performance.now() };
      throw error;
    }
  }

  /** The state of these launches, from an answer that is young enough or a new one: one call for all of them. */
  async status(
    keys: readonly string[],
    options: CallOptions,
  ): Promise<ReadonlyMap<string, HostLaunch>> {
    const nowMs = performance.now();
    const young = this.#asked !== undefined && nowMs - this.#asked.atMs < this.#options.pollMs;
    if (!young || !keys.every((key) => this.#asked?.keys.has(key))) {
      const status = this.ask({ verb: "status", keys }, options);
      const asked = { keys: new Set(keys), atMs: nowMs, status };
      this.#asked = asked;
      status.catch(() => {
        if (this.#asked === asked) this.#asked = undefined;
      });
    }
    return new Map(Object.entries((await this.#asked?.status) ?? {}));
  }

  /** Something was changed: the next status is asked anew. */
  touch(): void {
    this.#asked = undefined;
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  #refusal(exitCode: number, stderr: string): BatchError {
    const { name } = this.host;
    const { node, agent } = this.#options;
    const words = stderr.trim().split("\n").slice(-6).join(" ").slice(0, 1000);
    const advice =
      exitCode === 127
        ? `it has no program ${node}; set node to the path of Node there`
        : stderr.includes("MODULE_NOT_FOUND")
          ? `it does not see ${agent}; folder must be on a file system that all hosts share, and remoteFolder its path there`
          : "its part of the provider failed";
    return new BatchError("BATCH_ENGINE_FAILED", `${name} runs no jobs: ${advice} (${words}).`);
  }
}

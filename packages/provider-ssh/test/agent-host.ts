import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { agentProgram } from "../src/agent-program.js";
import type { AgentAnswers, AgentRequest, HostChild, OwedNote } from "../src/agent-protocol.js";

/** A host that is this machine: the agent as a program, with requests as ssh would bring them. */
export interface AgentHost {
  readonly root: string;
  path(...names: readonly string[]): string;
  ask<Verb extends AgentRequest["verb"]>(
    request: Omit<Extract<AgentRequest, { readonly verb: Verb }>, "root"> & { readonly verb: Verb },
  ): Promise<AgentAnswers[Verb]>;
  /** Launches children that note their start, work so long and end, or are ended when their time is over. */
  launch(
    key: string,
    children: readonly number[],
    workMs: number,
    endAfterMs?: number,
  ): Promise<void>;
  /** Process ids of the runners that were started, by the notes they made themselves. */
  starts(key: string): readonly number[];
  /** Asks until the children are as wanted. */
  until(
    key: string,
    fits: (children: readonly HostChild[]) => boolean,
  ): Promise<readonly HostChild[]>;
  keeper(key: string): number;
  /** Kills the keeper alone, and waits until it is gone. */
  killKeeper(key: string): Promise<void>;
  /** Leaves a note as a client does. */
  owe(note: OwedNote): string;
  end(): void;
}

export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/su.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

export async function untilTrue(fits: () => boolean): Promise<void> {
  while (!fits()) await delay(20);
}

export async function agentHost(): Promise<AgentHost> {
  const folder = mkdtempSync(join(tmpdir(), "rb-agent-"));
  const root = join(folder, "state");
  const agent = join(folder, "agent.mjs");
  const runner = join(folder, "runner.mjs");
  writeFileSync(agent, await agentProgram());
  writeFileSync(
    runner,
    `import { appendFileSync } from "node:fs";
appendFileSync(process.env.STARTS, process.pid + "\\n");
setTimeout(() => {}, Number(process.env.WORK_MS));`,
  );
  const path = (...names: readonly string[]): string => join(root, ...names);
  const startsPath = (key: string): string => join(folder, `starts-${key}`);
  const keeper = (key: string): number =>
    (JSON.parse(readFileSync(path(key, "keeper"), "utf8")) as { readonly pid: number }).pid;
  const starts = (key: string): readonly number[] =>
    existsSync(startsPath(key))
      ? readFileSync(startsPath(key), "utf8").trim().split("\n").map(Number)
      : [];
  const keys: string[] = [];

  const host: AgentHost = {
    root,
    path,
    keeper,
    starts,
    ask(request) {
      return new Promise((resolve, reject) => {
        const child = execFile(process.execPath, [agent], (error, stdout) => {
          if (error === null) resolve(JSON.parse(stdout));
          else reject(error);
        });
        child.stdin?.end(JSON.stringify({ ...request, root }));
      });
    },
    async launch(key, children, workMs, endAfterMs) {
      keys.push(key);
      const environment = { STARTS: startsPath(key), WORK_MS: String(workMs) };
      const task = { key, children, attempt: 1, node: process.execPath, runner, descriptor: "x" };
      const shares = { slots: 2, slotsPerChild: 1, graceMs: 500 };
      const limit = endAfterMs === undefined ? {} : { endAfterMs };
      await host.ask({ verb: "launch", task: { ...task, ...shares, ...limit, environment } });
    },
    async until(key, fits) {
      for (;;) {
        const { [key]: launch } = await host.ask({ verb: "status", keys: [key] });
        if (launch !== undefined && fits(launch.children)) return launch.children;
        await delay(50);
      }
    },
    async killKeeper(key) {
      const pid = keeper(key);
      process.kill(pid, "SIGKILL");
      await untilTrue(() => !isAlive(pid));
    },
    owe(note) {
      const file = path(".owed", `${note.key}.${JSON.stringify(note).length}.json`);
      mkdirSync(path(".owed"), { recursive: true });
      writeFileSync(file, JSON.stringify(note));
      return file;
    },
    end() {
      const kill = (pid: number): void => {
        if (isAlive(pid)) process.kill(pid, "SIGKILL");
      };
      for (const key of keys) {
        try {
          kill(keeper(key));
        } catch {
          // It has none.
        }
        for (const pid of starts(key)) kill(pid);
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
  return host;
}

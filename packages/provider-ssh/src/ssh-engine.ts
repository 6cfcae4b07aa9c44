import { posix } from "node:path";
import { BatchError, type CallOptions, type LogLine } from "@remotebatch/job-model";
import {
  type EngineChild,
  type JobEngine,
  type JobStore,
  type LaunchRequest,
  sha256Of,
} from "@remotebatch/provider-kit";
import { agentProgram } from "./agent-program.js";
import type { HostTask } from "./agent-protocol.js";
import { HostLink } from "./host-link.js";
import { type Candidate, type Placement, place } from "./placement.js";
import type { CheckedHost } from "./provider-settings.js";

/** How the engine works. */
export interface SshEngineOptions {
  readonly hosts: readonly CheckedHost[];
  readonly store: JobStore;
  readonly remoteFolder: string;
  readonly node: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly pollMs: number;
  readonly graceMs: number;
  readonly callTimeoutMs: number;
}

/** The engine, and what its provider asks before a submission. */
export interface SshEngine extends JobEngine {
  /** Hosts that answer, with what they have to do; rejects as the first host did when none does. */
  candidates(options?: CallOptions): Promise<readonly Candidate[]>;
}

const maxArraySize = 100_000;
/** How long the hosts' word of what they have to do is good, for the check before a submission and its launch. */
const loadMs = 1000;
/** The runner keeps time limits itself; one that does not end by itself is ended so much later. */
const limitSlackMs = 10_000;
const utf8 = new TextEncoder();
const placementFolder = (key: string): string => `jobs/${key.slice(0, 36)}/ssh/`;
const placementKey = (key: string): string => `${placementFolder(key)}${key}.json`;

/** The engine of the ssh provider: an agent on every host, and a note in the store which child is where. */
export function sshEngine(options: SshEngineOptions): SshEngine {
  const { hosts, store, remoteFolder } = options;
  const placements = new Map<string, Placement>();
  let loads: { readonly of: readonly Candidate[]; readonly atMs: number } | undefined;
  let opened: Promise<ReadonlyMap<string, HostLink>> | undefined;

  /** The agent in the store, and the way to it on every host. */
  async function open(): Promise<ReadonlyMap<string, HostLink>> {
    const bytes = await agentProgram();
    const key = `ssh/${sha256Of(bytes).slice(0, 16)}.mjs`;
    await store.put(key, bytes, { ifAbsent: true });
    return new Map(
      hosts.map((host) => [
        host.name,
        new HostLink(host, {
          node: options.node,
          agent: posix.join(remoteFolder, key),
          root: posix.join(remoteFolder, "ssh", encodeURIComponent(host.name)),
          pollMs: options.pollMs,
          timeoutMs: options.callTimeoutMs,
        }),
      ]),
    );
  }

  function links(): Promise<ReadonlyMap<string, HostLink>> {
    opened ??= open();
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  }

  async function askLoads(call: CallOptions): Promise<readonly Candidate[]> {
    const all = [...(await links()).values()];
    const answers = await Promise.allSettled(all.map((link) => link.ask({ verb: "load" }, call)));
    call.signal?.throwIfAborted();
    const usable = answers.flatMap((answer, at) => {
      const host = all[at]?.host;
      return answer.status === "fulfilled" && host !== undefined
        ? [{ name: host.name, slots: host.slots, open: answer.value.open }]
        : [];
    });
    const [first] = answers;
    if (usable.length === 0 && first?.status === "rejected") throw first.reason;
    return usable;
  }

  async function candidates(call: CallOptions = {}): Promise<readonly Candidate[]> {
    if (loads !== undefined && performance.now() - loads.atMs < loadMs) return loads.of;
    const of = await askLoads(call);
    loads = { of, atMs: performance.now() };
    return of;
  }

  async function placementOf(key: string, call: CallOptions): Promise<Placement | undefined> {
    const known = placements.get(key);
    if (known !== undefined) return known;
    const bytes = await store.get(placementKey(key), call);
    if (bytes === undefined) return undefined;
    const placement = JSON.parse(new TextDecoder().decode(bytes)) as Placement;
    placements.set(key, placement);
    return placement;
  }

  /** Hosts on which earlier attempts of these children were. */
  async function hostsBefore(
    request: LaunchRequest,
    call: CallOptions,
  ): Promise<ReadonlySet<string>> {
    const before = new Set<string>();
    if (request.attempt === 1) return before;
    for (const entry of await store.list(placementFolder(request.key), call)) {
      const key = entry.key.slice(placementFolder(request.key).length).replace(/\.json$/u, "");
      const own = /-a(\d+)-(\d+)$/u.exec(key);
      // Later attempts are launched child by child, first ones in parts.
      if (Number(own?.[1]) > 1 && !request.children.includes(Number(own?.[2]))) continue;
      for (const [name, children] of Object.entries((await placementOf(key, call)) ?? {})) {
        if (children.some((child) => request.children.includes(child))) before.add(name);
      }
    }
    return before;
  }

  function taskOf(
    request: LaunchRequest,
    host: CheckedHost,
    children: readonly number[],
  ): HostTask {
    const { key, attempt, timeLimitMs, resources } = request;
    return {
      key,
      children,
      attempt,
      node: options.node,
      runner: posix.join(remoteFolder, request.runnerKey),
      descriptor: posix.join(remoteFolder, request.descriptorKey),
      slots: host.slots,
      slotsPerChild: Math.min(resources.cores ?? 1, host.slots),
      environment: options.environment,
      graceMs: options.graceMs,
      ...(timeLimitMs === undefined ? {} : { endAfterMs: timeLimitMs + limitSlackMs }),
    };
  }

  /** Asks every host with a share in a launch, and gives what those said that answered. */
  async function everywhere<Answer>(
    placement: Placement,
    ask: (link: HostLink, children: readonly number[]) => Promise<Answer>,
  ): Promise<readonly Answer[]> {
    const known = await links();
    return await Promise.all(
      Object.entries(placement).flatMap(([name, children]) => {
        const link = known.get(name);
        return link === undefined ? [] : [ask(link, children)];
      }),
    );
  }

  /** The children of launches by host and key; hosts that do not answer are left out. */
  async function statusOf(
    wanted: ReadonlyMap<string, readonly string[]>,
    call: CallOptions,
  ): Promise<readonly ReadonlyMap<string, readonly Omit<EngineChild, "attempt">[]>[]> {
    const known = await links();
    const asked = [...wanted].flatMap(([name, keys]) => {
      const link = known.get(name);
      return link === undefined ? [] : [link.status(keys, call)];
    });
    const answers = await Promise.allSettled(asked);
    call.signal?.throwIfAborted();
    const failed = answers.find((answer) => answer.status === "rejected");
    if (failed !== undefined && answers.every((answer) => answer.status === "rejected")) {
      // When nothing can be reached the trouble is more likely here, and then no job is lost.
      const others = [...known.values()].filter(({ host }) => !wanted.has(host.name));
      const alive = others.map((link) => link.status([], call));
      await Promise.any(alive).catch(() => {
        throw failed.reason;
      });
    }
    return answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  }

  return {
    candidates,
    maxArraySize,
    async launch(request, call = {}) {
      const { key } = request;
      let placement = await placementOf(key, call);
      if (placement === undefined) {
        const usable = await candidates(call);
        loads = undefined;
        const fresh = place(request.children, usable, await hostsBefore(request, call));
        const note = utf8.encode(JSON.stringify(fresh));
        const put = await store.put(placementKey(key), note, { ifAbsent: true, ...call });
        if (put === "written") placements.set(key, fresh);
        placement = await placementOf(key, call);
      }
      // A host that has the launch already says so and starts nothing.
      await everywhere(placement ?? {}, async (link, children) => {
        await link.ask({ verb: "launch", task: taskOf(request, link.host, children) }, call);
        link.touch();
      });
      return key;
    },
    async status(queries, call = {}) {
      const wanted = new Map<string, string[]>();
      for (const { id } of queries) {
        for (const name of Object.keys((await placementOf(id, call)) ?? {})) {
          wanted.set(name, [...(wanted.get(name) ?? []), id]);
        }
      }
      const answers = await statusOf(wanted, call);
      return queries.map(({ id }) => {
        const attempt = Number(/-a(\d+)-\d+$/u.exec(id)?.[1] ?? 1);
        const children = answers.flatMap((answer) => answer.get(id) ?? []);
        return { id, children: children.map((child): EngineChild => ({ ...child, attempt })) };
      });
    },
    async cancel(id, { children, ...call } = {}) {
      const placement = (await placementOf(id, call)) ?? {};
      await everywhere(placement, async (link, own) => {
        const chosen =
          children === undefined ? own : own.filter((child) => children.includes(child));
        if (chosen.length === 0) return;
        await link.ask({ verb: "cancel", key: id, children: chosen }, call);
        link.touch();
      });
    },
    async logs({ id, child }, call = {}) {
      const placement = (await placementOf(id, call)) ?? {};
      const [name] = Object.entries(placement).find(([, own]) => own.includes(child)) ?? [];
      const link = name === undefined ? undefined : (await links()).get(name);
      if (link === undefined) return [];
      const { text, timeMs } = await link.ask({ verb: "printed", key: id, child }, call);
      if (text === "") return [];
      const lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
      return lines.map((line): LogLine => ({ timeMs, stream: "stderr", text: line }));
    },
    async forget(id, call = {}) {
      const placement = (await placementOf(id, call)) ?? {};
      placements.delete(id);
      await everywhere(placement, async (link) => {
        try {
          await link.ask({ verb: "forget", key: id }, call);
        } catch (error) {
          // What a host keeps of it that is away is some small files.
          if (!BatchError.is(error)) throw error;
        }
      });
    },
    async close() {
      const known = await opened?.catch(() => undefined);
      for (const link of known?.values() ?? []) await link.close();
    },
  };
}

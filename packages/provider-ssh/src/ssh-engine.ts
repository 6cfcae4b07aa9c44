import { posix } from "node:path";
import { BatchError, type CallOptions, type LogLine } from "@remotebatch/job-model";
import {
  type JobEngine,
  type JobStore,
  type LaunchRequest,
  sha256Of,
} from "@remotebatch/provider-kit";
import { agentProgram } from "./agent-program.js";
import type { HostTask } from "./agent-protocol.js";
import { HostLink } from "./host-link.js";
import { type HostAnswer, notListed, notReached, reportOf, wordsOf } from "./host-report.js";
import { hostFolder, owedNotes } from "./owed-asks.js";
import { type Candidate, place } from "./placement.js";
import { placementNotes } from "./placement-notes.js";
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
/** The engine of the ssh provider: an agent on every host, and a note in the store which child is where. */
export function sshEngine(options: SshEngineOptions): SshEngine {
  const { hosts, store, remoteFolder } = options;
  const placements = placementNotes(store);
  const owed = owedNotes(store);
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
          root: posix.join(remoteFolder, hostFolder(host.name)),
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

  /** What the hosts say of launches, by host and key; of a host that does not answer, why. */
  async function statusOf(
    wanted: ReadonlyMap<string, readonly string[]>,
    call: CallOptions,
  ): Promise<ReadonlyMap<string, HostAnswer>> {
    const known = await links();
    const asked = [...wanted].flatMap(([name, keys]) => {
      const link = known.get(name);
      return link === undefined ? [] : [{ name, answer: link.status(keys, call) }];
    });
    const answers = await Promise.allSettled(asked.map(({ answer }) => answer));
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
    return new Map(
      answers.map((answer, at): readonly [string, HostAnswer] => {
        const name = asked[at]?.name ?? "";
        if (answer.status === "fulfilled") return [name, answer.value];
        return [name, `Its host ${name} does not answer (${wordsOf(answer.reason)}).`];
      }),
    );
  }

  /** Notes for every host with a share in a launch that children are to end, and asks it for that. Rejects as the first host did. */
  async function cancelOn(
    name: string,
    key: string,
    children: readonly number[],
    call: CallOptions,
  ): Promise<void> {
    // Before anything that may fail or last: whatever becomes of this process, some contact with the host finds it.
    const note = await owed.put(name, { key, children }, call);
    const link = (await links()).get(name);
    if (link === undefined) throw notListed(name);
    try {
      await link.ask({ verb: "cancel", key, children }, call);
    } catch (error) {
      call.signal?.throwIfAborted();
      throw notReached(name, error);
    }
    link.touch();
    await owed.strike(note, call);
  }

  /** Ends a launch on every host and forgets it there. */
  async function forget(id: string, call: CallOptions = {}): Promise<void> {
    const placement = (await placements.get(id, call)) ?? {};
    placements.drop(id);
    const known = await links();
    await Promise.all(
      Object.keys(placement).map(async (name) => {
        const link = known.get(name);
        const answer = await link?.ask({ verb: "forget", key: id }, call).catch((error) => {
          if (!BatchError.is(error)) throw error;
          return undefined;
        });
        // Of a host that is away or gone, or whose runner takes its time: whoever meets it next sees to it.
        if (answer?.forgotten !== true) await owed.put(name, { key: id, isRemoval: true }, call);
      }),
    );
  }

  return {
    candidates,
    maxArraySize,
    forgetEnds: true,
    async launch(request, call = {}) {
      const { key } = request;
      let placement = await placements.get(key, call);
      if (placement === undefined) {
        const usable = await candidates(call);
        loads = undefined;
        const earlier = await placements.earlier(request, call);
        const before = new Set(earlier.map(({ host }) => host));
        // One that was given up for lost may work still, out of sight, and is not to do so beside the next.
        for (const { host, ...note } of earlier) await owed.put(host, note, call);
        placement = await placements.put(key, place(request.children, usable, before), call);
      }
      const known = await links();
      // A host that has the launch already says so and starts nothing.
      await Promise.all(
        Object.entries(placement).map(async ([name, children]) => {
          const link = known.get(name);
          if (link === undefined) return;
          await link.ask({ verb: "launch", task: taskOf(request, link.host, children) }, call);
          link.touch();
        }),
      );
      return key;
    },
    async status(queries, call = {}) {
      const placed = await Promise.all(queries.map(({ id }) => placements.get(id, call)));
      const wanted = new Map<string, string[]>();
      for (const [at, placement] of placed.entries()) {
        for (const name of Object.keys(placement ?? {})) {
          wanted.set(name, [...(wanted.get(name) ?? []), queries[at]?.id ?? ""]);
        }
      }
      const answers = await statusOf(wanted, call);
      return queries.map(({ id }, at) => reportOf(id, placed[at] ?? {}, answers));
    },
    async cancel(id, { children, ...call } = {}) {
      const placement = (await placements.get(id, call)) ?? {};
      const asked = Object.entries(placement).map(async ([name, own]) => {
        const chosen =
          children === undefined ? own : own.filter((child) => children.includes(child));
        if (chosen.length > 0) await cancelOn(name, id, chosen, call);
      });
      // One that is away does not keep the others from hearing of it.
      const failed = (await Promise.allSettled(asked)).find(({ status }) => status === "rejected");
      if (failed?.status === "rejected") throw failed.reason;
    },
    async logs({ id, child }, call = {}) {
      const placement = (await placements.get(id, call)) ?? {};
      const [name] = Object.entries(placement).find(([, own]) => own.includes(child)) ?? [];
      const link = name === undefined ? undefined : (await links()).get(name);
      if (link === undefined) return [];
      const { text, timeMs } = await link.ask({ verb: "printed", key: id, child }, call);
      if (text === "") return [];
      const lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
      return lines.map((line): LogLine => ({ timeMs, stream: "stderr", text: line }));
    },
    forget,
    // Hosts may have been asked one after another until the launch was cut.
    withdraw: forget,
    async close() {
      const known = await opened?.catch(() => undefined);
      for (const link of known?.values() ?? []) await link.close();
    },
  };
}

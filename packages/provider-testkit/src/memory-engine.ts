import { type CallOptions, isFinal } from "@remotebatch/job-model";
import type { EngineChild, JobEngine, LaunchRequest } from "@remotebatch/provider-kit";

/** A child whose turn it is. */
export interface MemoryTask {
  readonly request: LaunchRequest;
  readonly child: number;
  /** Aborted when the child is to end. */
  readonly signal: AbortSignal;
  /** Reports a new state of the child. */
  report(state: Omit<EngineChild, "child" | "attempt">): void;
}

interface Entry {
  state: EngineChild;
  readonly abort: AbortController;
}

/** How the memory engine works. */
export interface MemoryEngineOptions {
  readonly maxArraySize: number;
  /** Called once per child and attempt, after its launch. */
  readonly onTask: (task: MemoryTask) => void;
  /** Thrown by the next status calls while it gives an error. */
  readonly outage: () => Error | undefined;
}

/** An engine that keeps states in memory and hands children to a callback. */
export function memoryEngine(options: MemoryEngineOptions): JobEngine {
  const launches = new Map<string, Map<number, Entry>>();
  const check = ({ signal }: CallOptions = {}): void => {
    signal?.throwIfAborted();
    const error = options.outage();
    if (error !== undefined) throw error;
  };
  return {
    maxArraySize: options.maxArraySize,
    async launch(request, call) {
      check(call);
      if (launches.has(request.key)) return request.key;
      const entries = new Map<number, Entry>();
      launches.set(request.key, entries);
      for (const child of request.children) {
        const state: EngineChild = { child, attempt: request.attempt, phase: "queued" };
        const entry: Entry = { state, abort: new AbortController() };
        entries.set(child, entry);
        const report: MemoryTask["report"] = (next) => {
          if (isFinal(entry.state.phase)) return;
          entry.state = { child, attempt: request.attempt, ...next };
        };
        const { signal } = entry.abort;
        queueMicrotask(() => options.onTask({ request, child, signal, report }));
      }
      return request.key;
    },
    async find(key) {
      return launches.has(key) ? key : undefined;
    },
    async status(queries, call) {
      check(call);
      return queries.map(({ id }) => ({
        id,
        children: [...(launches.get(id)?.values() ?? [])].map((entry) => entry.state),
      }));
    },
    async cancel(id, { children, ...call } = {}) {
      check(call);
      for (const [child, entry] of launches.get(id) ?? []) {
        if (children !== undefined && !children.includes(child)) continue;
        entry.abort.abort();
        if (isFinal(entry.state.phase)) continue;
        const reason = "It was aborted.";
        entry.state = { ...entry.state, phase: "cancelled", cause: "user", reason, certain: true };
      }
    },
    async forget(id) {
      launches.delete(id);
    },
  };
}

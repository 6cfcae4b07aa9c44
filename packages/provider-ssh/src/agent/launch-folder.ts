import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { HostChild, HostTask } from "../agent-protocol.js";

/** What happened to a child, one line of `events`. */
export interface HostEvent extends HostChild {
  /** The runner's process and when it started, as the system tells it; with `running` alone. */
  readonly pid?: number;
  readonly started?: string;
  readonly atMs: number;
}

/** Phases after which nothing comes. */
export function isEnd(phase: string): boolean {
  return phase !== "queued" && phase !== "starting" && phase !== "running";
}

/** The files of one launch on one host. */
export class LaunchFolder {
  readonly path: string;
  readonly #cancelled: string;

  constructor(root: string, key: string) {
    // Keys come out of requests; one with a slash would lead elsewhere.
    if (!/^[A-Za-z0-9][\w.-]{0,120}$/u.test(key)) throw new Error(`${key} is no launch key.`);
    this.path = join(root, key);
    this.#cancelled = join(this.path, "cancelled");
  }

  get exists(): boolean {
    return existsSync(join(this.path, "task.json"));
  }

  /** Makes the launch; false when it is there already. The task comes last, so a launch is there whole or not at all. */
  create(task: HostTask): boolean {
    if (this.exists) return false;
    mkdirSync(this.#cancelled, { recursive: true, mode: 0o700 });
    mkdirSync(join(this.path, "printed"), { recursive: true, mode: 0o700 });
    const temporary = join(this.path, `task.${process.pid}.tmp`);
    writeFileSync(temporary, JSON.stringify(task), { mode: 0o600 });
    renameSync(temporary, join(this.path, "task.json"));
    return true;
  }

  task(): HostTask {
    return JSON.parse(readFileSync(join(this.path, "task.json"), "utf8")) as HostTask;
  }

  append(event: HostEvent): void {
    appendFileSync(join(this.path, "events"), `${JSON.stringify(event)}\n`, { mode: 0o600 });
  }

  /** The last event of every child that has one. A line that a crash cut is left out. */
  latest(): ReadonlyMap<number, HostEvent> {
    const path = join(this.path, "events");
    const events = new Map<number, HostEvent>();
    if (!existsSync(path)) return events;
    for (const line of readFileSync(path, "utf8").split("\n")) {
      try {
        const event = JSON.parse(line) as HostEvent;
        events.set(event.child, event);
      } catch {
        // Cut, or the end.
      }
    }
    return events;
  }

  cancel(children: readonly number[]): void {
    for (const child of children) {
      writeFileSync(join(this.#cancelled, String(child)), "", { mode: 0o600 });
    }
  }

  cancelled(): ReadonlySet<number> {
    return new Set(readdirSync(this.#cancelled).map(Number));
  }

  printed(child: number): string {
    return join(this.path, "printed", `${child}.out`);
  }

  /** The keeper at work: its process, and when it started. */
  keeper(): { readonly pid: number; readonly started: string } | undefined {
    try {
      const text = readFileSync(join(this.path, "keeper"), "utf8");
      return JSON.parse(text) as { pid: number; started: string };
    } catch {
      return undefined;
    }
  }

  noteKeeper(pid: number, started: string): void {
    const temporary = join(this.path, `keeper.${pid}.tmp`);
    writeFileSync(temporary, JSON.stringify({ pid, started }), { mode: 0o600 });
    renameSync(temporary, join(this.path, "keeper"));
  }
}

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { HostChild, HostTask } from "../agent-protocol.js";
import { readClaim } from "./claim.js";
import { writeDurable } from "./durable-file.js";
import type { ProcessName } from "./process-start.js";

/** What happened to a child, one line of `events`. */
export interface HostEvent extends HostChild {
  /** The runner's process and when it started, as the system tells it; with `running` alone. */
  readonly pid?: number;
  readonly started?: string;
  /** The host's boot; with `starting` alone. */
  readonly boot?: string;
  readonly atMs: number;
}

/** What was asked for a launch. */
export interface Asked {
  /** Children that are to end. */
  readonly children: ReadonlySet<number>;
  /** Its job was removed: it is to end at once and to leave nothing. */
  readonly isRemoval: boolean;
}

/** Phases after which nothing comes. */
export function isEnd(phase: string): boolean {
  return phase !== "queued" && phase !== "starting" && phase !== "running";
}

/** Whether a name is a launch's. One with a slash would lead elsewhere, and other programs leave files too. */
export function isLaunchKey(name: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,120}$/u.test(name);
}

const removalName = "removed";

/** The files of one launch on one host. */
export class LaunchFolder {
  readonly path: string;
  readonly #cancelled: string;
  /** The last line of `events` may have been cut, by a process before this one or a full disk. */
  #isCut = true;

  constructor(root: string, key: string) {
    if (!isLaunchKey(key)) throw new Error(`${key} is no launch key.`);
    this.path = join(root, key);
    this.#cancelled = join(this.path, "cancelled");
  }

  get exists(): boolean {
    return existsSync(join(this.path, "task.json"));
  }

  /** Makes the launch; false when it is there already. The task comes last, so a launch is there whole or not at all. */
  create(task: HostTask): boolean {
    if (this.exists && !this.#isDamaged()) return false;
    for (const name of ["cancelled", "printed", "claims"]) {
      mkdirSync(join(this.path, name), { recursive: true, mode: 0o700 });
    }
    writeDurable(join(this.path, "task.json"), JSON.stringify(task));
    return true;
  }

  /** Throws where the file is not one that was written whole. */
  task(): HostTask {
    const path = join(this.path, "task.json");
    const text = readFileSync(path, "utf8");
    try {
      const task = JSON.parse(text) as HostTask | null;
      if (Array.isArray(task?.children)) return task as HostTask;
    } catch {
      // Told below.
    }
    throw new Error(`${path} is damaged.`);
  }

  #isDamaged(): boolean {
    try {
      this.task();
      return false;
    } catch {
      return true;
    }
  }

  /** Notes an event; `isSynced` that it is on the disk when this returns. Throws the system's error, and then may be noted again. */
  append(event: HostEvent, { isSynced = false }: { readonly isSynced?: boolean } = {}): void {
    const line = Buffer.from(`${this.#isCut ? "\n" : ""}${JSON.stringify(event)}\n`);
    const file = openSync(join(this.path, "events"), "a", 0o600);
    try {
      this.#isCut = true;
      if (writeSync(file, line) < line.length) throw new Error("The disk is full.");
      this.#isCut = false;
      if (isSynced) fsyncSync(file);
    } finally {
      closeSync(file);
    }
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
        // Cut, or empty.
      }
    }
    return events;
  }

  cancel(children: readonly number[]): void {
    for (const child of children) {
      writeFileSync(join(this.#cancelled, String(child)), "", { mode: 0o600 });
    }
  }

  noteRemoval(): void {
    mkdirSync(this.#cancelled, { recursive: true, mode: 0o700 });
    writeFileSync(join(this.#cancelled, removalName), "", { mode: 0o600 });
  }

  asked(): Asked {
    const names = existsSync(this.#cancelled) ? readdirSync(this.#cancelled) : [];
    return { children: new Set(names.map(Number)), isRemoval: names.includes(removalName) };
  }

  printed(child: number): string {
    return join(this.path, "printed", `${child}.out`);
  }

  /** Where the process that runs a child notes itself; the folder is made. */
  claimPath(child: number): string {
    const folder = join(this.path, "claims");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return join(folder, String(child));
  }

  /** The process that runs, or ran, a child, where one noted itself. */
  claim(child: number): ProcessName | undefined {
    return readClaim(join(this.path, "claims", String(child)));
  }

  /** The keeper at work. */
  keeper(): ProcessName | undefined {
    try {
      return JSON.parse(readFileSync(join(this.path, "keeper"), "utf8")) as ProcessName;
    } catch {
      return undefined;
    }
  }

  noteKeeper(keeper: ProcessName): void {
    writeDurable(join(this.path, "keeper"), JSON.stringify(keeper));
  }

  /** What keeps the keeper from its work goes here, a line each time. */
  get troublePath(): string {
    return join(this.path, "trouble");
  }

  /** The last words of a keeper that could not work. */
  trouble(): string | undefined {
    if (!existsSync(this.troublePath)) return undefined;
    const lines = readFileSync(this.troublePath, "utf8").trim().split("\n");
    return lines.at(-1)?.trim().slice(0, 500) || undefined;
  }

  noteTrouble(text: string): void {
    writeFileSync(this.troublePath, `${text}\n`, { mode: 0o600 });
  }

  clearTrouble(): void {
    try {
      truncateSync(this.troublePath);
    } catch {
      // There was none.
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 3 });
  }
}

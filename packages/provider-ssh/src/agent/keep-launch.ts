import { setTimeout as delay } from "node:timers/promises";
import type { HostTask } from "../agent-protocol.js";
import { type HostLock, takeLock, takeSlots } from "./host-lock.js";
import { type HostEvent, isEnd, LaunchFolder } from "./launch-folder.js";
import { OwedNotes } from "./owed-notes.js";
import { bootId, type ProcessName, processStart } from "./process-start.js";
import { adoptChild, type RunningChild, startChild } from "./run-child.js";

const tickMs = 100;
/** What cannot be done now, a full disk for instance, is tried again after this. */
const troubleMs = 1000;

/** What a keeper before this one left of a child: nothing, a process, or an end that nobody saw. */
async function leftOf(
  folder: LaunchFolder,
  event: HostEvent | undefined,
): Promise<"nothing" | "ended" | "unknown" | ProcessName> {
  if (event === undefined) return "nothing";
  if (isEnd(event.phase)) return "ended";
  let claim = folder.claim(event.child);
  // The process may be in the middle of noting itself.
  for (let tries = 0; claim?.started === "" && tries < 10; tries += 1) {
    await delay(tickMs);
    claim = folder.claim(event.child);
  }
  if (claim !== undefined) return claim;
  if (event.phase === "running") return { pid: event.pid ?? 0, started: event.started ?? "" };
  // Started or not? In this boot the claim tells; one made just before the host lost power may be lost with it.
  return event.boot === bootId() ? "nothing" : "unknown";
}

/** A keeper at work: the children that wait, those that run, and what was asked. */
class Keeper {
  readonly #root: string;
  readonly #key: string;
  readonly #folder: LaunchFolder;
  readonly #task: HostTask;
  readonly #notes: OwedNotes;
  readonly #running = new Map<number, RunningChild>();
  readonly #queue: number[] = [];
  #isRemoval = false;

  constructor(root: string, key: string, folder: LaunchFolder) {
    this.#root = root;
    this.#key = key;
    this.#folder = folder;
    this.#task = folder.task();
    this.#notes = new OwedNotes(root);
  }

  /** Takes over what an earlier keeper left. */
  async takeOver(): Promise<void> {
    const events = this.#folder.latest();
    for (const child of this.#task.children) {
      const left = await leftOf(this.#folder, events.get(child));
      if (left === "nothing") this.#queue.push(child);
      else if (left === "unknown") {
        const reason = "The host restarted as it was being started.";
        await this.#note({ child, phase: "lost", cause: "infrastructure", reason });
      } else if (left !== "ended") {
        // Its slots went with the keeper before; it had them first.
        const slots = await this.#takeSlots();
        this.#follow(adoptChild(this.#task, child, left), slots);
      }
    }
  }

  async work(): Promise<void> {
    while (this.#queue.length > 0 || this.#running.size > 0) {
      await this.#heedAsked();
      try {
        await this.#startSome();
      } catch (error) {
        if (!this.#folder.exists) throw error;
        this.#tellTrouble(error);
        await delay(troubleMs);
      }
      // Launches that wait for the same slots do not all ask at once.
      await delay(tickMs * (0.5 + Math.random()));
    }
    this.#finish();
  }

  /** Only what was read is struck: a note that comes now is settled by the next contact. */
  #finish(): void {
    const owed = this.#notes.of(this.#key);
    if (this.#folder.asked().isRemoval || owed.some(({ isRemoval }) => isRemoval)) {
      this.#folder.remove();
    }
    for (const note of owed) this.#notes.strike(note);
  }

  async #heedAsked(): Promise<void> {
    const asked = this.#folder.asked();
    const owed = this.#notes.of(this.#key);
    this.#isRemoval = asked.isRemoval || owed.some(({ isRemoval }) => isRemoval);
    const isCancelled = (child: number): boolean =>
      this.#isRemoval ||
      asked.children.has(child) ||
      owed.some(({ children }) => children?.has(child) ?? true);
    for (const [child, one] of this.#running) {
      if (isCancelled(child)) one.end(this.#isRemoval ? "removal" : "abort");
    }
    for (const child of this.#queue.filter(isCancelled)) {
      this.#queue.splice(this.#queue.indexOf(child), 1);
      const reason = "It was aborted before it started.";
      await this.#note({ child, phase: "cancelled", cause: "user", reason });
    }
  }

  async #startSome(): Promise<void> {
    while (this.#queue.length > 0) {
      const slots = await this.#takeSlots();
      if (slots === undefined) return;
      try {
        const one = startChild(this.#folder, this.#task, this.#queue[0] as number);
        this.#queue.shift();
        this.#follow(one, slots);
      } catch (error) {
        slots.release();
        throw error;
      }
      this.#folder.clearTrouble();
    }
  }

  #takeSlots(): Promise<HostLock | undefined> {
    return takeSlots(this.#root, this.#task.slots, this.#task.slotsPerChild);
  }

  #follow(one: RunningChild, slots: HostLock | undefined): void {
    this.#running.set(one.child, one);
    void one.ended
      .then((end) => this.#note(end))
      .finally(() => {
        this.#running.delete(one.child);
        slots?.release();
      });
  }

  /** Notes an event, as soon as the disk takes it. Of a launch that is being removed nobody asks any more. */
  async #note(event: Omit<HostEvent, "atMs">): Promise<void> {
    const atMs = Date.now();
    while (!this.#isRemoval) {
      try {
        this.#folder.append({ ...event, atMs });
        return;
      } catch (error) {
        if (!this.#folder.exists) return;
        this.#tellTrouble(error);
        await delay(troubleMs);
      }
    }
  }

  #tellTrouble(error: unknown): void {
    try {
      this.#folder.noteTrouble(error instanceof Error ? error.message : String(error));
    } catch {
      // Nowhere to tell it.
    }
  }
}

/**
 * The keeper of one launch: runs its children as slots get free until all have ended, and ends those that are cancelled. One
 * that is started again after a crash takes over the runners that still work. Rejects when it cannot work at all.
 */
export async function keepLaunch(root: string, key: string): Promise<void> {
  const folder = new LaunchFolder(root, key);
  const lock = await takeLock(folder.path);
  if (lock === undefined) return;
  const keeper = new Keeper(root, key, folder);
  folder.noteKeeper({ pid: process.pid, started: processStart(process.pid) ?? "" });
  folder.clearTrouble();
  await keeper.takeOver();
  await keeper.work();
  lock.release();
}

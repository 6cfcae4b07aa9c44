import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { RunnerDescriptor } from "@remotebatch/job-model";
import { encodeBody } from "@remotebatch/wxf-codec";
import { memoryText } from "../host/memory-text.js";
import type { StartMessage } from "../host/start-message.js";
import { failureExpr } from "../wire/element-defaults.js";
import type { ElementMeta } from "../wire/element-frame.js";
import type { ChildProgress, JudgedElement } from "./child-progress.js";
import { crashEnding, type Ending, type HostEnd, memoryEnding } from "./ending.js";
import type { HostSpawn, KernelHost } from "./host-process.js";
import type { JobLog } from "./job-log.js";
import { ParkedElements } from "./parked-elements.js";
import { SpanQueue } from "./span-queue.js";
import { TeamMember } from "./team-member.js";

const statusEveryMs = 100;
/** As for a single process: what each may use above its first size however small the limit. */
const leastGrowthBytes = 16 << 20;
/** After so many deaths in one span the rest of it is given up. */
const maxCrashes = 16;

/** How many elements of a span are evaluated at once. */
export function elementsAtOnce({ parallelElements = 1, cores = 1 }: RunnerDescriptor): number {
  return parallelElements === "cores" ? cores : parallelElements;
}

/** What a team is made with. */
export interface TeamOptions {
  readonly spawn: HostSpawn;
  /** How many elements are evaluated at once. */
  readonly size: number;
  readonly progress: ChildProgress;
  readonly log: JobLog;
  /** Folder for results that wait for those before them. */
  readonly folder: string;
  /** Most bytes that the members may take together. */
  readonly memoryLimitBytes: number | undefined;
  readonly ending: () => Ending | undefined;
  /** Something of the team's own ends the child. */
  readonly end: (ending: Ending) => void;
}

/**
 * Several kernel processes that evaluate the elements of one span at once. To the child's progress they look like one that
 * evaluates them in order. A process that dies costs the element it was at; the others, and one in its place, do the rest.
 */
export class HostTeam implements KernelHost {
  readonly ended: Promise<HostEnd>;
  readonly #options: TeamOptions;
  readonly #parked: ParkedElements;
  readonly #members = new Set<TeamMember>();
  readonly #gone: Promise<void>[] = [];
  #settle: (end: HostEnd) => void = () => undefined;
  #message: StartMessage | undefined;
  #queue: SpanQueue | undefined;
  #total = 0;
  #done = 0;
  /** The next element that the progress is to hear of. */
  #next = 1;
  #roomBytes = 0;
  #made = 0;
  #prepared = 0;
  #crashes = 0;
  #crash: HostEnd | undefined;
  #isStopping = false;

  constructor(options: TeamOptions) {
    this.#options = options;
    this.#parked = new ParkedElements(options.folder);
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#add();
  }

  get gone(): Promise<void> {
    return Promise.all(this.#gone).then(() => undefined);
  }

  start(message: StartMessage): void {
    const size = Math.min(this.#options.size, message.span?.count ?? 1);
    this.#total = message.span?.count ?? 1;
    this.#roomBytes = message.resultLimitBytes;
    this.#queue = new SpanQueue(this.#total, size);
    const cores = Math.max(1, Math.floor(message.cores / size));
    this.#message = { ...message, cores, inParts: true, statusEveryMs };
    while (this.#members.size < size) this.#add();
    for (const member of this.#members) this.#prepare(member);
  }

  stop(): void {
    this.#isStopping = true;
    for (const { host } of this.#members) host.stop();
  }

  kill(): void {
    this.#isStopping = true;
    for (const { host } of this.#members) host.kill();
  }

  #add(): TeamMember {
    const { spawn, log, progress } = this.#options;
    const events = {
      common: progress,
      bodyPath: (position: number) => this.#parked.pathOf(position),
      element: (meta: ElementMeta, body: Buffer | string, bodyBytes: number) =>
        this.#element(meta, body, bodyBytes),
      ready: (member: TeamMember) => {
        if (member.isFirst) for (const other of this.#members) this.#give(other);
        else this.#give(member);
      },
      idle: (member: TeamMember) => this.#give(member),
      grown: () => this.#watchMemory(),
      timeIsUp: () => {
        progress.timeIsUp();
        if (!this.#isStopping) this.stop();
      },
    };
    const member = new TeamMember(spawn, events, log, this.#made++ === 0);
    this.#members.add(member);
    this.#gone.push(member.host.gone);
    void member.ended.then((end) => {
      try {
        this.#left(member, end);
      } catch (error) {
        progress.broken(error);
        if (this.#members.size === 0) this.#settle(end);
      }
    });
    return member;
  }

  #prepare(member: TeamMember): void {
    const message = this.#message;
    if (message === undefined) return;
    // Kernels that are programs of their own keep files there.
    const kernelFolder = join(message.scratchFolder, `kernel-${++this.#prepared}`);
    mkdirSync(kernelFolder, { recursive: true });
    member.start({ ...message, kernelFolder });
  }

  #give(member: TeamMember): void {
    const { progress } = this.#options;
    // Nothing is evaluated before the first has its definitions: if it cannot have them, nobody can.
    if (!progress.begun || !member.isReady || member.isDone || member.open !== undefined) return;
    if (this.#isStopping || progress.refusal !== undefined) return;
    const part = this.#queue?.take(member.partLength);
    if (part !== undefined) member.give({ ...part, roomBytes: this.#roomBytes });
  }

  #element(meta: ElementMeta, body: Buffer | string, bodyBytes: number): void {
    const judged = this.#options.progress.judge(meta);
    // Several that work at once may together use more than was left when each began.
    if (bodyBytes > this.#roomBytes && !judged.interrupted) this.#park(refused(meta), body);
    else {
      this.#roomBytes -= bodyBytes;
      this.#park(judged, body);
    }
    if (this.#options.ending() !== undefined && !this.#isStopping) this.stop();
  }

  #park(judged: JudgedElement, body: Buffer | string): void {
    this.#parked.park(judged, body);
    this.#done++;
    const { progress } = this.#options;
    for (; this.#parked.has(this.#next); this.#next++) {
      this.#parked.take(this.#next, progress);
      progress.elementEnd();
    }
    if (this.#done < this.#total) return;
    for (const member of this.#members) {
      if (member.isDone) continue;
      member.dismiss();
      // Nobody waits for definitions that nothing needs any more.
      if (!member.isReady) member.host.kill();
    }
  }

  #left(member: TeamMember, end: HostEnd): void {
    const { progress, ending, log } = this.#options;
    this.#members.delete(member);
    const open = member.leave();
    const isOver = this.#isStopping || progress.refusal !== undefined;
    const isCrash = !member.isDone && !isOver && ending() === undefined;
    if (isCrash) this.#crashed(member, end, open?.from);
    const why = ending() ?? (isCrash ? crashEnding(end) : undefined);
    // A kernel that said its end was at no element: what is open had not begun.
    if (open !== undefined && why !== undefined && !member.isDone) {
      this.#queue?.giveBack({ from: open.from + 1, to: open.to });
      const meta = member.pending.meta(open.from, why.failure);
      const body = Buffer.from(encodeBody(failureExpr(why.failure, why.reason)));
      this.#park({ meta, interrupted: true, replacement: undefined }, body);
    }
    if (!isCrash && !isOver && !member.isReady && this.#done < this.#total && progress.begun) {
      log.line("system", "A kernel process failed at the initialization; the others go on.");
    }
    if (!progress.begun && member.isFirst) this.kill();
    if (progress.refusal !== undefined) this.kill();
    if (isCrash && !this.#isStopping && this.#done < this.#total) {
      this.#prepare(this.#add());
      for (const other of this.#members) this.#give(other);
    }
    if (this.#members.size === 0) this.#finish(end);
  }

  /** A process has died by itself: that costs an element, but the child only when it is for want of memory or too often. */
  #crashed(member: TeamMember, end: HostEnd, position: number | undefined): void {
    const { log, memoryLimitBytes } = this.#options;
    const crash = crashEnding(end);
    this.#crash ??= end;
    this.#crashes++;
    if (crash.cause === "memory" && memoryLimitBytes !== undefined) {
      this.#options.end(crash);
      this.stop();
      return;
    }
    if (member.isFirst && !member.isReady) return;
    const at = position === undefined ? "" : ` at element ${position} of the span`;
    log.line("system", `${crash.reason.replace(/\.$/u, "")}${at}; the others go on.`);
    if (this.#crashes < maxCrashes) return;
    log.line("system", `So ended ${maxCrashes} kernel processes; the rest is given up.`);
    this.#options.end(crash);
    this.stop();
  }

  #finish(end: HostEnd): void {
    const { progress } = this.#options;
    if (progress.begun) {
      for (; this.#next <= this.#total; this.#next++) {
        if (!this.#parked.has(this.#next)) progress.skip();
        else {
          this.#parked.take(this.#next, progress);
          progress.elementEnd();
        }
      }
    }
    this.#parked.close();
    progress.complete = this.#crash === undefined && this.#done === this.#total && progress.begun;
    this.#settle(this.#crash ?? end);
  }

  #watchMemory(): void {
    const members = [...this.#members];
    const sum = (of: (member: TeamMember) => number): number =>
      members.reduce((total, member) => total + of(member), 0);
    this.#options.progress.status(
      sum((member) => member.rssBytes),
      sum((member) => member.cpuSeconds),
    );
    // What each once had, at different times, is nothing that they have together.
    const bytes = sum((member) => member.nowBytes);
    const limit = this.#options.memoryLimitBytes;
    if (limit === undefined || this.#isStopping) return;
    const least = sum((member) => member.firstRssBytes + leastGrowthBytes);
    if (bytes <= Math.max(limit, least)) return;
    const reason = `The ${members.length} kernel processes of the child have together reached ${memoryText(bytes)} of memory; its limit is ${memoryText(limit)}.`;
    this.#options.end(memoryEnding(reason));
    this.kill();
  }
}

/** An element for whose result there is no room left. */
function refused(meta: ElementMeta): JudgedElement {
  const reason = "There was no room left for the result in what a child's results may have.";
  return {
    meta: { ...meta, failure: "ExceptionFailure" },
    interrupted: false,
    replacement: encodeBody(failureExpr("ExceptionFailure", reason)),
  };
}

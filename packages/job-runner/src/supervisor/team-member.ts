import type { SpanPart, StartMessage } from "../host/start-message.js";
import {
  blockBytesOf,
  decodeElementMeta,
  type ElementMeta,
  elementHeadBytes,
} from "../wire/element-frame.js";
import { endedByTime, frameType } from "../wire/frame.js";
import { Garbled } from "../wire/garbled.js";
import type { HostEnd } from "./ending.js";
import { type HostListener, HostProcess, type HostSpawn } from "./host-process.js";
import type { JobLog } from "./job-log.js";
import { GrowingBody } from "./parked-elements.js";
import { PendingEvaluation } from "./pending-evaluation.js";
import { nextPartLength, type Positions } from "./span-queue.js";

/** What the members of a team tell it. */
export interface TeamEvents {
  /** Everything that does not belong to one element, and of the first member all until its elements begin. */
  readonly common: HostListener;
  bodyPath(position: number): string;
  /** An element has ended; a body that is large lies in the file that is named. */
  element(meta: ElementMeta, body: Buffer | string, bodyBytes: number): void;
  /** Definitions and initialization are done. */
  ready(member: TeamMember): void;
  /** The member has nothing to do. */
  idle(member: TeamMember): void;
  grown(): void;
  /** The child's time was up before its next element began. */
  timeIsUp(): void;
}

/** One of several kernel processes that evaluate the elements of one span. */
export class TeamMember implements HostListener {
  readonly elementHeadBytes = elementHeadBytes;
  readonly host: HostProcess;
  readonly isFirst: boolean;
  readonly pending: PendingEvaluation;
  readonly ended: Promise<HostEnd>;
  /** Most memory so far, and memory when it was asked last. */
  rssBytes = 0;
  nowBytes = 0;
  firstRssBytes = 0;
  cpuSeconds = 0;
  /** It was told, or said, that it has nothing more to do. */
  isDone = false;
  isReady = false;
  readonly #events: TeamEvents;
  #part: Positions | undefined;
  #next = 0;
  #partLength = 1;
  #givenAtMs = 0;
  #head: Buffer = Buffer.alloc(0);
  #meta: ElementMeta | undefined;
  #body: GrowingBody | undefined;
  #bodyBytes = 0;

  constructor(spawn: HostSpawn, events: TeamEvents, log: JobLog, isFirst: boolean) {
    this.#events = events;
    this.isFirst = isFirst;
    this.pending = new PendingEvaluation(log);
    this.host = new HostProcess(spawn, this);
    this.ended = this.host.ended;
  }

  /** What it was given and has not done yet; its first element is the one at work. */
  get open(): Positions | undefined {
    return this.#part === undefined ? undefined : { from: this.#next, to: this.#part.to };
  }

  /** How many elements it should be given next. */
  get partLength(): number {
    return this.#partLength;
  }

  start(message: StartMessage): void {
    this.host.start(message);
  }

  give(part: SpanPart): void {
    this.#part = part;
    this.#next = part.from;
    this.#givenAtMs = performance.now();
    this.pending.next();
    this.host.give(part);
  }

  /** Tells it that nothing more comes. */
  dismiss(): void {
    this.isDone = true;
    this.host.give(null);
  }

  status(rssBytes: number, cpuSeconds: number, nowBytes: number): void {
    if (this.firstRssBytes === 0) this.firstRssBytes = rssBytes;
    this.nowBytes = nowBytes;
    this.rssBytes = rssBytes;
    this.cpuSeconds = cpuSeconds;
    this.pending.cpuSeconds = cpuSeconds;
    this.#events.grown();
  }

  raw(stream: "stdout" | "stderr", text: string): void {
    this.#events.common.raw(stream, text);
  }

  broken(error: unknown): void {
    this.#events.common.broken(error);
  }

  frame(type: number, content: Buffer): void {
    switch (type) {
      case frameType.begin:
        this.isReady = true;
        if (this.isFirst) this.#events.common.frame(type, content);
        this.#events.ready(this);
        break;
      case frameType.end:
        this.isDone = true;
        if (endedByTime(content)) this.#events.timeIsUp();
        break;
      case frameType.print:
        if (this.#isPreparingForAll) this.#events.common.frame(type, content);
        else this.pending.print(content);
        break;
      case frameType.message:
        if (this.#isPreparingForAll) this.#events.common.frame(type, content);
        else this.pending.message(content);
        break;
      case frameType.kernel:
      case frameType.input:
        if (this.isFirst) this.#events.common.frame(type, content);
        break;
      default:
        this.#events.common.frame(type, content);
    }
  }

  elementHead(head: Buffer): number {
    this.#head = Buffer.from(head);
    if (this.#isPreparingForAll) this.#events.common.elementHead(head);
    return blockBytesOf(head);
  }

  elementMeta(blocks: Buffer, bodyBytes: number): void {
    if (this.#isPreparingForAll) this.#events.common.elementMeta(blocks, bodyBytes);
    // The blocks are views of a larger buffer, which must not stay.
    const meta = decodeElementMeta(this.#head, Buffer.from(blocks));
    const isExpected = this.isReady
      ? this.#part !== undefined && meta.position === this.#next
      : meta.position === 0;
    if (!isExpected) throw new Garbled("a result that nobody has asked for");
    this.#meta = meta;
    this.#bodyBytes = bodyBytes;
    this.#body =
      meta.position === 0 ? undefined : new GrowingBody(this.#events.bodyPath(meta.position));
  }

  elementBody(chunk: Buffer): void {
    this.#body?.add(chunk);
  }

  elementEnd(): void {
    if (this.#isPreparingForAll) this.#events.common.elementEnd();
    const meta = this.#meta;
    const body = this.#body;
    this.#meta = undefined;
    this.#body = undefined;
    this.pending.next();
    if (meta === undefined || body === undefined) return;
    this.#next = meta.position + 1;
    const part = this.#part;
    if (part !== undefined && this.#next > part.to) {
      const length = part.to - part.from + 1;
      const took = performance.now() - this.#givenAtMs;
      // A part that was cut short near the end says little.
      if (length >= this.#partLength) this.#partLength = nextPartLength(length, took);
      this.#part = undefined;
    }
    this.#events.element(meta, body.finish(), this.#bodyBytes);
    if (this.#part === undefined) this.#events.idle(this);
  }

  /** Its process is gone: forgets what never became whole and gives what it had not done. */
  leave(): Positions | undefined {
    this.#body?.drop();
    this.#body = undefined;
    const { open } = this;
    this.#part = undefined;
    return open;
  }

  /** Definitions and initialization of the first stand in the record; the others only repeat them. */
  get #isPreparingForAll(): boolean {
    return this.isFirst && !this.isReady;
  }
}

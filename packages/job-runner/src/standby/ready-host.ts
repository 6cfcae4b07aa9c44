import type { CheckpointRequest } from "../checkpoint/checkpoint-request.js";
import type { HostEnd } from "../supervisor/ending.js";
import {
  type CheckpointKeeper,
  type HostListener,
  HostProcess,
  type HostSpawn,
  type KernelHost,
} from "../supervisor/host-process.js";
import { elementHeadBytes } from "../wire/element-frame.js";
import { frameType } from "../wire/frame.js";

/** A kernel's process that was started before anybody knew what it will evaluate; it serves one child and no other. */
export class ReadyHost {
  readonly #host: HostProcess;
  #listener: HostListener | undefined;
  #desk: CheckpointKeeper | undefined;
  #early: ["stdout" | "stderr", string][] = [];
  #hasEnded = false;

  constructor(spawn: Pick<HostSpawn, "program" | "folder" | "scratchFolder">) {
    const desk: CheckpointKeeper = {
      handle: (request: CheckpointRequest) => this.#known(this.#desk).handle(request),
    };
    this.#host = new HostProcess({ ...spawn, heapMb: undefined, desk }, this.#relay());
    void this.#host.ended.then(() => {
      this.#hasEnded = true;
    });
  }

  /** Settles when the process has ended. */
  get ended(): Promise<unknown> {
    return this.#host.ended;
  }

  /** The process for a child, or `undefined` (and its end) when it does not fit: another bound of the heap, or it has died. */
  take(spawn: HostSpawn, listener: HostListener): HostProcess | undefined {
    if (this.#hasEnded || spawn.heapMb !== undefined) {
      this.kill();
      return undefined;
    }
    this.#listener = listener;
    this.#desk = spawn.desk;
    for (const [stream, text] of this.#early) listener.raw(stream, text);
    this.#early = [];
    return this.#host;
  }

  /** The process for one rehearsal: it stays, and whoever borrowed it hears no more of it after the last frame. */
  lend(listener: HostListener): KernelHost {
    let finish: (end: HostEnd) => void = () => undefined;
    const ended = new Promise<HostEnd>((resolve) => {
      finish = resolve;
    });
    this.#listener = {
      ...{ elementHeadBytes, status: () => undefined, raw: () => undefined },
      broken: (error) => listener.broken(error),
      elementHead: (head) => listener.elementHead(head),
      elementMeta: (meta, bodyBytes) => listener.elementMeta(meta, bodyBytes),
      elementBody: (chunk) => listener.elementBody(chunk),
      elementEnd: () => listener.elementEnd(),
      frame: (type, content) => {
        listener.frame(type, content);
        if (type !== frameType.end) return;
        this.#listener = undefined;
        finish({ exitCode: 0, signal: null, stderrTail: "", outOfMemoryKilled: false });
      },
    };
    void this.#host.ended.then(finish);
    return {
      ended,
      gone: this.#host.gone,
      start: (message) => this.#host.start({ ...message, isRehearsal: true }),
      stop: () => undefined,
      kill: () => undefined,
    };
  }

  kill(): void {
    this.#host.kill();
  }

  /** Nothing but what a process prints of itself comes before it is told to start. */
  #known<Part>(part: Part | undefined): Part {
    if (part !== undefined) return part;
    throw new Error("The kernel process began by itself.");
  }

  #relay(): HostListener {
    const listener = (): HostListener => this.#known(this.#listener);
    return {
      elementHeadBytes,
      status: (rssBytes, cpuSeconds, nowBytes) =>
        this.#listener?.status(rssBytes, cpuSeconds, nowBytes),
      raw: (stream, text) => {
        if (this.#listener === undefined) this.#early.push([stream, text]);
        else this.#listener.raw(stream, text);
      },
      broken: (error) => this.#listener?.broken(error),
      frame: (type, content) => listener().frame(type, content),
      elementHead: (head) => listener().elementHead(head),
      elementMeta: (meta, bodyBytes) => listener().elementMeta(meta, bodyBytes),
      elementBody: (chunk) => listener().elementBody(chunk),
      elementEnd: () => listener().elementEnd(),
    };
  }
}

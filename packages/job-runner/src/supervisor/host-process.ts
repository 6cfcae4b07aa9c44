import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { CheckpointAnswer, CheckpointRequest } from "../checkpoint/checkpoint-request.js";
import {
  type ControlLine,
  controlFile,
  type HostReport,
  type SpanPart,
  type StartMessage,
} from "../host/start-message.js";
import { FrameReader, type FrameSink, frameType } from "../wire/frame.js";
import { Garbled } from "../wire/garbled.js";
import { checkpointRequestOf, holdOf, reportOf, usageOf } from "../wire/json-content.js";
import type { HostEnd } from "./ending.js";
import { outOfMemoryKills } from "./oom-kills.js";

/** How long a stopped kernel may take to end by itself, so that its own record can be had. */
const stopGraceMs = 1500;
/** How long output may still come after the process has ended. */
const drainMs = 2000;
const stderrTailLength = 8192;
/** Longest line from the thread that watches the evaluator. */
const maxReportLength = 1 << 20;

/** What happens with everything that comes from the host. */
export interface HostListener extends FrameSink {
  /** What the process has used: memory at most so far, CPU time, and memory at this moment. */
  status(rssBytes: number, cpuSeconds: number, nowBytes: number): void;
  raw(stream: "stdout" | "stderr", text: string): void;
  /** Thrown by the other methods: the output cannot be kept, for example because the disk is full. */
  broken(error: unknown): void;
}

/** What answers a function that saves or wants its state. */
export interface CheckpointKeeper {
  handle(request: CheckpointRequest): Promise<CheckpointAnswer>;
}

/** How the host is started. */
export interface HostSpawn {
  readonly program: URL;
  /** Working directory of the evaluation. */
  readonly folder: string;
  /** Holds that and the runner's own files; the host removes it should the supervisor die. */
  readonly scratchFolder: string;
  readonly heapMb: number | undefined;
  /** Keeps the states that functions save. */
  readonly desk: CheckpointKeeper;
}

/** What evaluates a child, seen from the supervisor. */
export interface KernelHost {
  /** Settles when all of its output was read and it has ended, or has nothing more to do and was killed. */
  readonly ended: Promise<HostEnd>;
  /** Settles when the system has removed the process. */
  readonly gone: Promise<void>;
  start(message: StartMessage): void;
  /** Asks the evaluation to end, and ends the process if it does not. */
  stop(): void;
  kill(): void;
}

/** The kernel's process, seen from the supervisor. */
export class HostProcess implements KernelHost {
  readonly #child: ChildProcess;
  /** Takes lines to the host. */
  readonly #control: Writable | undefined;
  readonly #frames: FrameReader;
  readonly #listener: HostListener;
  readonly #killsBefore = outOfMemoryKills();
  readonly #desk: CheckpointKeeper;
  #killing: NodeJS.Timeout | undefined;
  /** Until when a stopped function may save its state, by `performance.now()`. */
  #heldUntil = 0;
  #stderrTail = "";
  #isDone = false;
  #isSettled = false;
  #settle: (exitCode: number | null, signal: NodeJS.Signals | null) => void = () => undefined;
  #isGarbled = false;
  #down: HostEnd["down"];
  readonly ended: Promise<HostEnd>;
  readonly gone: Promise<void>;

  constructor(options: HostSpawn, listener: HostListener) {
    this.#listener = listener;
    this.#desk = options.desk;
    this.#frames = new FrameReader(this.#sink(listener));
    const heap = options.heapMb === undefined ? [] : [String(options.heapMb)];
    this.#child = spawn(
      process.execPath,
      [
        "--enable-source-maps",
        fileURLToPath(options.program),
        "--host",
        options.scratchFolder,
        ...heap,
      ],
      // Programs that functions start may inherit standard input: there is nothing to read for them.
      { cwd: options.folder, stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "pipe"] },
    );
    const { stdio } = this.#child as { readonly stdio: ArrayLike<unknown> };
    this.#control = stdio[controlFile] as Writable | undefined;
    // A write to a dead host fails here; its end is noticed elsewhere.
    this.#control?.on("error", () => undefined);
    this.#read();
    this.ended = this.#end();
    this.gone = new Promise((resolve) => {
      this.#child.once("exit", () => resolve());
      this.#child.once("error", () => this.#child.pid === undefined && resolve());
    });
  }

  /** True when the last frame was cut off by the process's end. */
  get frameCut(): boolean {
    return this.#frames.unfinished;
  }

  start(message: StartMessage): void {
    this.#send({ start: message });
  }

  /** The elements to be evaluated next, where it was started so; `null` when no more come. */
  give(part: SpanPart | null): void {
    this.#send({ part });
  }

  stop(): void {
    this.#send({ stop: true });
    this.#killLater();
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #killLater(): void {
    clearTimeout(this.#killing);
    const held = Math.max(0, this.#heldUntil - performance.now());
    this.#killing = setTimeout(() => this.kill(), held + stopGraceMs).unref();
  }

  /** Passes everything on but what has to do with checkpoints. */
  #sink(listener: HostListener): FrameSink {
    return {
      elementHeadBytes: listener.elementHeadBytes,
      frame: (type, content) => {
        if (type === frameType.checkpoint) {
          const request = checkpointRequestOf(content);
          void this.#desk.handle(request).then((checkpoint) => this.#send({ checkpoint }));
        } else if (type === frameType.hold) {
          this.#heldUntil = performance.now() + holdOf(content);
          if (this.#killing !== undefined) this.#killLater();
        } else if (type === frameType.done) {
          const { rssBytes, cpuSeconds } = usageOf(content);
          listener.status(rssBytes, cpuSeconds, 0);
          this.#done();
        } else listener.frame(type, content);
      },
      elementHead: (head) => listener.elementHead(head),
      elementMeta: (meta, bodyBytes) => listener.elementMeta(meta, bodyBytes),
      elementBody: (chunk) => listener.elementBody(chunk),
      elementEnd: () => listener.elementEnd(),
    };
  }

  #send(line: ControlLine): void {
    this.#control?.write(`${JSON.stringify(line)}\n`);
  }

  #read(): void {
    const [, , , frames, reports] = this.#child.stdio;
    const { stdout, stderr } = this.#child;
    // A character may come in two pieces.
    for (const stream of [stdout, stderr, reports as Readable]) stream?.setEncoding("utf8");
    stdout?.on("data", (text: string) => {
      this.#guard(() => this.#listener.raw("stdout", text));
    });
    stderr?.on("data", (text: string) => {
      this.#stderrTail = (this.#stderrTail + text).slice(-stderrTailLength);
      this.#guard(() => this.#listener.raw("stderr", text));
    });
    (frames as Readable).on("data", (chunk: Buffer) => {
      if (!this.#isGarbled) this.#guard(() => this.#frames.push(chunk));
    });
    let partial = "";
    (reports as Readable).on("data", (text: string) => {
      const lines = (partial + text).split("\n");
      partial = (lines.pop() ?? "").slice(0, maxReportLength);
      for (const line of lines) this.#guard(() => this.#report(reportOf(line)));
    });
  }

  /**
   * Whatever else the process may be up to, nobody is interested: it is killed, and its end, which takes the system some
   * milliseconds, is not waited for.
   */
  #done(): void {
    this.#isDone = true;
    this.kill();
    // What it had printed before is in the pipes by now; a whole turn of the event loop reads them.
    setImmediate(() => setImmediate(() => this.#settle(0, null)));
  }

  #guard(action: () => void): void {
    // Whoever listened has gone on.
    if (this.#isSettled) return;
    try {
      action();
    } catch (error) {
      if (error instanceof Garbled) this.#distrust(error);
      else this.#listener.broken(error);
    }
  }

  /** Nothing that comes after this can be told from what was meant. */
  #distrust(error: Garbled): void {
    this.#isGarbled = true;
    this.#down = { why: "garbled", text: error.message };
    this.kill();
  }

  #report(report: HostReport): void {
    if (report.type === "status") {
      const { rssBytes, cpuSeconds, nowBytes } = report;
      this.#listener.status(rssBytes, cpuSeconds, nowBytes);
    } else this.#down ??= { why: report.why, text: report.text };
  }

  #end(): Promise<HostEnd> {
    return new Promise((resolve) => {
      const settle = (exitCode: number | null, signal: NodeJS.Signals | null): void => {
        if (this.#isSettled) return;
        this.#isSettled = true;
        resolve({
          ...(this.#isDone ? { exitCode: 0, signal: null } : { exitCode, signal }),
          stderrTail: this.#stderrTail,
          ...(this.#down === undefined ? {} : { down: this.#down }),
          outOfMemoryKilled: !this.#isDone && outOfMemoryKills() > this.#killsBefore,
        });
      };
      this.#settle = settle;
      this.#child.on("error", (error) => {
        this.#down ??= { why: "error", text: `It could not be started: ${error.message}` };
        settle(null, null);
      });
      this.#child.on("close", settle);
      // A process that the kernel has left behind may hold the pipes open for ever.
      this.#child.on("exit", (code, signal) => {
        setTimeout(() => settle(code, signal), drainMs).unref();
      });
    });
  }
}

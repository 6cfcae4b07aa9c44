import { readFileSync } from "node:fs";
import { type MessagePort, parentPort } from "node:worker_threads";
import { type Expr, Fn } from "@remotebatch/expr-model";
import type { EvaluationRecord, MessageRecord } from "@remotebatch/wl-kernel";
import { Decoder, encodeBody, WxfDecodeError } from "@remotebatch/wxf-codec";
import { CheckpointClient } from "../checkpoint/checkpoint-client.js";
import type { CheckpointAnswer } from "../checkpoint/checkpoint-request.js";
import { type Kernel, KernelMissing } from "../kernels/kernel.js";
import { openKernel } from "../kernels/open-kernel.js";
import { encodeFrame, encodeLine, encodeMessage } from "../wire/event-frame.js";
import { frameType } from "../wire/frame.js";
import { ElementReader } from "./element-reader.js";
import { elementSeed } from "./element-seed.js";
import { sendFrame } from "./frame-output.js";
import { inputText } from "./input-text.js";
import { type JobPayload, PayloadError, readPayload } from "./job-payload.js";
import { endLeftovers, leftoverMs, sayDone } from "./last-words.js";
import { isHard, recordFrame } from "./record-frame.js";
import { SpanParts } from "./span-parts.js";
import type { SpanPart, StartMessage } from "./start-message.js";

/** Data given to the worker when it is made. */
export interface WorkerData {
  /** Cell that is set to stop the evaluation. */
  readonly abortFlag: Int32Array;
  /** URL of the runner's file. */
  readonly program: string;
}

type WorkerMessage = StartMessage | CheckpointAnswer | { readonly part: SpanPart | null } | "stop";

/** What the evaluator's program cannot do by itself, being a script and no module. */
export interface WorkerMeans {
  /** Imports a module by its URL. */
  readonly load: (url: string) => Promise<Readonly<Record<string, unknown>>>;
  /** Gives the program as it is compiled by then, if somebody wants to keep that. */
  readonly compiled: () => Uint8Array | undefined;
}

/**
 * The evaluator's thread: waits for the start message, evaluates the child's span, and ends.
 * @param control where messages come from and go to; users' functions must not get hold of it.
 */
export function runWorker(
  { abortFlag, program }: WorkerData,
  control: MessagePort,
  means: WorkerMeans,
): void {
  const controller = new AbortController();
  // The usual kernel is loaded while the supervisor still fetches the job.
  const preloaded = import("../kernels/embedded.js");
  preloaded.catch(() => undefined);
  let child: ChildEvaluation | undefined;
  control.on("message", (message: WorkerMessage) => {
    if (message === "stop") {
      controller.abort(new Error("The job is stopped."));
      child?.parts.push(null);
    } else if ("part" in message) {
      child?.parts.push(message.part);
    } else if ("id" in message) {
      child?.checkpoints.answer(message);
    } else {
      const evaluation = new ChildEvaluation(
        message,
        { abortFlag, program },
        control,
        controller.signal,
        means.load,
      );
      child = evaluation;
      void evaluation.run().finally(() => {
        if (message.isRehearsal === true) return;
        const code = means.compiled();
        if (code !== undefined) control.postMessage(code);
        else if (evaluation.isAllSaid) sayDone();
        control.close();
        // A function that listens to its parent must not keep the thread.
        parentPort?.close();
        setTimeout(endLeftovers, leftoverMs).unref();
      });
    }
  });
}

/** What the elements of a span are evaluated with. */
interface SpanRun {
  readonly kernel: Kernel;
  readonly payload: JobPayload;
  readonly elements: ElementReader;
  readonly decoder: Decoder;
}

class ChildEvaluation {
  readonly #start: StartMessage;
  readonly #abortFlag: Int32Array;
  readonly #control: MessagePort;
  readonly #signal: AbortSignal;
  readonly #load: WorkerMeans["load"];
  readonly #program: URL;
  readonly #deadline: number;
  readonly #unknown = new Set<string>();
  readonly checkpoints: CheckpointClient;
  /** What is to be done next, where the span is evaluated in parts. */
  readonly parts = new SpanParts();
  /** True when the process may be ended at once: nothing that was said is still on its way. */
  isAllSaid = false;
  #roomBytes: number;
  #isTimeUp = false;

  constructor(
    start: StartMessage,
    { abortFlag, program }: WorkerData,
    control: MessagePort,
    signal: AbortSignal,
    load: WorkerMeans["load"],
  ) {
    this.#start = start;
    this.#program = new URL(program);
    this.#abortFlag = abortFlag;
    this.#control = control;
    this.#signal = signal;
    this.#load = load;
    // The child's time counts from its runner's start, however late this thread hears of it.
    this.#deadline =
      performance.now() + ((start.endsAtMs ?? Number.POSITIVE_INFINITY) - Date.now());
    this.#roomBytes = start.resultLimitBytes;
    this.checkpoints = new CheckpointClient({
      folder: start.scratchFolder,
      attempt: start.attempt,
      limitBytes: start.checkpointLimitBytes,
      send: (request) => sendFrame(encodeFrame(frameType.checkpoint, JSON.stringify(request))),
      note: (text) => sendFrame(encodeFrame(frameType.note, text)),
    });
  }

  async run(): Promise<void> {
    let payload: JobPayload;
    let kernel: Kernel;
    try {
      payload = readPayload(readFileSync(this.#start.jobPath), this.#start.jobType);
      kernel = await this.#open(payload);
    } catch (error) {
      this.#refuse(error);
      return;
    }
    const { kind, version } = kernel;
    sendFrame(encodeFrame(frameType.kernel, JSON.stringify({ kind, version })));
    sendFrame(encodeFrame(frameType.input, inputText(payload.expression)));
    if (await this.#setUp(kernel, payload)) {
      sendFrame(encodeFrame(frameType.begin, ""));
      if (this.#start.span === undefined) await this.#single(kernel, payload);
      else await this.#span(kernel, payload, new ElementReader(this.#start.span));
    }
    sendFrame(encodeFrame(frameType.end, this.#isTimeUp ? "TimeLimit" : ""));
    await kernel.close();
    // All that this kernel says leaves in frames, which are written by now. What a function prints by itself is not.
    this.isAllSaid = kind === "embedded";
  }

  async #open({ kernel, licence }: JobPayload): Promise<Kernel> {
    return await openKernel(kernel, {
      folder: this.#start.folder,
      scratchFolder: this.#start.kernelFolder ?? this.#start.scratchFolder,
      cores: this.#start.cores,
      program: this.#program,
      memoryLimitBytes: this.#start.memoryLimitBytes,
      licence,
      abortFlag: this.#abortFlag,
      signal: this.#signal,
      load: this.#load,
      checkpoints: this.checkpoints,
      endsAtMs: this.#start.endsAtMs,
      saveGraceMs: this.#start.saveGraceMs,
      hold: (ms) => sendFrame(encodeFrame(frameType.hold, JSON.stringify({ ms }))),
      onNote: (text) => sendFrame(encodeFrame(frameType.note, text)),
      onProgram: (group) => this.#control.postMessage(group),
      onPrint: (text) =>
        sendFrame(encodeFrame(frameType.print, encodeLine({ timeMs: Date.now(), text }))),
      onMessage: (message) =>
        sendFrame(encodeFrame(frameType.message, encodeMessage(eventOf(message)))),
    });
  }

  /** Definitions and initialization; false when they failed in a way that leaves nothing to go on with. */
  async #setUp(kernel: Kernel, payload: JobPayload): Promise<boolean> {
    if (payload.seed !== undefined) await kernel.seed(payload.seed);
    for (const expr of [...payload.definitions, ...payload.initialization]) {
      if (expr instanceof Object && expr.kind === "Sym" && expr.name === "Null") continue;
      const record = await this.#evaluate(kernel, expr, 0);
      const { frame, failure } = recordFrame(record, { position: 0, inList: false, roomBytes: 0 });
      sendFrame(frame);
      if (isHard(failure)) return false;
    }
    return true;
  }

  async #single(kernel: Kernel, payload: JobPayload): Promise<void> {
    // What is to be ended must not be begun.
    if (this.#stopped()) return;
    const record = await this.#evaluate(kernel, payload.expression, 1);
    const place = { position: 1, inList: false, roomBytes: this.#roomBytes };
    sendFrame(recordFrame(record, place).frame);
  }

  async #span(kernel: Kernel, payload: JobPayload, elements: ElementReader): Promise<void> {
    const run = { kernel, payload, elements, decoder: new Decoder() };
    if (this.#start.inParts === true) {
      for (;;) {
        const part = await this.parts.next();
        if (part === null) break;
        this.#roomBytes = part.roomBytes;
        if (!(await this.#range(run, part.from, part.to))) break;
      }
    } else await this.#range(run, 1, this.#start.span?.count ?? 0);
    elements.close();
  }

  /** Evaluates some elements in order; false when nothing more can be evaluated after them. */
  async #range({ kernel, payload, elements, decoder }: SpanRun, from: number, to: number) {
    const { firstIndex } = this.#start.span ?? { firstIndex: 1 };
    for (let position = from; position <= to; position++) {
      if (this.#stopped()) return false;
      if (payload.seed !== undefined) {
        const at = firstIndex + position - 1;
        await kernel.seed(elementSeed(payload.seed, payload.seedPositions?.[at - 1] ?? at));
      }
      let element: Expr;
      try {
        element = decoder.decode(elements.read(position));
      } catch (error) {
        this.#refuse(error, `Element ${firstIndex + position - 1} cannot be read: `);
        return false;
      }
      const pending = this.#evaluate(kernel, new Fn(payload.expression, [element]), position);
      const record = pending instanceof Promise ? await pending : pending;
      const place = { position, inList: true, roomBytes: this.#roomBytes };
      const { frame, bodyBytes, failure } = recordFrame(record, place);
      this.#roomBytes -= bodyBytes;
      sendFrame(frame);
      // The limits are the child's: whoever reaches one has used it up for the rest.
      if (failure === "TimeLimit" || failure === "MemoryLimit") return false;
    }
    return true;
  }

  #evaluate(
    kernel: Kernel,
    expr: Expr,
    position: number,
  ): EvaluationRecord | Promise<EvaluationRecord> {
    const left = this.#deadline - performance.now();
    const limit = left === Number.POSITIVE_INFINITY ? undefined : Math.max(1, left);
    const pending = kernel.evaluate(expr, limit, position);
    if (pending instanceof Promise) return pending.then((record) => this.#noted(record));
    return this.#noted(pending);
  }

  #noted(record: EvaluationRecord): EvaluationRecord {
    if (record.unknownFunctions.length > 0) {
      const before = this.#unknown.size;
      for (const name of record.unknownFunctions) this.#unknown.add(name);
      if (this.#unknown.size > before) {
        sendFrame(encodeFrame(frameType.unknown, JSON.stringify([...this.#unknown])));
      }
    }
    return record;
  }

  #stopped(): boolean {
    this.#isTimeUp = performance.now() >= this.#deadline;
    return this.#isTimeUp || Atomics.load(this.#abortFlag, 0) !== 0;
  }

  #refuse(error: unknown, prefix = ""): void {
    const reason = prefix + (error instanceof Error ? error.message : String(error));
    const isJobsFault =
      error instanceof PayloadError ||
      error instanceof KernelMissing ||
      error instanceof WxfDecodeError;
    const cause = isJobsFault ? "user" : "unknown";
    sendFrame(encodeFrame(frameType.refused, JSON.stringify({ reason, cause })));
  }
}

function eventOf(message: MessageRecord) {
  const { symbol, tag, text, expr } = message;
  return { timeMs: Date.now(), symbol, tag, text, expression: encodeBody(expr) };
}

import { type Expr, isFn, sym } from "@remotebatch/expr-model";
import { decodeBody, encodeBody } from "@remotebatch/wxf-codec";
import { emptyMeta, failureExpr } from "../wire/element-defaults.js";
import {
  blockBytesOf,
  decodeElementMeta,
  type ElementMeta,
  elementHeadBytes,
  type Failure,
} from "../wire/element-frame.js";
import { endedByTime, frameType } from "../wire/frame.js";
import { Garbled } from "../wire/garbled.js";
import { kernelOf, namesOf, refusalOf } from "../wire/json-content.js";
import { isOmissionText } from "../wire/message-blocks.js";
import { listHeader } from "../wire/wxf-parts.js";
import type { Ending } from "./ending.js";
import type { HostListener } from "./host-process.js";
import type { JobLog } from "./job-log.js";
import { PendingEvaluation } from "./pending-evaluation.js";
import type { ResultWriter } from "./result-writer.js";

/** Most characters that are told of an exception, and most bytes of messages that they are looked for in. */
const maxWords = 500;
const maxMessageBytes = 1 << 20;

/** What the progress needs to ask and tell. */
export interface ProgressHooks {
  /** Why the child is ending, once it is. */
  readonly ending: () => Ending | undefined;
  /** The kernel itself reached a limit of the child. */
  readonly limitReached: (failure: "TimeLimit" | "MemoryLimit") => void;
  readonly broken: (error: unknown) => void;
}

/** An ended evaluation, and whether it ended by itself. */
export interface JudgedElement {
  readonly meta: ElementMeta;
  /** It was ended by what ends the child, or by the death of its process. */
  readonly interrupted: boolean;
  /** Stands in the place of the body that came, if it is not to be used. */
  readonly replacement: Uint8Array | undefined;
}

/** Follows one child's evaluations as the host tells of them, and writes what they give. */
export class ChildProgress implements HostListener {
  readonly elementHeadBytes = elementHeadBytes;
  kernel: { readonly kind: string; readonly version: string } = { kind: "none", version: "" };
  inputString = "";
  unknownFunctions: readonly string[] = [];
  /** Why the host cannot evaluate the job at all. */
  refusal: { readonly reason: string; readonly cause: "user" | "unknown" } | undefined;
  /** True once definitions and initialization are done. */
  begun = false;
  /** True once the host said that nothing is left to do. */
  complete = false;
  /** Evaluations that came to their own end, and those of them that failed or gave messages. */
  finished = 0;
  failed = 0;
  /** Evaluations that never took place and stand before others. */
  skipped = 0;
  peakMemoryBytes = 0;
  /** The first failure without a usable result, else whether there were messages at all. */
  worst: Failure = null;
  /** What `Exit[n]` gave, of what is no element of a list; 0 when nothing did. */
  exitCode = 0;
  /** What the first exception that nothing caught said, on one line. */
  exception = "";

  readonly #log: JobLog;
  readonly #hooks: ProgressHooks;
  #writer: ResultWriter | undefined;
  #inList = false;
  #head: Buffer = Buffer.alloc(0);
  #meta: ElementMeta = emptyMeta;
  #replacement: Uint8Array | undefined;
  #interrupted = false;
  readonly #pending: PendingEvaluation;

  constructor(log: JobLog, hooks: ProgressHooks) {
    this.#log = log;
    this.#hooks = hooks;
    this.#pending = new PendingEvaluation(log);
  }

  /** Where results go, known once the job is staged in. */
  attach(writer: ResultWriter, inList: boolean): void {
    this.#writer = writer;
    this.#inList = inList;
    this.#pending.next();
  }

  status(rssBytes: number, cpuSeconds: number): void {
    this.peakMemoryBytes = Math.max(this.peakMemoryBytes, rssBytes);
    this.#pending.cpuSeconds = cpuSeconds;
  }

  raw(stream: "stdout" | "stderr", text: string): void {
    this.#log.raw(stream, text);
  }

  broken(error: unknown): void {
    this.#hooks.broken(error);
  }

  frame(type: number, content: Buffer): void {
    switch (type) {
      case frameType.kernel:
        this.kernel = kernelOf(content);
        break;
      case frameType.input:
        this.inputString = content.toString();
        break;
      case frameType.print:
        this.#pending.print(content);
        break;
      case frameType.message:
        this.#pending.message(content);
        break;
      case frameType.unknown:
        this.#addUnknown(namesOf(content));
        break;
      case frameType.refused:
        this.refusal = refusalOf(content);
        break;
      case frameType.begin:
        this.begun = true;
        break;
      case frameType.note:
        this.#log.line("system", content.toString());
        break;
      case frameType.end:
        if (endedByTime(content)) this.timeIsUp();
        this.complete = true;
        break;
      default:
        throw new Garbled(`a frame of unknown type ${type}`);
    }
  }

  /** An evaluator saw the end of the child's time between two evaluations, maybe before the supervisor's own timer. */
  timeIsUp(): void {
    this.#hooks.limitReached("TimeLimit");
  }

  elementHead(head: Buffer): number {
    this.#head = Buffer.from(head);
    return blockBytesOf(head);
  }

  elementMeta(blocks: Buffer): void {
    const meta = decodeElementMeta(this.#head, blocks);
    const next = this.begun ? this.#writer?.next : 0;
    if (meta.position !== next) throw new Garbled("a result that has no place there");
    this.accept(this.judge(meta));
  }

  /** What an evaluation's end counts as at this moment. */
  judge(meta: ElementMeta): JudgedElement {
    const { failure } = meta;
    if (failure === "TimeLimit" || failure === "MemoryLimit") this.#hooks.limitReached(failure);
    const ending = this.#hooks.ending();
    if (ending === undefined || failure === null || failure === "MessageFailure") {
      return { meta, interrupted: false, replacement: undefined };
    }
    // The evaluation did not fail, it was ended: its place says by what.
    return {
      meta: { ...meta, failure: ending.failure },
      interrupted: true,
      replacement: this.#inList
        ? encodeBody(failureExpr(ending.failure, ending.reason))
        : undefined,
    };
  }

  /** The next evaluation in order has ended so; its body and its end follow. */
  accept({ meta, interrupted, replacement }: JudgedElement): void {
    this.#meta = meta;
    this.#interrupted = interrupted;
    this.#replacement = replacement;
  }

  /** The next evaluation in order never took place, although later ones may have. */
  skip(): void {
    this.skipped++;
    this.#writer?.skip();
  }

  elementBody(chunk: Buffer): void {
    if (this.#meta.position > 0 && this.#replacement === undefined) this.#writer?.body(chunk);
  }

  elementEnd(): void {
    const meta = this.#meta;
    this.#note(meta);
    if (meta.position === 0) this.#writer?.note(meta);
    else {
      if (this.#replacement !== undefined) this.#writer?.body(this.#replacement);
      this.#writer?.commit(meta);
      if (!this.#interrupted) {
        this.finished++;
        if (meta.failure !== null) this.failed++;
      }
    }
    this.#pending.next();
  }

  /** Writes what is known of an evaluation that never came to its end. */
  interrupt(ending: Ending, total: number): void {
    const writer = this.#writer;
    if (writer === undefined) return;
    writer.dropBody();
    const position = this.begun ? writer.written + 1 : 0;
    if (position > total) return;
    const meta = this.#pending.meta(position, ending.failure);
    this.#note(meta);
    if (position === 0) {
      writer.note(meta);
      return;
    }
    writer.body(encodeBody(this.#stand(ending)));
    writer.commit(meta);
  }

  #addUnknown(names: readonly string[]): void {
    this.unknownFunctions = [...new Set([...this.unknownFunctions, ...names])];
  }

  #stand(ending: Ending): Expr {
    if (this.#inList) return failureExpr(ending.failure, ending.reason);
    return sym(ending.failure === "KernelCrash" ? "$Failed" : "$Aborted");
  }

  #note(meta: ElementMeta): void {
    const { failure, messageCount } = meta;
    if (!this.#inList || meta.position === 0) this.exitCode ||= meta.exitCode;
    if (failure === "ExceptionFailure" && this.worst !== failure) {
      this.exception = exceptionWords(meta);
    }
    const hard = failure !== null && failure !== "MessageFailure";
    if (hard && (this.worst === null || this.worst === "MessageFailure")) this.worst = failure;
    else if (messageCount > 0) this.worst ??= "MessageFailure";
    else if (failure !== null) this.worst ??= failure;
  }
}

/** The last message of an evaluation, which tells why it has no result, as one line without its name. */
function exceptionWords({ messageCount, messageTexts }: ElementMeta): string {
  if (messageCount === 0 || messageTexts.length > maxMessageBytes) return "";
  const texts = decodeBody(Buffer.concat([listHeader(messageCount), messageTexts]));
  const said = isFn(texts, "List") ? texts.args.filter((text) => typeof text === "string") : [];
  const [line = ""] = said.findLast((text) => !isOmissionText(text))?.split("\n") ?? [];
  return line.replace(/^\S+::\w+: /u, "").slice(0, maxWords);
}

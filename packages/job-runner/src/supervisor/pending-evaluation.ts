import { encodeBody } from "@remotebatch/wxf-codec";
import type { ElementMeta, Failure } from "../wire/element-frame.js";
import { decodeLine, decodeMessage, type MessageEvent, shownMessage } from "../wire/event-frame.js";
import { messageBlocks } from "../wire/message-blocks.js";
import { PrintedLines } from "../wire/printed-lines.js";
import type { JobLog } from "./job-log.js";

/** Most bytes of messages kept in memory for an evaluation that has not ended. */
const maxPendingBytes = 16 << 20;
/** Most messages, too: many small ones take more room than their bytes. */
const maxPendingMessages = 10_000;

/** What an evaluation that has not ended has said so far, in case it never ends. */
export class PendingEvaluation {
  readonly #log: JobLog;
  #printed = new PrintedLines();
  #messages: MessageEvent[] = [];
  #messagesOmitted = 0;
  #bytes = 0;
  #cpuSeconds = 0;
  #cpuBefore = 0;
  #sinceMs = performance.now();

  constructor(log: JobLog) {
    this.#log = log;
  }

  /** CPU seconds that the process has used so far. */
  set cpuSeconds(value: number) {
    this.#cpuSeconds = value;
  }

  /** Content of a `print` frame. */
  print(content: Buffer): void {
    const { timeMs, text } = decodeLine(content);
    this.#log.line("stdout", text, timeMs);
    this.#printed.push(text);
  }

  /** Content of a `message` frame. */
  message(content: Buffer): void {
    const message = decodeMessage(content);
    this.#log.line("stderr", shownMessage(message), message.timeMs);
    if (this.#bytes > maxPendingBytes || this.#messages.length >= maxPendingMessages) {
      this.#messagesOmitted++;
      return;
    }
    this.#bytes += content.length;
    this.#messages.push(message);
  }

  /** The evaluation has ended, another one begins. */
  next(): void {
    this.#printed = new PrintedLines();
    this.#messages = [];
    this.#messagesOmitted = 0;
    this.#bytes = 0;
    this.#cpuBefore = this.#cpuSeconds;
    this.#sinceMs = performance.now();
  }

  /** What is known of an evaluation that will not end any more. */
  meta(position: number, failure: Failure): ElementMeta {
    const absoluteTiming = (performance.now() - this.#sinceMs) / 1000;
    const { lines, omitted } = this.#printed;
    return {
      position,
      failure,
      timing: Math.max(0, this.#cpuSeconds - this.#cpuBefore),
      absoluteTiming,
      exitCode: 0,
      outputCount: lines.length,
      linesOmitted: omitted,
      output: Buffer.concat(lines.map((line) => encodeBody(line))),
      ...messageBlocks(this.#messages, ({ expression }) => expression, this.#messagesOmitted),
    };
  }
}

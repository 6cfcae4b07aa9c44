import { type ElementFailure, elementFailures } from "@remotebatch/job-model";
import { frameHeaderBytes, frameType, writeFrameHeader } from "./frame.js";

/** Failure types by their number on the stream; 0 is success. */
const failureTypes = [null, ...elementFailures] as const;

/** One of the failure types, or `null` for success. */
export type Failure = ElementFailure | null;

/** How an evaluation ended, without its result. The blocks are WXF bodies, one after another. */
export interface ElementMeta {
  /** 1-based position in the span; 0 for definitions and initialization. */
  readonly position: number;
  readonly failure: Failure;
  /** CPU seconds. */
  readonly timing: number;
  /** Wall seconds. */
  readonly absoluteTiming: number;
  /** What `Exit[n]` gave; 0 of every other end. */
  readonly exitCode: number;
  readonly messageCount: number;
  readonly outputCount: number;
  /** Messages and lines beyond these, which the record does not keep. */
  readonly messagesOmitted: number;
  readonly linesOmitted: number;
  /** `HoldForm[sym::tag]` of each message. */
  readonly messageNames: Uint8Array;
  /** String of each message. */
  readonly messageTexts: Uint8Array;
  /** `Hold[Message[…], printedQ]` of each message. */
  readonly messageExpressions: Uint8Array;
  /** String of each printed line. */
  readonly output: Uint8Array;
}

/** Bytes of the fixed part of an element frame's content. */
export const elementHeadBytes = 64;

const noBytes = Buffer.alloc(0);

/** Blocks of a description without messages and lines. */
export const noBlocks: readonly Uint8Array[] = [noBytes, noBytes, noBytes, noBytes];

/** The blocks of a description, in the order of the frame. */
export function blocksOf(meta: ElementMeta): readonly Uint8Array[] {
  return [meta.messageNames, meta.messageTexts, meta.messageExpressions, meta.output];
}

/** A description with other blocks, four of them in the order of the frame. */
export function withBlocks(meta: ElementMeta, blocks: readonly Uint8Array[]): ElementMeta {
  const [messageNames, messageTexts, messageExpressions, output] = blocks;
  return {
    ...meta,
    messageNames: messageNames ?? noBytes,
    messageTexts: messageTexts ?? noBytes,
    messageExpressions: messageExpressions ?? noBytes,
    output: output ?? noBytes,
  };
}

/** The frame of an ended evaluation: head, four blocks, body. */
export function encodeElementFrame(meta: ElementMeta, body: Uint8Array): Buffer {
  const blocks = blocksOf(meta);
  const blockBytes = blocks.reduce((sum, block) => sum + block.length, 0);
  const length = elementHeadBytes + blockBytes + body.length;
  const frame = Buffer.allocUnsafe(frameHeaderBytes + length);
  writeFrameHeader(frame, frameType.element, length);
  let at = frameHeaderBytes;
  at = frame.writeDoubleLE(meta.position, at);
  at = frame.writeDoubleLE(meta.timing, at);
  at = frame.writeDoubleLE(meta.absoluteTiming, at);
  at = frame.writeUInt32LE(failureTypes.indexOf(meta.failure), at);
  at = frame.writeUInt32LE(meta.messageCount, at);
  at = frame.writeUInt32LE(meta.outputCount, at);
  at = frame.writeUInt32LE(meta.exitCode, at);
  for (const block of blocks) at = frame.writeUInt32LE(block.length, at);
  at = frame.writeUInt32LE(meta.messagesOmitted, at);
  at = frame.writeUInt32LE(meta.linesOmitted, at);
  for (const block of [...blocks, body]) {
    frame.set(block, at);
    at += block.length;
  }
  return frame;
}

/** Bytes of the blocks that follow this head. */
export function blockBytesOf(head: Buffer): number {
  let sum = 0;
  for (let i = 0; i < 4; i++) sum += head.readUInt32LE(40 + 4 * i);
  return sum;
}

function failureOf(number: number): Failure {
  const failure = failureTypes[number];
  // `null` is success, so `??` would not do.
  return failure === undefined ? "KernelCrash" : failure;
}

/** Seconds; what users' code put in their place is none. */
function secondsOf(value: number): number {
  return Number.isFinite(value) && value >= 0 ? value : 0;
}

/** The description of an ended evaluation, from the head of its frame and the blocks after it. */
export function decodeElementMeta(head: Buffer, blocks: Buffer): ElementMeta {
  let at = 0;
  const block = (index: number): Buffer => {
    const length = head.readUInt32LE(40 + 4 * index);
    if (length === 0) return noBytes;
    at += length;
    return blocks.subarray(at - length, at);
  };
  return {
    position: head.readDoubleLE(0),
    timing: secondsOf(head.readDoubleLE(8)),
    absoluteTiming: secondsOf(head.readDoubleLE(16)),
    failure: failureOf(head.readUInt32LE(24)),
    messageCount: head.readUInt32LE(28),
    outputCount: head.readUInt32LE(32),
    exitCode: head.readUInt32LE(36),
    messagesOmitted: head.readUInt32LE(56),
    linesOmitted: head.readUInt32LE(60),
    messageNames: block(0),
    messageTexts: block(1),
    messageExpressions: block(2),
    output: block(3),
  };
}

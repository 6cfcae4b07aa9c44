import { frameHeaderBytes, writeFrameHeader } from "./frame.js";
import { Garbled } from "./garbled.js";
import { recordOf } from "./json-content.js";

/** A frame whose content is text or bytes. */
export function encodeFrame(type: number, content: Uint8Array | string): Buffer {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const frame = Buffer.allocUnsafe(frameHeaderBytes + bytes.length);
  writeFrameHeader(frame, type, bytes.length);
  frame.set(bytes, frameHeaderBytes);
  return frame;
}

/** Something that was said while an evaluation ran, with the time (milliseconds since 1970 UTC). */
export interface LineEvent {
  readonly timeMs: number;
  readonly text: string;
}

/** A message as it was shown: enough to write it into the record when its evaluation never ends. */
export interface MessageEvent extends LineEvent {
  readonly symbol: string;
  readonly tag: string;
  /** WXF body of `Hold[Message[…], printedQ]`. */
  readonly expression: Uint8Array;
}

/** A message as a terminal shows it and `MessagesText` holds it: "Power::infy: Infinite expression 1/0 encountered." */
export function shownMessage(message: Pick<MessageEvent, "symbol" | "tag" | "text">): string {
  return `${message.symbol.replace(/^Global`/, "")}::${message.tag}: ${message.text}`;
}

/** Content of a `print` frame. */
export function encodeLine(event: LineEvent): Buffer {
  const text = Buffer.from(event.text);
  const bytes = Buffer.allocUnsafe(8 + text.length);
  bytes.writeDoubleLE(event.timeMs, 0);
  bytes.set(text, 8);
  return bytes;
}

/** Reads the content of a `print` frame. @throws Garbled */
export function decodeLine(content: Buffer): LineEvent {
  if (content.length < 8) throw new Garbled("a line without its time");
  return { timeMs: content.readDoubleLE(0), text: content.toString("utf8", 8) };
}

/** Content of a `message` frame. */
export function encodeMessage(event: MessageEvent): Buffer {
  const { timeMs, symbol, tag, text } = event;
  const json = Buffer.from(JSON.stringify({ timeMs, symbol, tag, text }));
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, event.expression]);
}

/** Reads the content of a `message` frame. @throws Garbled */
export function decodeMessage(content: Buffer): MessageEvent {
  const length = content.length < 4 ? content.length : content.readUInt32LE(0);
  const { timeMs, symbol, tag, text } = recordOf(
    content.toString("utf8", 4, 4 + length),
    "a message",
  );
  const isWhole = typeof timeMs === "number" && typeof text === "string";
  if (!isWhole || typeof symbol !== "string" || typeof tag !== "string") {
    throw new Garbled("a message that lacks what belongs there");
  }
  return { timeMs, symbol, tag, text, expression: content.subarray(4 + length) };
}

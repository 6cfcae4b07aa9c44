import { fn, sym } from "@remotebatch/expr-model";
import { encodeBody } from "@remotebatch/wxf-codec";
import type { ElementMeta } from "./element-frame.js";
import { type MessageEvent, shownMessage } from "./event-frame.js";

/** Most messages of one evaluation that its record keeps, and most bytes of them. */
const maxMessages = 10_000;
const maxMessageBytes = 1 << 24;

/** What a message is known by. */
type SaidMessage = Pick<MessageEvent, "symbol" | "tag" | "text">;

/** The part of an evaluation's description that its messages make. */
export type MessageBlocks = Pick<
  ElementMeta,
  "messageCount" | "messagesOmitted" | "messageNames" | "messageTexts" | "messageExpressions"
>;

const recordSymbol = "RemoteBatch`Record";

/** True for the text of a message by which the record itself says that something is missing from it. */
export function isOmissionText(text: string): boolean {
  return text.startsWith(`${recordSymbol}::`);
}

/**
 * The messages of one evaluation, the first of them where they are too many; a last one says then how many are left out.
 * @param expressionOf WXF body of `Hold[Message[…], printedQ]` of a message.
 * @param omitted how many more there were already.
 */
export function messageBlocks<Message extends SaidMessage>(
  messages: readonly Message[],
  expressionOf: (message: Message) => Uint8Array,
  omitted = 0,
): MessageBlocks {
  const parts: (readonly [Uint8Array, Uint8Array, Uint8Array])[] = [];
  let bytes = 0;
  for (const message of messages) {
    const part = partsOf(message, expressionOf(message));
    bytes += part[0].length + part[1].length + part[2].length;
    if (parts.length >= maxMessages || bytes > maxMessageBytes) break;
    parts.push(part);
  }
  const left = omitted + messages.length - parts.length;
  if (left > 0) {
    const text = `${left} more ${left === 1 ? "message is" : "messages are"} not in this record.`;
    parts.push(omissionParts("left", text));
  }
  return {
    messageCount: parts.length,
    messagesOmitted: left,
    messageNames: Buffer.concat(parts.map(([name]) => name)),
    messageTexts: Buffer.concat(parts.map(([, text]) => text)),
    messageExpressions: Buffer.concat(parts.map(([, , expression]) => expression)),
  };
}

/** Name, text and expression of a message of the record's own. */
export function omissionParts(
  tag: string,
  text: string,
): readonly [Uint8Array, Uint8Array, Uint8Array] {
  const name = fn("MessageName", sym(recordSymbol), tag);
  const held = fn("Hold", fn("Message", name, text), sym("True"));
  return partsOf({ symbol: recordSymbol, tag, text }, encodeBody(held));
}

function partsOf(
  message: SaidMessage,
  expression: Uint8Array,
): readonly [Uint8Array, Uint8Array, Uint8Array] {
  const { symbol, tag } = message;
  return [
    encodeBody(fn("HoldForm", fn("MessageName", sym(symbol), tag))),
    encodeBody(shownMessage(message)),
    expression,
  ];
}

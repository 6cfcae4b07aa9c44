import { elementSize } from "@remotebatch/expr-model";
import { elementTypeOfByte, token } from "./tokens.js";

const maxSteps = 64;

interface Open {
  readonly isFunction: boolean;
  /** Parts that are still to come, the current one included. */
  left: number;
  /** Number of the current part: from 0 (head) in a function, from 0 (first key) in an association. */
  current: number;
}

/**
 * The way from the root to the innermost part that holds an offset. Walks the body again from its start, so
 * that readers need not keep a path while all is well. Never throws: it stops where the body stops making sense.
 */
export function pathToOffset(bytes: Uint8Array, start: number, offset: number): readonly number[] {
  const open: Open[] = [];
  let at = start;
  const end = Math.min(bytes.length, offset);

  function varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 9 && at < end; i++) {
      const byte = bytes[at++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    return Number.NaN;
  }

  function arrayLength(): number {
    const type = elementTypeOfByte[bytes[at++] ?? 0xff];
    const rank = varint();
    if (type === undefined || !(rank <= end - at)) return Number.NaN;
    let length = elementSize[type];
    for (let i = 0; i < rank; i++) length *= varint();
    return length;
  }

  function payloadLength(tokenByte: number): number {
    switch (tokenByte) {
      case token.integer8:
        return 1;
      case token.integer16:
        return 2;
      case token.integer32:
        return 4;
      case token.integer64:
      case token.real64:
        return 8;
      case token.packedArray:
      case token.numericArray:
        return arrayLength();
      case token.string:
      case token.symbol:
      case token.byteArray:
      case token.bigInteger:
      case token.bigReal:
        return varint();
      default:
        return Number.NaN;
    }
  }

  function step(): boolean {
    const tokenByte = bytes[at++] as number;
    const top = open[open.length - 1];
    if (tokenByte === token.rule || tokenByte === token.ruleDelayed)
      return top?.isFunction === false;
    if (tokenByte === token.function || tokenByte === token.association) {
      const isFunction = tokenByte === token.function;
      const size = varint();
      if (!(size >= 0) || at > end) return false;
      open.push({ isFunction, left: isFunction ? size + 1 : size * 2, current: 0 });
    } else {
      const length = payloadLength(tokenByte);
      if (!(length <= end - at)) return false;
      // Of a text that may not be empty the fault is its own, though the next part would begin at the same offset.
      if (length === 0 && at === end && isNeverEmpty(tokenByte)) return false;
      at += length;
      finishPart();
    }
    for (let last = open[open.length - 1]; last?.left === 0; last = open[open.length - 1]) {
      open.pop();
      finishPart();
    }
    return true;
  }

  function finishPart(): void {
    const top = open[open.length - 1];
    if (top === undefined) return;
    top.left--;
    top.current++;
  }

  while (at < end && step()) {
    if (open.length === 0) break;
  }
  return open.slice(0, maxSteps).map(({ isFunction, current }) => {
    if (isFunction) return current;
    return current % 2 === 0 ? -(current / 2 + 1) : (current + 1) / 2;
  });
}

function isNeverEmpty(tokenByte: number): boolean {
  return (
    tokenByte === token.symbol || tokenByte === token.bigInteger || tokenByte === token.bigReal
  );
}

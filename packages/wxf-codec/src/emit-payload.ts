import { BigReal, ByteArr, sym } from "@remotebatch/expr-model";
import { bigRealPattern, parseBigInteger } from "./number-text.js";
import type { Fail } from "./part-stack.js";
import { token } from "./tokens.js";
import { decodeText, textFault } from "./utf8.js";
import type { WxfVisitor } from "./visitor.js";

/** True when the visitor would be told of such a payload; else its bytes can be skipped. */
export function wantsPayload(visitor: WxfVisitor, tokenByte: number): boolean {
  switch (tokenByte) {
    case token.string:
      return visitor.string !== undefined;
    case token.symbol:
      return visitor.symbol !== undefined;
    case token.byteArray:
      return visitor.byteArray !== undefined;
    case token.bigInteger:
      return visitor.integer !== undefined;
    case token.bigReal:
      return visitor.bigReal !== undefined;
    default:
      return visitor.array !== undefined;
  }
}

/** Where a whole payload lies, and where it came from. */
export interface Payload {
  readonly tokenByte: number;
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** True when the bytes are in memory that nobody else will change. */
  readonly owned: boolean;
  readonly offset: number;
}

/** Tells the visitor what a whole text, number or byte array says. */
export function emitPayload(
  visitor: WxfVisitor,
  payload: Payload,
  lenient: boolean,
  fail: Fail,
): void {
  const { tokenByte, offset } = payload;
  switch (tokenByte) {
    case token.string:
      visitor.string?.(textOf(payload, fail));
      return;
    case token.symbol:
      visitor.symbol?.(sym(textOf(payload, fail)));
      return;
    case token.byteArray:
      visitor.byteArray?.(new ByteArr(ownBytes(payload)));
      return;
    case token.bigInteger: {
      const value = parseBigInteger(textOf(payload, fail), lenient);
      if (value === undefined) {
        fail("WXF_NUMBER", "A big integer must be decimal digits after at most a minus.", offset);
      }
      visitor.integer?.(value);
      return;
    }
    default: {
      const text = textOf(payload, fail);
      if (!bigRealPattern.test(text)) {
        fail("WXF_NUMBER", "A big real must be digits, precision mark and exponent.", offset);
      }
      visitor.bigReal?.(new BigReal(text));
    }
  }
}

/** The payload in memory of its own. */
export function ownBytes({ bytes, from, to, owned }: Payload): Uint8Array {
  return owned ? bytes.subarray(from, to) : bytes.slice(from, to);
}

function textOf({ bytes, from, to, offset }: Payload, fail: Fail): string {
  try {
    return decodeText(bytes, from, to);
  } catch (problem) {
    const { code, message } = textFault(problem, to - from);
    return fail(code, message, offset);
  }
}

import { type Expr, type Packed, systemName } from "@remotebatch/expr-model";
import { type BodyReader, readerOver } from "./body-reader.js";
import { cursorOver, type WxfCursor } from "./cursor.js";
import { Encoder } from "./encoder.js";
import { smallestIntegerType } from "./packed-list.js";
import { token } from "./tokens.js";

/**
 * Throws where the bytes first differ from those that a kernel would write for the expression in them.
 * @throws WxfDecodeError `WXF_NOT_CANONICAL`.
 */
export function refuseOtherForms(reader: BodyReader, expr: Expr): void {
  const { bytes, start } = reader;
  const canonical = new Encoder({ maxDepth: Number.POSITIVE_INFINITY }).encodeBody(expr);
  const length = Math.max(canonical.length, bytes.length - start);
  let at = 0;
  while (at < length && canonical[at] === bytes[start + at]) at++;
  const other = otherSpelling(reader, start + at);
  if (other === undefined && at === length) return;
  const where = other ?? start + at;
  reader.fail("WXF_NOT_CANONICAL", "A kernel would write these bytes otherwise.", where);
}

/** Where, before `end`, a part stands that is written again as it is though a kernel has one other form for it. */
function otherSpelling(reader: BodyReader, end: number): number | undefined {
  const cursor = cursorOver(readerOver(reader.bytes, reader.start, reader.limits, false));
  while (cursor.next() && cursor.offset < end) {
    if (isOther(cursor)) return cursor.offset;
  }
  return undefined;
}

function isOther(cursor: WxfCursor): boolean {
  if (cursor.token === token.symbol) {
    const { name } = cursor.symbol();
    return systemName(name) !== name;
  }
  if (cursor.token !== token.packedArray) return false;
  const array = cursor.array() as Packed;
  return array.type.startsWith("Integer") && smallestIntegerType(array.data) !== array.type;
}

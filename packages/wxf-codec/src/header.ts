import { hexByte, WxfDecodeError } from "./errors.js";

/** The bytes `8:`. */
export const plainHeader: Uint8Array = Uint8Array.of(0x38, 0x3a);
/** The bytes `8C:`. */
export const compressedHeader: Uint8Array = Uint8Array.of(0x38, 0x43, 0x3a);

/** Where the body begins, and whether it is compressed. */
export interface Header {
  readonly compressed: boolean;
  readonly bodyStart: number;
}

/**
 * Reads `8:` or `8C:`.
 * @throws WxfDecodeError `WXF_HEADER`, or `WXF_TRUNCATED` when the input ends inside the header.
 */
export function readHeader(bytes: Uint8Array): Header {
  const [version, second, third] = bytes;
  if (version === 0x38 && second === 0x3a) return { compressed: false, bodyStart: 2 };
  if (version === 0x38 && second === 0x43 && third === 0x3a)
    return { compressed: true, bodyStart: 3 };
  let at = 0;
  if (version === 0x38) at = second === 0x43 ? 2 : 1;
  const what = at >= bytes.length ? "WXF_TRUNCATED" : "WXF_HEADER";
  throw new WxfDecodeError(
    what,
    `Not WXF: ${hexByte(bytes[at])} stands where "8:" or "8C:" is due.`,
    at,
  );
}

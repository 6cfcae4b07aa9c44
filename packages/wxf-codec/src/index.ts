export { type DecodeOptions, Decoder, decode, decodeAsync, decodeBody } from "./decoder.js";
export {
  type CompressionLevel,
  type EncodeOptions,
  Encoder,
  encode,
  encodeAsync,
  encodeBody,
} from "./encoder.js";
export {
  WxfDecodeError,
  type WxfDecodeErrorCode,
  WxfEncodeError,
  type WxfEncodeErrorCode,
} from "./errors.js";
export { type DecodeLimits, defaultLimits, type ResolvedLimits } from "./limits.js";
export { WxfWriter } from "./wxf-writer.js";

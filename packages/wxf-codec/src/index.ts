export type { ByteSource } from "./chunk-source.js";
export { WxfCursor } from "./cursor.js";
export { type DecodeOptions, Decoder, decode, decodeAsync, decodeBody } from "./decoder.js";
export { encodeChunks, encodeStream } from "./encode-stream.js";
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
export type { WxfSummary } from "./inspect.js";
export { LazyExpr, type LazyKind, type PathStep } from "./lazy-expr.js";
export { type DecodeLimits, defaultLimits, type ResolvedLimits } from "./limits.js";
export { decodeLazy, inflate, inspect, openCursor } from "./open.js";
export type { OpenOptions } from "./open-options.js";
export { packedList } from "./packed-list.js";
export { PushDecoder } from "./push-decoder.js";
export { decodeStream, visitStream } from "./stream.js";
export { token } from "./tokens.js";
export { TreeBuilder } from "./tree-builder.js";
export type { WxfVisitor } from "./visitor.js";
export { WxfWriter } from "./wxf-writer.js";

// Node's modules by feature test: the same file runs in a browser, where these are undefined.

/** The parts of `Buffer.prototype` that read and write text inside a `Uint8Array`. */
export interface NodeBufferText {
  utf8Slice(bytes: Uint8Array, start: number, end: number): string;
  latin1Slice(bytes: Uint8Array, start: number, end: number): string;
  utf8Write(bytes: Uint8Array, text: string, position: number, room: number): number;
}

/** The part of `node:zlib` that the package uses. */
export interface NodeZlib {
  inflateSync(
    bytes: Uint8Array,
    options: { maxOutputLength: number; info: true },
  ): { buffer: Uint8Array; engine: { bytesWritten: number } };
  deflateSync(bytes: Uint8Array, options: { level: number }): Uint8Array;
  createInflate(options: { chunkSize: number }): NodeZlibStream;
  createDeflate(options: { chunkSize: number; level: number }): NodeZlibStream;
}

/** The part of a zlib stream that the package uses. */
export interface NodeZlibStream extends AsyncIterable<Uint8Array> {
  readonly bytesWritten: number;
  readonly destroyed: boolean;
  write(chunk: Uint8Array, written: () => void): boolean;
  end(): void;
  once(event: "close", listener: () => void): void;
  destroy(problem?: Error): void;
}

interface BufferPrototype {
  utf8Slice?(this: Uint8Array, start: number, end: number): string;
  latin1Slice?(this: Uint8Array, start: number, end: number): string;
  utf8Write?(this: Uint8Array, text: string, position: number, room: number): number;
}

interface Globals {
  readonly Buffer?: { readonly prototype: BufferPrototype };
  readonly process?: { getBuiltinModule?(name: string): unknown };
}

const globals = globalThis as unknown as Globals;

function bufferText(): NodeBufferText | undefined {
  const { utf8Slice, latin1Slice, utf8Write } = globals.Buffer?.prototype ?? {};
  if (utf8Slice === undefined || latin1Slice === undefined || utf8Write === undefined)
    return undefined;
  return {
    utf8Slice: (bytes, start, end) => utf8Slice.call(bytes, start, end),
    latin1Slice: (bytes, start, end) => latin1Slice.call(bytes, start, end),
    utf8Write: (bytes, text, position, room) => utf8Write.call(bytes, text, position, room),
  };
}

/** Node's text methods, or `undefined` elsewhere. */
export const nodeBuffer: NodeBufferText | undefined = bufferText();

/** Node's zlib, or `undefined` elsewhere; loaded when it is asked for, which costs more than loading this package. */
export function nodeZlib(): NodeZlib | undefined {
  return globals.process?.getBuiltinModule?.("node:zlib") as NodeZlib | undefined;
}

/** The same bytes as a plain `Uint8Array`: the `slice` of Node's subclass does not copy. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  if (Object.getPrototypeOf(bytes) === Uint8Array.prototype) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";

/** `InputStream`, the head of streams to read from. */
export const inputStream = systemSymbol("InputStream");
/** `OutputStream`, the head of streams to write to. */
export const outputStream = systemSymbol("OutputStream");

/** Text that is read from the front. */
export class TextSource {
  readonly name: string;
  readonly text: string;
  /** Position of the next character, in UTF-16 units. */
  at = 0;

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
  }
}

/** Text that is written to a file when the stream is closed or read elsewhere. */
export class TextTarget {
  readonly name: string;
  readonly write: (text: string) => void;

  constructor(name: string, write: (text: string) => void) {
    this.name = name;
    this.write = write;
  }
}

/** Open streams by number. */
export class StreamTable {
  readonly #open = new Map<number, TextSource | TextTarget>();
  #next = 3;

  /** Opens a stream and gives its expression. */
  open(stream: TextSource | TextTarget): Fn {
    const number = this.#next++;
    this.#open.set(number, stream);
    const isSource = stream instanceof TextSource;
    return new Fn(isSource ? inputStream : outputStream, [
      isSource && stream.name === "String" ? systemSymbol("String") : stream.name,
      number,
    ]);
  }

  /** The open stream that an expression names; `undefined` when it is none or closed. */
  find(expr: Expr | undefined): TextSource | TextTarget | undefined {
    if (!hasHead(expr, inputStream) && !hasHead(expr, outputStream)) return undefined;
    const number = expr.args[1];
    return typeof number === "number" ? this.#open.get(number) : undefined;
  }

  /** The open stream of a file name, for functions that take either. */
  named(name: string): TextSource | TextTarget | undefined {
    for (const stream of this.#open.values()) if (stream.name === name) return stream;
    return undefined;
  }

  /** Closes a stream. */
  close(stream: TextSource | TextTarget): void {
    for (const [number, one] of this.#open) if (one === stream) this.#open.delete(number);
  }

  /** Expressions of all open streams, by number. */
  all(): readonly Fn[] {
    return [...this.#open].map(
      ([number, stream]) =>
        new Fn(stream instanceof TextSource ? inputStream : outputStream, [stream.name, number]),
    );
  }
}

/** The streams of a session. */
export function streamsOf(context: Evaluator): StreamTable {
  const { topics } = context.state;
  let table = topics.get("streams") as StreamTable | undefined;
  if (table === undefined) {
    table = new StreamTable();
    topics.set("streams", table);
  }
  return table;
}

import type { Expr } from "@remotebatch/expr-model";

/** A message as a program prints it. */
export interface PrintedMessage {
  readonly symbol: string;
  readonly tag: string;
  readonly text: string;
}

/** How one program is talked to through its interactive prompt. */
export interface Dialect {
  readonly kind: string;
  /** Arguments that start its prompt, without decoration. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Line of input that evaluates the program text in that file. */
  readonly load: (path: string) => string;
  /** Text that evaluates the expression and prints one line: the mark, a colon and the result. */
  readonly request: (expression: string, mark: string) => string;
  /** Lines of input that print the mark with `-end` as the last thing on every stream that is read. */
  readonly finish: (mark: string) => readonly string[];
  /** Streams on which the end mark appears. */
  readonly streams: readonly ("stdout" | "stderr")[];
  /** The result, from what stood after the mark. @throws Error when it cannot be read. */
  readonly result: (text: string) => Expr;
  /** Sorts what was printed around an evaluation. */
  readonly sort: (lines: SortedLines) => SortedOutput;
}

/** Lines as they came, without prompts and marks. */
export interface SortedLines {
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

/** The same, by what they are. */
export interface SortedOutput {
  readonly prints: readonly string[];
  readonly messages: readonly PrintedMessage[];
  /** Why there is no result: what the program said about text that it cannot read. */
  readonly complaint?: string;
}

/** `Symbol::tag: text` */
const messageLine = /^([A-Za-z$][\w$`]*)::([A-Za-z$][\w$]*): (.*)$/u;

/** Reads a line that shows a message; `undefined` for any other line. */
export function readMessageLine(line: string): PrintedMessage | undefined {
  const found = messageLine.exec(line);
  if (found === null) return undefined;
  const [, symbol = "", tag = "", text = ""] = found;
  return { symbol, tag, text };
}

import { whenAborted } from "../interruptible.js";
import { writeLine } from "../output/streams.js";
import { readLines } from "../read-lines.js";
import type { EvaluationRequest } from "./answer.js";
import type { EvaluatorProcess } from "./evaluator-process.js";
import { orderedPool } from "./ordered-pool.js";

/** How lines become requests, and answers become lines. */
export interface LineOptions {
  readonly request: (input: string) => EvaluationRequest;
  /** The JSON value of an answer's output. */
  readonly output: (text: string) => unknown;
  /** Ends the stream: no further line is read or written. */
  readonly signal: AbortSignal;
}

/**
 * Reads lines `{"id", "input"}` and writes one answer line for each, in the same order; gives the number of lines that
 * could not be read, each answered by `{"id", "error"}`.
 */
export async function evaluateLines(
  chunks: AsyncIterable<Uint8Array>,
  evaluators: readonly EvaluatorProcess[],
  options: LineOptions,
): Promise<number> {
  let refused = 0;
  const answers = orderedPool(numbered(readLines(chunks)), evaluators, async (line, evaluator) => {
    const { id, input, complaint } = parseLine(line);
    if (input === undefined) {
      refused += 1;
      return { id, error: { code: "INVALID_LINE", message: complaint } };
    }
    const answer = await evaluator.evaluate(options.request(input));
    const { output, messages, print, timing, absoluteTiming, failure } = answer;
    return {
      id,
      output: options.output(output),
      messages,
      print,
      timing,
      absoluteTiming,
      ...(failure === undefined ? {} : { failure }),
    };
  });
  const aborted = whenAborted(options.signal);
  for (;;) {
    const next = await Promise.race([answers.next(), aborted]);
    if (next.done === true) return refused;
    await writeLine(JSON.stringify(next.value));
  }
}

interface NumberedLine {
  readonly number: number;
  readonly text: string;
}

async function* numbered(lines: AsyncIterable<string>): AsyncGenerator<NumberedLine> {
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text.trim() !== "") yield { number, text };
  }
}

function parseLine(line: NumberedLine): { id: unknown; input?: string; complaint?: string } {
  try {
    const value: unknown = JSON.parse(line.text);
    if (typeof value !== "object" || value === null) {
      return { id: null, complaint: `Line ${line.number} is no JSON object.` };
    }
    const { id = null, input } = value as { id?: unknown; input?: unknown };
    if (typeof input === "string") return { id, input };
    return { id, complaint: `Line ${line.number} has no text under "input".` };
  } catch (error) {
    return { id: null, complaint: `Line ${line.number} is no JSON: ${(error as Error).message}.` };
  }
}

import { Assoc, type Expr, Real } from "@remotebatch/expr-model";
import { type Span, spanLength } from "@remotebatch/job-model";
import { listElements } from "../submit/list-elements.js";
import { isNotAvailable } from "./absent.js";
import type { ChildOutputReader } from "./child-output.js";
import type { ElementData } from "./element-data.js";
import { decodeEvaluationData } from "./evaluation-data.js";
import { NotesReader } from "./notes-reader.js";

/** Where an element stands. */
export interface ElementPlace {
  /** In the whole list, from 1. */
  readonly index: number;
  readonly child: number;
  /** The child's. */
  readonly span: Span;
  /** Names the child in errors. */
  readonly what: string;
}

type Evaluation = Omit<ElementData, "index" | "result" | "success">;

/**
 * What is known of the evaluation that gave a result; `undefined` when its child left nothing that tells.
 * @throws BatchError `BATCH_CORRUPT_RECORD` when that is damaged.
 */
export async function readElementData(
  reader: ChildOutputReader,
  place: ElementPlace,
  result: Expr,
  signal?: AbortSignal,
): Promise<ElementData | undefined> {
  const { index, child, span, what } = place;
  const notes = new NotesReader(reader, child, spanLength(span), what, signal);
  const noted = await notes.read(index - span.from + 1);
  const evaluation: Evaluation | undefined =
    noted === undefined
      ? await oldEvaluation(reader, place, signal)
      : {
          failureType: noted.failure,
          timing: noted.timing,
          absoluteTiming: noted.absoluteTiming,
          messagesText: noted.texts,
          messages: noted.names,
          messagesExpressions: noted.expressions,
          outputLog: noted.output,
          omitted: noted.omitted,
        };
  if (evaluation === undefined) return undefined;
  const { failureType, absoluteTiming } = evaluation;
  const isEvaluated = (absoluteTiming ?? 1) > 0 || !isNotAvailable(result);
  return { index, result, success: isEvaluated && failureType === null, ...evaluation };
}

/** What the result of a runner tells that made no notes: whose messages are whose only where there are none. */
async function oldEvaluation(
  reader: ChildOutputReader,
  { index, child, span, what }: ElementPlace,
  signal?: AbortSignal,
): Promise<Evaluation | undefined> {
  const output = await reader.result(child, signal);
  if (output.state === "absent") return undefined;
  const data = decodeEvaluationData(output.bytes, what);
  const items = (key: string): readonly Expr[] => listElements(data.get(key) ?? "") ?? [];
  const seconds = items("ElementTimings")[index - span.from];
  const failures = data.get("ElementFailures");
  const slot = failures instanceof Assoc ? failures.keys.indexOf(index - span.from + 1) : -1;
  const failure = failures instanceof Assoc ? failures.values[slot] : undefined;
  const isSilent = items("Messages").length === 0 && items("OutputLog").length === 0;
  const said = isSilent ? [] : undefined;
  return {
    failureType: typeof failure === "string" ? failure : null,
    timing: undefined,
    absoluteTiming: seconds instanceof Real ? seconds.value : undefined,
    ...{ messagesText: said, messages: said, messagesExpressions: said, outputLog: said },
    omitted: { messages: 0, lines: 0 },
  };
}

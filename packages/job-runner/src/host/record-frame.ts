import { type Expr, fn, sym } from "@remotebatch/expr-model";
import type { EvaluationRecord, MessageRecord } from "@remotebatch/wl-kernel";
import { encodeBody } from "@remotebatch/wxf-codec";
import { emptyMeta, failureExpr } from "../wire/element-defaults.js";
import { type ElementMeta, encodeElementFrame, type Failure } from "../wire/element-frame.js";
import { messageBlocks } from "../wire/message-blocks.js";

/** True for a failure that leaves no result to be used. */
export function isHard(failure: Failure): failure is Exclude<Failure, null | "MessageFailure"> {
  return failure !== null && failure !== "MessageFailure";
}

const why: Readonly<Record<Exclude<Failure, null | "MessageFailure">, string>> = {
  ExceptionFailure: "The evaluation ended with an exception.",
  TimeLimit: "The time limit was reached.",
  MemoryLimit: "The memory limit was reached.",
  Aborted: "The evaluation was aborted.",
  KernelCrash: "The kernel stopped working.",
};

/** Where a record's result goes, and how much room there is. */
export interface ElementPlace {
  /** 1-based position in the span; 0 for definitions and initialization. */
  readonly position: number;
  /** True for an array child, where a failure stands in the place of a result. */
  readonly inList: boolean;
  readonly roomBytes: number;
}

/** The frame that tells the supervisor how an evaluation ended, and how many bytes its result takes. */
export function recordFrame(
  record: EvaluationRecord,
  place: ElementPlace,
): { readonly frame: Buffer; readonly bodyBytes: number; readonly failure: Failure } {
  let failure: Failure = record.failureType;
  let note = "";
  let body = emptyMeta.output;
  if (place.position > 0) {
    const encoded = encodeResult(record, place);
    if (encoded.problem !== undefined) {
      failure = "ExceptionFailure";
      note = encoded.problem;
    }
    body = encoded.body;
  }
  const meta = metaOf(record, place.position, failure, note);
  return { frame: encodeElementFrame(meta, body), bodyBytes: body.length, failure };
}

function encodeResult(
  record: EvaluationRecord,
  place: ElementPlace,
): { readonly body: Uint8Array; readonly problem?: string } {
  const failure = record.failureType;
  if (place.inList && isHard(failure)) {
    const said = record.messages.at(-1)?.text;
    return { body: encodeBody(failureExpr(failure, said ?? why[failure])) };
  }
  let problem: string;
  try {
    const body = encodeBody(record.result);
    if (body.length <= place.roomBytes) return { body };
    problem = `The result has ${body.length} bytes, but only ${place.roomBytes} are left of what a child's results may have.`;
  } catch (error) {
    problem = `The result cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
  const stand: Expr = place.inList ? failureExpr("ExceptionFailure", problem) : sym("$Failed");
  return { body: encodeBody(stand), problem };
}

function metaOf(
  record: EvaluationRecord,
  position: number,
  failure: Failure,
  note: string,
): ElementMeta {
  const { timing, absoluteTiming, omitted, exitCode = 0 } = record;
  if (record.messages.length === 0 && record.outputLog.length === 0 && note === "") {
    return { ...emptyMeta, position, failure, timing, absoluteTiming, exitCode };
  }
  const messages = note === "" ? record.messages : [...record.messages, resultMessage(note)];
  return {
    position,
    failure,
    timing,
    absoluteTiming,
    exitCode,
    outputCount: record.outputLog.length,
    linesOmitted: omitted?.lines ?? 0,
    output: joined(record.outputLog),
    ...messageBlocks(messages, ({ expr }) => encodeBody(expr), omitted?.messages),
  };
}

function resultMessage(text: string): MessageRecord {
  const expr = fn(
    "Hold",
    fn("Message", fn("MessageName", sym("RemoteBatch`Result"), "error"), text),
    sym("True"),
  );
  return { symbol: "RemoteBatch`Result", tag: "error", text, expr };
}

function joined(exprs: readonly Expr[]): Uint8Array {
  return exprs.length === 0
    ? emptyMeta.output
    : Buffer.concat(exprs.map((expr) => encodeBody(expr)));
}

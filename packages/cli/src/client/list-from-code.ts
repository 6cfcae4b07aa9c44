import {
  type Expr,
  Fn,
  isFn,
  Packed,
  parseAll,
  printInputForm,
  unqualify,
} from "@remotebatch/expr-model";
import type { ListInput } from "@remotebatch/facade";
import { decode } from "@remotebatch/wxf-codec";
import type { EvaluationAnswer } from "../evaluation/answer.js";
import { EvaluatorProcess, evaluatorProgram, heapFor } from "../evaluation/evaluator-process.js";
import { failureText } from "../evaluation/failure-text.js";
import { UsageError } from "../exit-code.js";
import { whenAborted } from "../interruptible.js";
import { note } from "../output/streams.js";

/** Longest evaluation of a list given as code; a longer one belongs into a file. */
const listLimitMs = 60_000;
const longestShown = 200;

/**
 * The list that some code gives, evaluated in a process of its own which an interruption ends. What it prints and its
 * messages go to standard error.
 * @throws UsageError when it gives no list, or nothing in time.
 */
export async function listFromCode(code: string, signal: AbortSignal): Promise<ListInput> {
  const literal = literalList(code);
  if (literal !== undefined) return literal;
  const evaluator = new EvaluatorProcess(await evaluatorProgram(), { heapMegabytes: heapFor(1) });
  try {
    const evaluation = evaluator.evaluate(
      { input: code, form: "wxf", folder: process.cwd(), timeLimitMs: listLimitMs },
      (event) => note(event.text),
    );
    return listOfAnswer(await Promise.race([whenAborted(signal), evaluation]));
  } finally {
    await evaluator.close();
  }
}

/** What needs no evaluation: a list of literals, a plain `Range`, and text of which the client says what is wrong. */
function literalList(code: string): ListInput | undefined {
  let expressions: readonly Expr[];
  try {
    expressions = parseAll(code);
  } catch {
    return code;
  }
  const [only] = expressions;
  if (only === undefined) return code;
  if (expressions.length > 1) return undefined;
  if (isFn(only, "List")) return isInert(only) ? only : undefined;
  const isRange = isFn(only, "Range") && only.args.length > 0 && only.args.length < 4;
  return isRange && only.args.every((arg) => typeof arg === "number") ? code : undefined;
}

/** True for what evaluates to itself whatever is defined: numbers, strings and lists of them. */
function isInert(expr: Expr): boolean {
  const pending: Expr[] = [expr];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next instanceof Fn) {
      if (!isFn(next, "List")) return false;
      for (const arg of next.args) pending.push(arg);
    } else if (typeof next === "object" && next.kind !== "Real" && next.kind !== "BigReal") {
      return false;
    }
  }
  return true;
}

function listOfAnswer({ failure, detail, output }: EvaluationAnswer): Expr {
  if (failure === "TimeLimit") {
    throw new UsageError(
      `Evaluating the list took more than ${listLimitMs / 1000} s. Evaluate it once into a file, then give that file: remotebatch eval --form wxf CODE > list.wxf; remotebatch map FUNCTION --from list.wxf`,
    );
  }
  if (failure === "MemoryLimit") {
    throw new UsageError(
      "The list takes more memory than evaluating lists here may; map over a shorter one, of indices for instance, and make what is large in the function.",
    );
  }
  if (failure !== undefined) {
    const more = detail === undefined ? "" : ` ${detail}`;
    throw new UsageError(`The list could not be evaluated. ${failureText(failure)}${more}`);
  }
  const value = decode(Buffer.from(output, "hex"));
  const isList = isFn(value, "List") || (value instanceof Packed && value.dims.length > 0);
  if (!isList) {
    const text = printInputForm(unqualify(value));
    const shown = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
    throw new UsageError(
      `The code of the list evaluates to ${shown}, which is no list; give code such as '{1, 2, 3}' or 'Range[100]'.`,
    );
  }
  return value;
}

import { type Expr, fn, listOf, real } from "@remotebatch/expr-model";
import {
  type ArrayJob,
  type ElementData,
  elementEvaluationData,
  type Job,
} from "@remotebatch/facade";
import type { Form } from "../evaluation/answer.js";
import { CommandFailure, UsageError } from "../exit-code.js";
import { counted } from "../output/counted.js";
import { jsonText } from "../output/json-text.js";
import { printValue, valueForJson } from "../output/print-value.js";
import { propertyJson } from "../output/property-json.js";
import { writeLine } from "../output/streams.js";

/** The properties of one element, by the names that those of a child have. */
const readers = {
  EvaluationData: elementEvaluationData,
  EvaluationResult: ({ result }: ElementData) => result,
  EvaluationTiming: ({ timing }: ElementData) => timing,
  EvaluationAbsoluteTiming: ({ absoluteTiming }: ElementData) => absoluteTiming,
  EvaluationMessagesText: ({ messagesText }: ElementData) => messagesText,
  EvaluationMessagesExpressions: ({ messagesExpressions }: ElementData) => messagesExpressions,
} as const;

type Reader = (typeof readers)[keyof typeof readers];

/**
 * Prints a property of one element, its EvaluationData if none is named.
 * @throws UsageError when there is no such element or property. @throws CommandFailure when its child has not ended.
 */
export async function printElementProperty(
  job: Job,
  index: number,
  property = "EvaluationData",
  options: { readonly form?: Form; readonly json?: boolean } = {},
): Promise<void> {
  const read = readerOf(property);
  const array = arrayOf(job, index);
  const data = await array.elementData(index);
  if (data === undefined) {
    throw new CommandFailure(
      `Nothing is known of element ${index}: its child has not ended, or left no result.`,
    );
  }
  await printElementValue(property, read(data), options);
}

async function printElementValue(
  property: string,
  value: ReturnType<Reader>,
  { form, json }: { readonly form?: Form; readonly json?: boolean },
): Promise<void> {
  const expr = valueExpression(value);
  if (json !== true) await printValue(expr, form);
  else if (form === undefined) await writeLine(jsonText({ property, value: propertyJson(value) }));
  else await writeLine(jsonText({ property, value: await valueForJson(expr, form) }));
}

function valueExpression(value: ReturnType<Reader>): Expr {
  if (value === undefined) return fn("Missing", "NotAvailable");
  if (typeof value === "number") return real(value);
  return Array.isArray(value) ? listOf(value as readonly Expr[]) : (value as Expr);
}

function readerOf(property: string): Reader {
  if (Object.hasOwn(readers, property)) return readers[property as keyof typeof readers];
  throw new UsageError(
    `Elements have no property ${property}; they have ${Object.keys(readers).join(", ")}.`,
  );
}

function arrayOf(job: Job, index: number): ArrayJob {
  if (job.jobType !== "Array") {
    throw new UsageError("This is a single job: it has no elements. Leave --element out.");
  }
  if (index > job.length) {
    throw new UsageError(
      `The job has ${counted(job.length, "element")}; give an --element from 1 to ${job.length}.`,
    );
  }
  return job;
}

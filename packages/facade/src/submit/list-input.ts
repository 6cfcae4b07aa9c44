import { type Expr, Fn, isFn, real } from "@remotebatch/expr-model";
import { BatchError } from "@remotebatch/job-model";
import { shown } from "../options/option-value.js";
import type { ListInput } from "../remote-batch.js";
import { codeExpression } from "./code.js";
import { isExpression } from "./is-expression.js";
import { listElements } from "./list-elements.js";
import { qualifySymbols } from "./wire-symbols.js";

const maxRange = 10_000_000;

/** How a JavaScript value of a list becomes an element, as it goes on the wire. */
type Conversion = (value: unknown) => Expr;

function refuse(message: string, cause?: unknown): never {
  throw new BatchError("BATCH_INVALID_EXPRESSION", message, { cause });
}

/** The elements of `Range[…]` with integer arguments, which needs no evaluator. */
function rangeElements(expr: Expr): readonly number[] | undefined {
  if (!isFn(expr, "Range") || expr.args.length < 1 || expr.args.length > 3) return undefined;
  const numbers = expr.args.filter((arg) => typeof arg === "number");
  if (numbers.length !== expr.args.length) return undefined;
  const [a = 1, b, step = 1] = numbers;
  const from = b === undefined ? 1 : a;
  const to = b ?? a;
  if (step === 0) refuse("The list is a Range with step 0; give another step.");
  const count = Math.max(0, Math.floor((to - from) / step) + 1);
  if (count > maxRange) {
    throw new BatchError(
      "BATCH_LIMIT_EXCEEDED",
      `The list has ${count} elements; ${maxRange} is the most that is made from a Range here.`,
    );
  }
  return Array.from({ length: count }, (_, index) => from + index * step);
}

function converted(value: unknown, index: number, convert: Conversion): Expr {
  if (typeof value === "function") {
    refuse(`Element ${index + 1} of the list is a JavaScript function, which can't be sent.`);
  }
  try {
    return convert(value);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return refuse(`Element ${index + 1} of the list can't be sent: ${message}`, error);
  }
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

/**
 * The elements to map over, with their contexts.
 * @throws BatchError `BATCH_INVALID_EXPRESSION` when it is no list, `BATCH_INVALID_JOB` when it is empty.
 */
export async function inputElements(
  input: ListInput,
  evaluate: ((expr: Expr) => Expr | Promise<Expr>) | undefined,
  convert: Conversion,
): Promise<readonly Expr[]> {
  const elements = await anyElements(input, evaluate, convert);
  if (elements.length === 0) {
    throw new BatchError(
      "BATCH_INVALID_JOB",
      "The list is empty; give at least one element to map over.",
    );
  }
  return elements;
}

async function anyElements(
  input: ListInput,
  evaluate: ((expr: Expr) => Expr | Promise<Expr>) | undefined,
  convert: Conversion,
): Promise<readonly Expr[]> {
  // The type of the array says that its whole numbers are machine reals too.
  if (input instanceof Float64Array || input instanceof Float32Array)
    return Array.from(input, real);
  if (!isExpression(input) && isIterable(input)) {
    return Array.from(input, (value, index) => converted(value, index, convert));
  }
  const code = codeExpression(input, "The list");
  const literal = listElements(code) ?? rangeElements(code);
  if (literal !== undefined) return literal;
  if (evaluate !== undefined) {
    const value = await evaluate(code);
    const elements = listElements(value);
    if (elements !== undefined) return elements.map(qualifySymbols);
    return refuse(
      `The list evaluates to ${value instanceof Fn ? "something that is no list" : shown(value)}; give code that makes a list.`,
    );
  }
  return refuse(
    `The list is code that is not a list as it stands, and this client has no evaluator; give {…}, Range[n], a JavaScript array, or create the client with "evaluate".`,
  );
}

import { type Expr, fn } from "@remotebatch/expr-model";
import { BatchError, type InputFile } from "@remotebatch/job-model";
import { codeExpression } from "../submit/code.js";
import { argumentExpression } from "./argument-expression.js";
import { RemoteFunction, type RemoteFunctionCall, type Submittable } from "./remote-function.js";

/** What is to be evaluated, and the module that it needs when it is an exported function. */
export interface PreparedCode {
  readonly expression: Expr;
  readonly file?: InputFile;
}

function isRemoteFunction(value: unknown): value is RemoteFunction | RemoteFunctionCall {
  if (value instanceof RemoteFunction) return true;
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    value.kind === "RemoteFunctionCall" &&
    "target" in value &&
    value.target instanceof RemoteFunction
  );
}

/**
 * Prepares what `submit` or `mapSubmit` was given.
 * @param isMapped For a map, the elements are the arguments.
 * @throws BatchError `BATCH_INVALID_EXPRESSION`
 */
export async function prepareCode(given: Submittable, isMapped: boolean): Promise<PreparedCode> {
  if (!isRemoteFunction(given)) {
    return { expression: codeExpression(given, isMapped ? "The function" : "The expression") };
  }
  const target = given instanceof RemoteFunction ? given : given.target;
  if (isMapped && !(given instanceof RemoteFunction)) {
    throw new BatchError(
      "BATCH_INVALID_EXPRESSION",
      `A call of ${target.name} can't be mapped; give the remote function itself, the elements are its arguments.`,
    );
  }
  const args = given instanceof RemoteFunction ? [] : given.args.map(argument);
  const file = await target.bundle();
  const called = fn("NodeFunction", file.name, target.name);
  return { expression: isMapped ? called : fn(called, ...args), file };
}

function argument(value: unknown, index: number): Expr {
  try {
    return argumentExpression(value);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new BatchError(
      "BATCH_INVALID_EXPRESSION",
      `Argument ${index + 1} can't be sent: ${message}`,
      { cause },
    );
  }
}

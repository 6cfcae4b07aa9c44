import { resolve } from "node:path";
import { type RemoteFunction, remoteFunction } from "@remotebatch/facade";
import { UsageError } from "../exit-code.js";
import { type JsonValue, readJson } from "./read-json.js";

/**
 * The function of `--module path#export`.
 * @throws UsageError when it is written otherwise.
 */
export function moduleFunction(text: string): RemoteFunction {
  const at = text.lastIndexOf("#");
  if (at < 1 || at === text.length - 1) {
    throw new UsageError(`--module ${text}: write it as path#export, for example work.ts#run.`);
  }
  return remoteFunction(resolve(text.slice(0, at)), text.slice(at + 1));
}

/**
 * The arguments of `--args`: a JSON array; integers beyond 2^53 reach the function as bigints.
 * @throws UsageError when it is no JSON array.
 */
export function moduleArguments(text: string | undefined): readonly unknown[] {
  if (text === undefined) return [];
  let value: JsonValue;
  try {
    value = readJson(text);
  } catch (cause) {
    throw new UsageError(`--args can't be used: ${(cause as Error).message}`, { cause });
  }
  if (!Array.isArray(value)) {
    throw new UsageError("--args must be a JSON array of the arguments, for example '[1, \"a\"]'.");
  }
  return value;
}

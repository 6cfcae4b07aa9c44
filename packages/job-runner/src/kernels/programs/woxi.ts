import { type Expr, Fn } from "@remotebatch/expr-model";
import { decode } from "@remotebatch/wxf-codec";
import type { OpenKernel } from "../kernel.js";
import {
  type Dialect,
  type PrintedMessage,
  readMessageLine,
  type SortedLines,
  type SortedOutput,
} from "./dialect.js";
import type { ProgramNames } from "./find-program.js";
import { openPromptKernel } from "./prompt-kernel.js";

/** Where Woxi is looked for. */
const woxiProgram: ProgramNames = {
  kind: "woxi",
  variable: "REMOTEBATCH_WOXI",
  names: ["woxi"],
};

/** Woxi's prompt: results travel as WXF in base 64, messages come on its standard error. Tried with version 0.3.0. */
const woxi: Dialect = {
  kind: "woxi",
  args: ["repl"],
  load: (path) => `Get[${JSON.stringify(path)}];`,
  request: (expression, mark) =>
    `RemoteBatch\`result = (${expression});\n` +
    `Print["${mark}:" <> BaseEncode[BinarySerialize[{RemoteBatch\`result}]]];\n`,
  finish: (mark) => [
    `RemoteBatch\`end::end = "${mark}-end";`,
    `Message[RemoteBatch\`end::end]; Print["${mark}-end"];`,
  ],
  streams: ["stdout", "stderr"],
  result: (text) => {
    const list = decode(Buffer.from(text, "base64"));
    if (list instanceof Fn && list.args.length === 1) return list.args[0] as Expr;
    throw new Error("Woxi's answer is not a list of one result.");
  },
  sort: sortOutput,
};

function sortOutput({ stdout, stderr }: SortedLines): SortedOutput {
  const messages: PrintedMessage[] = [];
  let complaint: string | undefined;
  for (const block of blocksOf(stderr)) {
    const at = block.findIndex((line) => readMessageLine(line) !== undefined);
    const message = at < 0 ? undefined : readMessageLine(flatten(block, at));
    if (message !== undefined) messages.push(message);
    else complaint ??= block.join("\n").replace(/^Error: /u, "");
  }
  return { prints: stdout, messages, ...(complaint === undefined ? {} : { complaint }) };
}

/** Woxi writes an empty line before each message. */
function blocksOf(lines: readonly string[]): readonly (readonly string[])[] {
  const blocks: string[][] = [[]];
  for (const line of lines) {
    if (line === "") blocks.push([]);
    else blocks.at(-1)?.push(line);
  }
  return blocks.filter((block) => block.length > 0);
}

/** A message that shows a fraction takes three lines; gives it on one. */
function flatten(block: readonly string[], at: number): string {
  const line = block[at] as string;
  const above = block[at - 1]?.trim();
  const below = block[at + 1]?.trim();
  if (above === undefined || below === undefined) return line;
  return line.replace(/(?<= )-+(?= )/u, `${above}/${below}`);
}

/** Opens Woxi, found by `REMOTEBATCH_WOXI` or in `PATH`. @throws KernelMissing */
export const openWoxi: OpenKernel = (context) => openPromptKernel(woxi, woxiProgram, context);

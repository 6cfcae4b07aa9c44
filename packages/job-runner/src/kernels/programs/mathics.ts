import { assocOf, type Expr, Fn, isFn, parse, qualify, sym } from "@remotebatch/expr-model";
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

/** Where Mathics3 is looked for. */
const mathicsProgram: ProgramNames = {
  kind: "mathics",
  variable: "REMOTEBATCH_MATHICS",
  names: ["mathics3", "mathics"],
};

/** Later lines of what is printed at once are indented by it. */
const indent = " ".repeat(8);

/** Mathics3's prompt: results travel as FullForm text, messages come between what is printed. Tried with version 10.0.1. */
const mathics: Dialect = {
  kind: "mathics",
  args: ["-q", "--no-readline", "--colors", "NoColor"],
  // Without it Python keeps answers back until its buffer is full.
  env: { PYTHONUNBUFFERED: "1", PYTHONIOENCODING: "utf-8" },
  load: (path) => `Get[${JSON.stringify(path)}];`,
  // A line break can only stand inside of a string, where its escape means the same.
  request: (expression, mark) =>
    `RemoteBatch\`result = (${expression});\n` +
    `Print["${mark}:" <> StringReplace[ToString[FullForm[RemoteBatch\`result]], "\\n" -> "\\\\n"]];\n`,
  finish: (mark) => [`Print["${mark}-end"];`],
  streams: ["stdout"],
  result: (text) => qualify(languageForms(parse(text))),
  sort: sortOutput,
};

/** FullForm shows some values as calls that the model has of its own. */
function languageForms(expr: Expr): Expr {
  if (!(expr instanceof Fn)) return expr;
  const args = expr.args.map(languageForms);
  if (isFn(expr, "DirectedInfinity") && args.length === 0) return sym("ComplexInfinity");
  if (isFn(expr, "Association") && args.every((arg) => isRule(arg))) {
    return assocOf(
      args.map((rule) => {
        const [key, value] = (rule as Fn).args as [Expr, Expr];
        return [key, value, isFn(rule, "RuleDelayed")];
      }),
    );
  }
  return new Fn(languageForms(expr.head), args);
}

function isRule(expr: Expr): boolean {
  return (isFn(expr, "Rule") || isFn(expr, "RuleDelayed")) && expr.args.length === 2;
}

function sortOutput({ stdout }: SortedLines): SortedOutput {
  const prints: string[] = [];
  const messages: PrintedMessage[] = [];
  let complaint: string | undefined;
  // The prompt ends every evaluation with an empty line.
  const lines = stdout.at(-1) === "" ? stdout.slice(0, -1) : stdout;
  for (const line of lines) {
    const message = readMessageLine(line);
    const printed = prints.at(-1);
    if (message?.symbol === "Syntax") complaint ??= line;
    else if (message !== undefined) messages.push(message);
    else if (line.startsWith(indent) && printed !== undefined) {
      prints[prints.length - 1] = `${printed}\n${line.slice(indent.length)}`;
    } else prints.push(line);
  }
  return { prints, messages, ...(complaint === undefined ? {} : { complaint }) };
}

/** Opens Mathics3, found by `REMOTEBATCH_MATHICS` or in `PATH`. @throws KernelMissing */
export const openMathics: OpenKernel = (context) =>
  openPromptKernel(mathics, mathicsProgram, context);

import { type Expr, parseAll, WlSyntaxError } from "@remotebatch/expr-model";
import type { ParseFailure } from "./core/session-state.js";

const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "<|": "|>" };

/** Parses input text into its expressions. */
export function parseText(text: string): readonly Expr[] | ParseFailure {
  try {
    return parseAll(text);
  } catch (error) {
    if (!(error instanceof WlSyntaxError)) throw error;
    const { message: problem, offset: position } = error;
    return { problem, position, ...complaint(error, text) };
  }
}

const isCloser = (character: string): boolean => ")]}".includes(character) && character !== "";

/** The language's own message for a syntax error: its tag and arguments. */
function complaint(error: WlSyntaxError, text: string): Pick<ParseFailure, "tag" | "args"> {
  if (error.code === "WL_INCOMPLETE") return { tag: "sntxi", args: [text] };
  const after = text.slice(error.offset);
  if (error.code === "WL_UNBALANCED") {
    const open = after.startsWith("<|") ? "<|" : after.charAt(0);
    const closer = closers[open];
    if (closer !== undefined) return { tag: "bktmcp", args: [text.trim(), closer] };
    if (!isCloser(open)) return { tag: "sntxi", args: [text] };
  }
  const before = text.slice(0, error.offset);
  const opener = Object.keys(closers).find((key) => after.startsWith(closers[key] as string));
  if (opener !== undefined && !before.includes(opener)) {
    return { tag: "bktmop", args: [(before + (closers[opener] as string)).trim(), opener] };
  }
  return before.trim() === ""
    ? { tag: "sntxb", args: [after] }
    : { tag: "sntxf", args: [before, after] };
}

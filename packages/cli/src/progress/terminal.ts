import type { WriteStream } from "node:tty";
import { stripVTControlCharacters } from "node:util";

/** What the place that text goes to can show. */
export interface Terminal {
  /** A line may be rewritten in place; otherwise every change is a line of its own. */
  readonly live: boolean;
  readonly colour: boolean;
  /** Characters beyond ASCII are shown as they should. */
  readonly unicode: boolean;
  readonly columns: number;
}

/** What is known of a stream, from the stream itself and from `TERM`, `NO_COLOR`, `FORCE_COLOR`, `CI` and the locale. */
export function terminalOf(
  stream: Pick<WriteStream, "isTTY" | "columns">,
  env: NodeJS.ProcessEnv = process.env,
): Terminal {
  const live = stream.isTTY === true && env["TERM"] !== "dumb" && !env["CI"];
  const wantsColour = env["FORCE_COLOR"] !== undefined && env["FORCE_COLOR"] !== "0";
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return {
    live,
    colour: wantsColour || (live && !env["NO_COLOR"]),
    unicode:
      /utf-?8/i.test(locale) || env["WT_SESSION"] !== undefined || process.platform === "darwin",
    columns: Math.max(20, stream.columns ?? 80),
  };
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** Names of the styles that `paint` knows. */
export type Style = keyof typeof codes;

/** The text in that style, or as it is where there are no colours. */
export function paint(terminal: Terminal, style: Style, text: string): string {
  return terminal.colour && text !== "" ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;
}

/** Number of columns a text takes, its colours left out. */
export function visibleLength(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

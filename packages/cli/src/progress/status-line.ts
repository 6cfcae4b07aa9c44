import type { StatusView } from "@remotebatch/facade";
import type { Phase } from "@remotebatch/job-model";
import { durationText } from "./duration-text.js";
import { paint, type Style, type Terminal, visibleLength } from "./terminal.js";

/** What of a status a progress line shows. */
export type Progressing = Pick<
  StatusView,
  "available" | "status" | "phase" | "childCount" | "phases"
>;

const words: readonly (readonly [phase: Phase, word: string, style: Style])[] = [
  ["succeeded", "done", "green"],
  ["failed", "failed", "red"],
  ["timedOut", "timed out", "red"],
  ["cancelled", "aborted", "yellow"],
  ["lost", "lost", "red"],
  ["running", "running", "cyan"],
  ["starting", "starting", "cyan"],
  ["queued", "queued", "dim"],
];

const ended: readonly Phase[] = ["succeeded", "failed", "timedOut", "cancelled", "lost"];
const barWidth = 24;

/** One line that says how far a job is: a bar for arrays, the state, the time since it was submitted. */
export function statusLine(view: Progressing, elapsedMs: number, terminal: Terminal): string {
  const time = paint(terminal, "dim", durationText(elapsedMs));
  const parts = view.childCount > 1 ? arrayParts(view, terminal) : [stateOf(view, terminal)];
  const separator = terminal.unicode ? " · " : " | ";
  const text = [...parts, time].join(separator);
  if (view.childCount <= 1) return text;
  const withBar = `${bar(view, terminal)}  ${text}`;
  // Where the line would wrap, the counts are worth more than the bar.
  return !terminal.live || visibleLength(withBar) < terminal.columns ? withBar : text;
}

function arrayParts(view: Progressing, terminal: Terminal): string[] {
  if (!view.available) return ["status not available"];
  const done = ended.reduce((sum, phase) => sum + (view.phases[phase] ?? 0), 0);
  const counts = words.flatMap(([phase, word, style]) => {
    const count = view.phases[phase] ?? 0;
    return count === 0 || phase === "succeeded" ? [] : [paint(terminal, style, `${count} ${word}`)];
  });
  return [`${done} of ${view.childCount} children`, ...counts];
}

function stateOf(view: Progressing, terminal: Terminal): string {
  if (!view.available) return "status not available";
  const style = words.find(([phase]) => phase === view.phase)?.[2] ?? "dim";
  return paint(terminal, style, view.status ?? "?");
}

function bar(view: Progressing, terminal: Terminal): string {
  const [full, empty] = terminal.unicode ? ["█", "░"] : ["#", "."];
  let cells = 0;
  let line = "";
  let children = 0;
  for (const [phase, , style] of words) {
    if (phase === "queued" || phase === "starting") continue;
    children += view.phases[phase] ?? 0;
    const until = Math.floor((barWidth * children) / view.childCount);
    const part = (phase === "running" ? (terminal.unicode ? "▒" : "-") : full).repeat(
      until - cells,
    );
    line += paint(terminal, style, part);
    cells = until;
  }
  return line + paint(terminal, "dim", empty.repeat(barWidth - cells));
}

import { LiveLine, paint, showProgress, type WatchedJob } from "@remotebatch/cli/progress";
import type { StatusView } from "@remotebatch/facade";

const line = new LiveLine(process.stdout);
const { terminal } = line;
const labelWidth = 20;

/** What the example writes: a few kinds of line, plain where colours or Unicode can't be shown. */
export const screen = {
  title(text: string): void {
    line.print("");
    line.print(paint(terminal, "bold", text));
  },

  heading(text: string): void {
    line.print("");
    line.print(paint(terminal, "cyan", text));
  },

  /** A name and what belongs to it. */
  fact(label: string, text: string): void {
    line.print(`  ${paint(terminal, "dim", label.padEnd(labelWidth))}${text}`);
  },

  /** A command that the reader can copy. */
  command(text: string): void {
    line.print(`  npx --no-install ${text}`);
  },

  /** Shows how a job goes on until its end; `onStatus` hears of every change. */
  async progress(
    job: WatchedJob,
    onStatus: (view: StatusView) => void = () => undefined,
  ): Promise<void> {
    await showProgress(job, { line, indent: "  ", onStatus });
  },

  /** A small bar chart of one line: higher numbers are higher bars, or digits where there is no Unicode. */
  sparkline(values: readonly number[]): string {
    const levels = terminal.unicode ? "▁▂▃▄▅▆▇█" : "123456789";
    const least = Math.min(...values);
    const range = Math.max(...values) - least || 1;
    return values
      .map((value) => levels[Math.round(((value - least) / range) * (levels.length - 1))])
      .join("");
  },
};

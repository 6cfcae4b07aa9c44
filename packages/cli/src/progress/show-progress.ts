import type { StatusView } from "@remotebatch/facade";
import { LiveLine } from "./live-line.js";
import { statusLine } from "./status-line.js";

/** What `showProgress` needs of a job. */
export interface WatchedJob {
  readonly submittedAtMs: number;
  watch(options?: { readonly signal?: AbortSignal }): AsyncIterable<StatusView>;
}

/** Where and how progress is shown. */
export interface ProgressOptions {
  /** The line that shows it. Default: one on standard error. */
  readonly line?: LiveLine;
  /** Stands before each text. Default: nothing. */
  readonly indent?: string;
  /** Ends the display; the job goes on. */
  readonly signal?: AbortSignal;
  /** Without a live terminal: "changes" (default) writes a line per change, "none" nothing. */
  readonly plain?: "changes" | "none";
  /** Called with every status, the last one included. */
  readonly onStatus?: (view: StatusView) => void;
}

const tickMs = 200;

/**
 * Shows how a job goes on until it ends, and gives its last status. On a terminal one line is rewritten in place and
 * cleared at the end; elsewhere every change of the state is a plain line.
 */
export async function showProgress(
  job: WatchedJob,
  options: ProgressOptions = {},
): Promise<StatusView | undefined> {
  const line = options.line ?? new LiveLine(process.stderr);
  let last: StatusView | undefined;
  let lastPlain = "";
  const elapsedMs = (): number => Math.max(0, Date.now() - job.submittedAtMs);
  const show = (): void => {
    if (last === undefined) return;
    line.show((options.indent ?? "") + statusLine(last, elapsedMs(), line.terminal));
  };
  const timer = line.terminal.live ? setInterval(show, tickMs) : undefined;
  try {
    for await (const view of job.watch(
      options.signal === undefined ? {} : { signal: options.signal },
    )) {
      last = view;
      options.onStatus?.(view);
      if (line.terminal.live) {
        show();
        continue;
      }
      const state = statusKey(view);
      if (options.plain !== "none" && state !== lastPlain) {
        lastPlain = state;
        show();
      }
    }
    return last;
  } finally {
    clearInterval(timer);
    line.clear();
  }
}

/** What makes two states different for a reader of lines: the state, and how many children have ended in which way. */
function statusKey(view: StatusView): string {
  const { queued: _, starting: __, running: ___, ...ended } = view.phases;
  return JSON.stringify([view.available, view.childCount > 1 ? ended : view.status]);
}

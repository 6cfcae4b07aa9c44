import { type Cause, type FinalPhase, isFinal, type Phase } from "@remotebatch/job-model";

/** What happened to one child. The scheduler appends events to a file per launch, clients read on from where they were. */
export interface ChildEvent {
  readonly child: number;
  readonly attempt: number;
  readonly phase: Phase;
  readonly timeMs: number;
  /** Of a running child. */
  readonly pid?: number;
  /** Start of that process as the system tells it. */
  readonly started?: string;
  /** Of an ended child. */
  readonly cause?: Cause;
  readonly reason?: string;
  readonly exitCode?: number;
}

const phases: ReadonlySet<string> = new Set<Phase>([
  "queued",
  "starting",
  "running",
  "succeeded",
  "failed",
  "cancelled",
  "timedOut",
  "lost",
]);
const lineFeed = 10;
const decoder = new TextDecoder();

/** One event as a line. Short keys: there are three of them per child, and ten thousand children. */
export function formatEvent(event: ChildEvent): string {
  const { child, attempt, phase, timeMs, pid, started, cause, reason, exitCode } = event;
  return `${JSON.stringify({ c: child, a: attempt, p: phase, t: timeMs, pid, s: started, cause, reason, exitCode })}\n`;
}

function parseEvent(line: string): ChildEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { c, a, p, t, pid, s, cause, reason, exitCode } = value as Readonly<
    Record<string, unknown>
  >;
  if (typeof c !== "number" || typeof a !== "number" || typeof t !== "number") return undefined;
  if (typeof p !== "string" || !phases.has(p)) return undefined;
  return {
    child: c,
    attempt: a,
    phase: p as Phase,
    timeMs: t,
    ...(typeof pid === "number" ? { pid } : {}),
    ...(typeof s === "string" ? { started: s } : {}),
    ...(typeof cause === "string" ? { cause: cause as Cause } : {}),
    ...(typeof reason === "string" ? { reason } : {}),
    ...(typeof exitCode === "number" ? { exitCode } : {}),
  };
}

/** Events in some bytes of the file, and how many of the bytes were whole lines. Lines that a crash cut are skipped. */
export function parseEvents(bytes: Uint8Array): {
  readonly events: readonly ChildEvent[];
  readonly consumed: number;
} {
  const consumed = bytes.lastIndexOf(lineFeed) + 1;
  const events: ChildEvent[] = [];
  for (const line of decoder.decode(bytes.subarray(0, consumed)).split("\n")) {
    const event = line === "" ? undefined : parseEvent(line);
    if (event !== undefined) events.push(event);
  }
  return { events, consumed };
}

/** The last event of each child. */
export function latestEvents(events: readonly ChildEvent[]): ReadonlyMap<number, ChildEvent> {
  const latest = new Map<number, ChildEvent>();
  for (const event of events) {
    const before = latest.get(event.child);
    if (before !== undefined && before.attempt > event.attempt) continue;
    latest.set(event.child, event);
  }
  return latest;
}

/** True for an event after which the attempt is over. */
export function isEnd(event: ChildEvent): event is ChildEvent & { readonly phase: FinalPhase } {
  return isFinal(event.phase);
}

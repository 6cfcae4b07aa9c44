import { randomBytes } from "node:crypto";
import {
  advancePhase,
  type Cause,
  type ChildStatus,
  combinePhases,
  isFinal,
  type JobManifest,
  type JobStatus,
  type OutcomeRecord,
  type Phase,
} from "@remotebatch/job-model";
import type { JobPlan } from "./job-plan.js";

/** One launch of a job as this process knows it. */
export interface Launch {
  readonly key: string;
  readonly id: string;
  readonly attempt: number;
  readonly children: readonly number[];
  /** Cursor of the engine's last report. */
  cursor: string | undefined;
  /** When this process looked last for aborts that nobody carried out; by its own clock. */
  heededAtMs: number | undefined;
}

/** A new state of a child, as some source reports it. */
export interface ChildReport {
  readonly attempt: number;
  readonly phase: Phase;
  readonly label: string;
  readonly reason?: string | undefined;
  readonly cause?: Cause | undefined;
  readonly exitCode?: number | undefined;
  readonly startedAtMs?: number | undefined;
  readonly finishedAtMs?: number | undefined;
}

/** Cursors of other processes, or of this one before a restart, mean nothing here. */
const instance = randomBytes(6).toString("hex");

/** What this process knows of one job: a status per child, each with the version at which it last changed. */
export class JobView {
  readonly manifest: JobManifest;
  readonly plan: JobPlan;
  readonly launches = new Map<string, Launch>();
  /** Outcome records read so far, by child; of the child's present attempt. */
  readonly records = new Map<number, OutcomeRecord>();
  /** Since when a child in a final phase has had no record, by child. */
  readonly waitingSinceMs = new Map<number, number>();
  /** The lost child whose record was looked for last; 0 when none was. */
  lastRevisited = 0;
  /** Children that were given up without a word of the engine: their runners may work yet. */
  readonly givenUp = new Set<number>();
  launchesComplete = false;
  refreshed = false;
  readonly #children: ChildStatus[];
  readonly #versions: Float64Array;
  readonly #phases = new Map<Phase, number>();
  readonly #labels = new Map<string, number>();
  #version = 1;

  constructor(manifest: JobManifest, plan: JobPlan, queuedLabel: string) {
    this.manifest = manifest;
    this.plan = plan;
    const count = manifest.spanEnds.length;
    this.#children = manifest.spanEnds.map((_end, index) => ({
      child: index + 1,
      phase: "queued",
      label: queuedLabel,
      attempt: 1,
    }));
    this.#versions = new Float64Array(count).fill(1);
    this.#phases.set("queued", count);
    this.#labels.set(queuedLabel, count);
  }

  get uuid(): string {
    return this.manifest.uuid;
  }

  get generation(): string | undefined {
    return this.plan.generation;
  }

  get childCount(): number {
    return this.#children.length;
  }

  /** Status of a child that exists. */
  child(child: number): ChildStatus {
    const status = this.#children[child - 1];
    if (status === undefined) throw new RangeError(`Job ${this.uuid} has no child ${child}.`);
    return status;
  }

  get children(): readonly ChildStatus[] {
    return this.#children;
  }

  get isFinished(): boolean {
    return this.unfinishedCount === 0;
  }

  get unfinishedCount(): number {
    let count = 0;
    for (const [phase, number] of this.#phases) if (!isFinal(phase)) count += number;
    return count;
  }

  /** Takes a report in; of an earlier attempt, or against a final phase of the same attempt, it changes nothing. */
  observe(child: number, report: ChildReport): void {
    const before = this.child(child);
    if (report.attempt < before.attempt) return;
    if (report.attempt === before.attempt) {
      const phase = advancePhase(before.phase, report.phase);
      if (phase !== report.phase) return;
      const same =
        before.phase === phase && before.label === report.label && before.reason === report.reason;
      if (same || (isFinal(before.phase) && before.phase === phase)) return;
    } else {
      this.records.delete(child);
      this.waitingSinceMs.delete(child);
    }
    const { attempt, phase, label, reason, cause, exitCode, startedAtMs, finishedAtMs } = report;
    this.#count(this.#phases, before.phase, phase);
    this.#count(this.#labels, before.label, label);
    this.#children[child - 1] = {
      child,
      phase,
      label,
      attempt,
      ...(reason === undefined ? {} : { reason }),
      ...(cause === undefined ? {} : { cause }),
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(startedAtMs === undefined ? {} : { startedAtMs }),
      ...(finishedAtMs === undefined ? {} : { finishedAtMs }),
    };
    this.#version += 1;
    this.#versions[child - 1] = this.#version;
  }

  #count<Key>(counts: Map<Key, number>, from: Key, to: Key): void {
    if (from === to) return;
    const left = (counts.get(from) ?? 0) - 1;
    if (left > 0) counts.set(from, left);
    else counts.delete(from);
    counts.set(to, (counts.get(to) ?? 0) + 1);
  }

  /** The job's status, with the children that changed since the cursor. */
  status(labels: Readonly<Record<Phase, string>>, cursor?: string): JobStatus {
    const since = this.#sinceVersion(cursor);
    const phases: Partial<Record<Phase, number>> = Object.fromEntries(this.#phases);
    const phase = combinePhases(phases);
    return {
      phase,
      label: this.childCount === 1 ? (this.#children[0]?.label ?? labels[phase]) : labels[phase],
      ...this.#why(phase),
      counts: Object.fromEntries(this.#labels),
      phases,
      changed: this.#children.filter((_status, index) => (this.#versions[index] ?? 0) > since),
      cursor: `${instance}.${this.#version}`,
    };
  }

  #why(phase: Phase): Pick<JobStatus, "reason" | "cause" | "exitCode"> {
    const wanted: Phase | undefined =
      phase === "queued" || (isFinal(phase) && phase !== "succeeded") ? phase : undefined;
    const single = this.childCount === 1;
    const first = single
      ? this.#children[0]
      : this.#children.find((status) => status.phase === wanted);
    if (first === undefined) return {};
    const { reason, cause, exitCode } = first;
    const count = wanted === undefined ? 0 : (this.#phases.get(wanted) ?? 0);
    const text =
      single || reason === undefined
        ? reason
        : `${count} of ${this.childCount} children; child ${first.child}: ${reason}`;
    return {
      ...(text === undefined ? {} : { reason: text }),
      ...(cause === undefined ? {} : { cause }),
      ...(single && exitCode !== undefined ? { exitCode } : {}),
    };
  }

  #sinceVersion(cursor: string | undefined): number {
    if (cursor === undefined) return 0;
    const [owner, version] = cursor.split(".");
    const number = Number(version);
    return owner === instance && Number.isSafeInteger(number) && number <= this.#version
      ? number
      : 0;
  }
}

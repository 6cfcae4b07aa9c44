import type { EndedFor } from "./judge-exit.js";
import type { LaunchState } from "./launch-state.js";
import type { RunnerProcess } from "./runner-process.js";

/** A child whose runner is at work. */
export interface RunningChild {
  readonly launch: LaunchState;
  readonly child: number;
  readonly attempt: number;
  readonly process: RunnerProcess;
  readonly cores: number;
  /** Started by an earlier scheduler. */
  readonly isAdopted: boolean;
  endedFor?: EndedFor;
  timers: readonly NodeJS.Timeout[];
}

import type { Cause, Phase } from "@remotebatch/job-model";

/** Where the state of launches lies on the host; every request to the agent names it. */
interface Place {
  readonly root: string;
}

/** What a launch is on one host; kept there as `task.json`. */
export interface HostTask {
  readonly key: string;
  readonly children: readonly number[];
  readonly attempt: number;
  readonly node: string;
  readonly runner: string;
  readonly descriptor: string;
  /** Slots of the host, and how many of them one child takes. */
  readonly slots: number;
  readonly slotsPerChild: number;
  /** Variables of the children, beside those of the login. */
  readonly environment: Readonly<Record<string, string>>;
  /** Time between SIGTERM and SIGKILL, milliseconds. */
  readonly graceMs: number;
  /** A child that still runs after this many milliseconds is ended: the runner's own limit and some more. */
  readonly endAfterMs?: number;
}

/** One request to the agent, as JSON on its standard input; the answer is JSON on its standard output. */
export type AgentRequest =
  | (Place & { readonly verb: "load" })
  | (Place & { readonly verb: "launch"; readonly task: HostTask })
  | (Place & { readonly verb: "status"; readonly keys: readonly string[] })
  | (Place & {
      readonly verb: "cancel";
      readonly key: string;
      readonly children: readonly number[];
    })
  | (Place & { readonly verb: "printed"; readonly key: string; readonly child: number })
  | (Place & { readonly verb: "forget"; readonly key: string });

/** State of one child on its host. */
export interface HostChild {
  readonly child: number;
  readonly phase: Phase;
  readonly cause?: Cause;
  readonly reason?: string;
  readonly exitCode?: number;
}

/** Answers of the agent, by verb. */
export interface AgentAnswers {
  /** Children on the host that have not ended. */
  readonly load: { readonly open: number };
  readonly launch: { readonly launched: boolean };
  /** The children of the launches that the host has, by key. */
  readonly status: Readonly<Record<string, readonly HostChild[]>>;
  readonly cancel: { readonly asked: boolean };
  readonly printed: { readonly text: string; readonly timeMs: number };
  readonly forget: { readonly forgotten: boolean };
}

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

/** State of one launch on its host. */
export interface HostLaunch {
  readonly children: readonly HostChild[];
  /** Why nothing can be told of it. */
  readonly trouble?: string;
}

/** Folder of the host's state for what was asked while the host could not be reached; no launch has such a name. */
export const owedFolder = ".owed";

/** Something that was asked of a launch, in a file of its own that whoever does it takes away. */
export interface OwedNote {
  readonly key: string;
  /** Children that are to end; all where it says none. */
  readonly children?: readonly number[];
  /** The job was removed: the launch is to end and to leave nothing. */
  readonly isRemoval?: boolean;
}

/** Answers of the agent, by verb. */
export interface AgentAnswers {
  /** Children on the host that have not ended. */
  readonly load: { readonly open: number };
  readonly launch: { readonly launched: boolean };
  /** The launches that the host has, by key. */
  readonly status: Readonly<Record<string, HostLaunch>>;
  readonly cancel: { readonly asked: boolean };
  readonly printed: { readonly text: string; readonly timeMs: number };
  /** False: something of it still works, and ends. */
  readonly forget: { readonly forgotten: boolean };
}

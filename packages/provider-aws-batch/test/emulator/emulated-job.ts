import { type ChildProcess, spawn } from "node:child_process";

/** What is read of a submission. */
export interface Submission {
  readonly jobName: string;
  readonly jobQueue: string;
  readonly jobDefinition: string;
  readonly arrayProperties?: { readonly size: number };
  readonly containerOverrides?: {
    readonly command?: readonly string[];
    readonly environment?: readonly { readonly name: string; readonly value: string }[];
  };
  readonly timeout?: { readonly attemptDurationSeconds: number };
  readonly tags?: Readonly<Record<string, string>>;
  readonly retryStrategy?: {
    readonly attempts?: number;
    readonly evaluateOnExit?: readonly {
      readonly onStatusReason?: string;
      readonly onReason?: string;
      readonly onExitCode?: string;
      readonly action: string;
    }[];
  };
}

/** How an attempt of a container ended, or is made to. */
export interface AttemptEnd {
  readonly exitCode?: number;
  readonly reason?: string;
  readonly statusReason: string;
}

export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

/** A plain job, or one child of an array. */
export interface EmulatedTask {
  readonly id: string;
  readonly index: number | undefined;
  readonly submission: Submission;
  readonly createdAt: number;
  status: string;
  statusReason: string | undefined;
  startedAt: number | undefined;
  stoppedAt: number | undefined;
  readonly attempts: (AttemptEnd & {
    readonly logStreamName: string;
    readonly startedAt: number;
    readonly stoppedAt: number;
  })[];
  logStreamName: string | undefined;
  terminated: string | undefined;
  /** Reason with which its host was taken away. */
  reclaimed?: string | undefined;
  process: ChildProcess | undefined;
}

export function isOver(task: Pick<EmulatedTask, "status">): boolean {
  return task.status === "SUCCEEDED" || task.status === "FAILED";
}

function matches(glob: string | undefined, text: string): boolean {
  if (glob === undefined) return true;
  return glob.endsWith("*") ? text.startsWith(glob.slice(0, -1)) : text === glob;
}

/** Whether AWS Batch would start the task again: rules in order, the first that fits decides; timed-out jobs never. */
export function runsAgain(task: EmulatedTask, end: AttemptEnd): boolean {
  const { attempts = 1, evaluateOnExit } = task.submission.retryStrategy ?? {};
  if (task.attempts.length >= attempts || task.terminated !== undefined) return false;
  if (end.statusReason === "Job attempt duration exceeded timeout") return false;
  const rule = evaluateOnExit?.find(
    ({ onStatusReason, onReason, onExitCode }) =>
      matches(onStatusReason, end.statusReason) &&
      matches(onReason, end.reason ?? "") &&
      matches(onExitCode, String(end.exitCode ?? "")),
  );
  return rule === undefined || rule.action.toUpperCase() === "RETRY";
}

/** Variables that lead a container to the keys of its role; none where its definition has no role. */
export type RoleVariables = (task: EmulatedTask) => Readonly<Record<string, string>>;

/** Runs the command of a task as a process, with nothing but the variables that a container would have. */
export function runContainer(
  task: EmulatedTask,
  log: LogEvent[],
  options: {
    readonly secondMs: number;
    readonly killMs: number;
    readonly role?: RoleVariables | undefined;
  },
): Promise<AttemptEnd> {
  const { command = [], environment = [] } = task.submission.containerOverrides ?? {};
  const [program = "", ...words] = command;
  const variables: Record<string, string> = {
    PATH: process.env["PATH"] ?? "",
    TMPDIR: process.env["TMPDIR"] ?? "/tmp",
  };
  for (const { name, value } of environment) variables[name] = value;
  Object.assign(variables, options.role?.(task));
  variables["AWS_BATCH_JOB_ID"] = task.id;
  variables["AWS_BATCH_JOB_ATTEMPT"] = String(task.attempts.length + 1);
  if (task.index !== undefined) variables["AWS_BATCH_JOB_ARRAY_INDEX"] = String(task.index);
  return new Promise((resolve) => {
    let isTooLong = false;
    const child = spawn(program, words, {
      env: variables,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    task.process = child;
    for (const stream of [child.stdout, child.stderr]) {
      let rest = "";
      stream?.on("data", (bytes: Buffer) => {
        const lines = (rest + bytes.toString()).split("\n");
        rest = lines.pop() ?? "";
        for (const message of lines)
          if (message !== "") log.push({ timestamp: Date.now(), message });
      });
    }
    const { attemptDurationSeconds } = task.submission.timeout ?? {};
    const limit =
      attemptDurationSeconds === undefined
        ? undefined
        : setTimeout(() => {
            isTooLong = true;
            stopContainer(task, options.killMs);
          }, attemptDurationSeconds * options.secondMs);
    child.on("error", () =>
      resolve({
        statusReason: "Task failed to start",
        reason: `CannotStartContainerError: exec: "${program}": executable file not found in $PATH`,
      }),
    );
    child.on("close", (code, signal) => {
      clearTimeout(limit);
      task.process = undefined;
      const exitCode = code ?? (signal === "SIGTERM" ? 143 : 137);
      if (isTooLong) resolve({ exitCode, statusReason: "Job attempt duration exceeded timeout" });
      else
        resolve({
          exitCode,
          statusReason: task.terminated ?? task.reclaimed ?? "Essential container in task exited",
        });
    });
  });
}

/** Ends a container as ECS does: a signal, and a while later the end. */
export function stopContainer(task: EmulatedTask, killMs: number): void {
  const child = task.process;
  if (child?.pid === undefined) return;
  const pid = child.pid;
  child.kill("SIGTERM");
  const kill = setTimeout(() => {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It has ended in time.
    }
  }, killMs);
  child.on("close", () => clearTimeout(kill));
}

import type { Cause, Phase } from "@remotebatch/job-model";
import type { EngineChild } from "@remotebatch/provider-kit";

/** What AWS Batch tells of one job or child, as far as it is read. */
export interface AwsJobState {
  readonly status: string;
  readonly statusReason?: string | undefined;
  readonly exitCode?: number | undefined;
  /** The container's own reason, such as `OutOfMemoryError: …`. */
  readonly reason?: string | undefined;
}

/** The reason that our own requests to end a job give: AWS tells no cancelled jobs from failed ones. */
export const abortReason = "Aborted by remotebatch.";

const phases: Readonly<Record<string, Phase>> = {
  SUBMITTED: "queued",
  PENDING: "queued",
  RUNNABLE: "queued",
  STARTING: "starting",
  RUNNING: "running",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
};

/** Words of AWS Batch for the phases. */
export const phaseWords: Readonly<Partial<Record<Phase, string>>> = {
  queued: "SUBMITTED",
  starting: "STARTING",
  running: "RUNNING",
  succeeded: "SUCCEEDED",
  failed: "FAILED",
  cancelled: "FAILED",
  timedOut: "FAILED",
  lost: "FAILED",
};

/** How ECS and Fargate say that they could not start a container now. */
const notStarted =
  /Cannot(?:Start|Create|Inspect)(?:Container|Volume)|ResourceInitializationError|Task failed to start|(?:Docker|ContainerRuntime)(?:Timeout)?Error|Capacity is unavailable|Timeout waiting for|unexpected EC2 error/iu;

interface Verdict {
  readonly phase: Phase;
  readonly cause: Cause;
  /** In front of AWS's own words. */
  readonly advice?: string;
}

const missingImage =
  /not found|does not exist|manifest unknown|name unknown|invalid reference|denied|unauthorized|no such (?:image|manifest)|platform/iu;

function verdictOf(state: AwsJobState): Verdict {
  const { statusReason = "", reason = "", exitCode } = state;
  const said = `${statusReason} ${reason}`;
  if (statusReason.includes(abortReason)) return { phase: "cancelled", cause: "user" };
  if (/attempt duration exceeded timeout/iu.test(said))
    return { phase: "timedOut", cause: "timeLimit" };
  if (
    /^Host EC2/u.test(statusReason) ||
    /spot task was interrupted|spot (?:instance )?interruption|spot capacity/iu.test(said)
  )
    return { phase: "failed", cause: "preempted", advice: "The machine was taken away" };
  if (/OutOfMemory/u.test(said))
    return { phase: "failed", cause: "memory", advice: "The container needs more Memory" };
  if (/CannotPull(?:ECR)?Container/u.test(said)) {
    return missingImage.test(reason === "" ? said : reason)
      ? {
          phase: "failed",
          cause: "user",
          advice:
            "The image is not there or may not be read; check its name and the execution role",
        }
      : { phase: "failed", cause: "infrastructure", advice: "The image could not be fetched now" };
  }
  if (exitCode === 127 || /exec:? .*(?:not found|no such file)/iu.test(said))
    return {
      phase: "failed",
      cause: "user",
      advice: "The image has no node on its PATH; use one with Node 20.19 or newer",
    };
  if (/Container ?Overrides length/iu.test(said))
    return {
      phase: "failed",
      cause: "user",
      advice: "The variables of the setting environment are too long",
    };
  if (notStarted.test(said))
    return {
      phase: "failed",
      cause: "infrastructure",
      advice: "The container could not be started",
    };
  if (exitCode === 66)
    return {
      phase: "failed",
      cause: "infrastructure",
      advice:
        "The container could not reach the bucket, its URLs had expired or its role does not permit it; its log says more",
    };
  if (exitCode === 67)
    return {
      phase: "failed",
      cause: "infrastructure",
      advice: "The runner in the bucket is damaged",
    };
  return { phase: "failed", cause: "unknown" };
}

/** What AWS Batch says of a child, in the contract's words. */
export function engineChild(state: AwsJobState, child: number, attempt: number): EngineChild {
  const { status: label, statusReason = "", reason = "", exitCode } = state;
  const phase = Object.hasOwn(phases, label) ? (phases[label] ?? "queued") : "queued";
  const exit = exitCode === undefined ? {} : { exitCode };
  if (phase !== "failed") {
    const waits = phase === "queued" && statusReason !== "" ? { reason: statusReason } : {};
    return { child, attempt, phase, label, ...waits, ...exit };
  }
  const verdict = verdictOf(state);
  const words = [...new Set([statusReason, reason])].filter((text) => text !== "").join(": ");
  const code = exitCode === undefined || exitCode === 0 ? "" : `exit code ${exitCode}`;
  const said =
    [words, code].filter((text) => text !== "").join(", ") || "AWS Batch gives no reason";
  return {
    child,
    attempt,
    label,
    phase: verdict.phase,
    cause: verdict.cause,
    reason: verdict.advice === undefined ? said : `${verdict.advice} (${said}).`,
    ...exit,
  };
}

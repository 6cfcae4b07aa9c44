import type { Assoc, Expr } from "@remotebatch/expr-model";
import type { StatusView } from "../job/job.js";
import type { JobCore } from "../job/job-core.js";
import { notificationSpec } from "../notifications/notification-spec.js";
import { previewPicture } from "../pictures/preview-picture.js";
import { notAvailable } from "../results/absent.js";
import { messagesExpressions, messagesText, seconds } from "../results/evaluation-data.js";
import type {
  CommonProperties,
  EvaluationProperties,
  NotAvailable,
  SubmissionProperties,
} from "./property-values.js";
import type { PropertyReaders } from "./read-property.js";

/** Readers of what every job has; `status` is the job's own or the child's. */
export function commonReaders(
  core: JobCore,
  status: () => Promise<StatusView>,
  names: () => readonly string[],
): PropertyReaders<CommonProperties> {
  return {
    Environment: () => core.environment.name,
    JobUUID: () => core.record.uuid,
    Provider: () => core.provider.name,
    JobName: () => core.record.name,
    JobStatus: async () => (await status()).status,
    JobStatusReason: async () => (await status()).reason,
    JobInProgressQ: async () => (await status()).inProgress,
    JobSucceededQ: async () => (await status()).succeeded,
    JobFailedQ: async () => (await status()).failed,
    Properties: () => names(),
  };
}

/** Readers of the options as they were resolved. */
export function submissionReaders(core: JobCore): PropertyReaders<SubmissionProperties> {
  const { options, submittedAtMs } = core.record;
  return {
    JobInputFilenames: () => options.inputFilenames,
    ProviderSettings: () => options.settings,
    ProviderJobID: () => core.ref.id,
    SubmissionDate: () => new Date(submittedAtMs),
    TimeConstraint: () =>
      options.timeLimitMs === undefined ? undefined : options.timeLimitMs / 1000,
    CreditConstraint: () => options.creditConstraint,
    LicensingSettings: () => options.licensingSettings,
    RemoteJobNotifications: () => notificationSpec(options.notifications),
  };
}

/**
 * Readers of one evaluation's record: a single job's, or the span of child `child`. `failure` stands for a result that will never
 * come.
 */
export function evaluationReaders(
  core: JobCore,
  child: number,
  status: () => Promise<StatusView>,
  data: () => Promise<Assoc | undefined>,
  failure: (view: StatusView) => Expr,
): PropertyReaders<EvaluationProperties> {
  return {
    EvaluationData: async () => (await data()) ?? notAvailable(),
    EvaluationResult: async () => {
      const found = (await data())?.get("Result");
      if (found !== undefined) return found;
      const view = await status();
      return view.available && !view.inProgress ? failure(view) : notAvailable();
    },
    EvaluationTiming: async () => seconds(await data(), "Timing"),
    EvaluationAbsoluteTiming: async () => seconds(await data(), "AbsoluteTiming"),
    EvaluationMessagesText: async () => messagesText(await data()),
    EvaluationMessagesExpressions: async () => messagesExpressions(await data()),
    JobExitCode: async () => (await status()).exitCode,
    JobLog: async () => await core.logText(child),
    JobLogString: async () => await core.logText(child),
    JobLogData: async () => await core.logLines(child),
    JobLogTabular: async () => {
      const lines = await core.logLines(child);
      return {
        Time: lines.map(({ timeMs }) => new Date(timeMs)),
        Stream: lines.map(({ stream }) => stream),
        Text: lines.map(({ text }) => text),
      };
    },
    OutputPreviewImage: async () => previewOf(await data()),
  };
}

/** The preview of a result, where there is one. */
export function previewOf(data: Assoc | undefined): string | NotAvailable {
  const result = data?.get("Result");
  return result === undefined ? notAvailable() : previewPicture(result);
}

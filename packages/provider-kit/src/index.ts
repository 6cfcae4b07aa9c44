export { syncFolder, type WriteOptions, writeFileAtomic } from "./atomic-file.js";
export { type Patience, sleep } from "./context.js";
export { createProvider, type ProviderParts } from "./create-provider.js";
export { withDecoratedParts } from "./decorated-parts.js";
export { type FileSteps, promptSteps } from "./file-steps.js";
export { folderStore } from "./folder-store.js";
export type {
  EngineChild,
  EngineChildRef,
  EngineQuery,
  EngineReport,
  JobEngine,
  LaunchRequest,
  NewLogs,
} from "./job-engine.js";
export type {
  GetOptions,
  GrantRequest,
  JobStore,
  PutOptions,
  PutResult,
  StoreEntry,
} from "./job-store.js";
export {
  isLaunchKey,
  type JobGeneration,
  type LaunchKeyParts,
  parseLaunchKey,
} from "./launch-key.js";
export { formatLogLine, type LogSplitter, logSplitter } from "./log-lines.js";
export { makeFolder } from "./make-folder.js";
export {
  type PollEvent,
  type PollOptions,
  type PollSchedule,
  type PollState,
  pollSchedule,
} from "./poll-schedule.js";
export { type AttemptEnd, shouldRetry } from "./retry-decision.js";
export {
  type CommandOptions,
  type CommandOutput,
  type ProgramOptions,
  runProgram,
} from "./run-program.js";
export { checkSettingNames } from "./setting-names.js";
export { sha256Of } from "./sha256.js";
export { shellLine, shellQuote } from "./shell-quote.js";
export {
  type SshConnection,
  type SshSettings,
  sshConnection,
  sshSettingsProblem,
} from "./ssh-connection.js";
export { stageJob } from "./stage-job.js";
export { storeFailure, systemCode } from "./store-failure.js";

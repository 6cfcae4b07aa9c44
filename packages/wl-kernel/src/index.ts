export { toEvaluationData } from "./evaluation-data.js";
export { type FunctionEntry, functionTable } from "./function-table.js";
export {
  isSubkernelThread,
  type SubkernelThreadData,
  serveSubkernel,
} from "./parallel/serve-subkernel.js";
export type { StartSubkernel, Subkernel, SubkernelOptions } from "./parallel/subkernel.js";
export { threadSubkernels } from "./parallel/thread-subkernel.js";
export type {
  EvaluateOptions,
  EvaluationRecord,
  FailureType,
  MessageRecord,
  Session,
  SessionOptions,
} from "./record.js";
export { shownMessage } from "./record.js";
export { createSession } from "./session.js";
export { kernelVersion } from "./version.js";

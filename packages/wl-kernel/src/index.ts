export { toEvaluationData } from "./evaluation-data.js";
export { type FunctionEntry, functionTable } from "./function-table.js";
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

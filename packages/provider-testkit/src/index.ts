export type { CaseContext, ConformanceCase } from "./conformance-case.js";
export { conformanceCases } from "./conformance-cases.js";
export { type CaseRemark, type ConformanceReport, reportText } from "./conformance-report.js";
export {
  type ConformanceOptions,
  describeProvider,
  type TestFunctions,
} from "./describe-provider.js";
export { executeTestProgram } from "./execute-test-program.js";
export {
  type FaultSwitches,
  faultSwitches,
  faultyEngine,
  faultyProvider,
  faultyStore,
} from "./fault-switches.js";
export {
  type MemoryChild,
  type MemoryOutcome,
  type MemoryProvider,
  type MemoryProviderOptions,
  memoryProvider,
} from "./memory-provider.js";
export { memoryStore } from "./memory-store.js";
export { arrayTestJob, singleTestJob, testElement } from "./test-jobs.js";
export { type TestProgram, type TestStep, testRunner } from "./test-runner.js";

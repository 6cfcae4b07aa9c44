import type { ConformanceCase } from "./conformance-case.js";
import { endingCases } from "./ending-cases.js";
import { modelCase } from "./model-case.js";
import { runningCases } from "./running-cases.js";
import { submittingCases } from "./submitting-cases.js";

/** Every case of the suite, in order. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...submittingCases,
  ...runningCases,
  ...endingCases,
  modelCase,
];

import { carryingCases } from "./carrying-cases.js";
import { claimCases } from "./claim-cases.js";
import type { ConformanceCase } from "./conformance-case.js";
import { endingCases } from "./ending-cases.js";
import { limitCases } from "./limit-cases.js";
import { modelCase } from "./model-case.js";
import { resubmissionCases } from "./resubmission-cases.js";
import { runningCases } from "./running-cases.js";
import { simultaneousCases } from "./simultaneous-cases.js";
import { stoppingCases } from "./stopping-cases.js";
import { submittingCases } from "./submitting-cases.js";
import { tellingCases } from "./telling-cases.js";

/** Every case of the suite, in order. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...submittingCases,
  ...carryingCases,
  ...limitCases,
  ...simultaneousCases,
  ...runningCases,
  ...tellingCases,
  ...endingCases,
  ...stoppingCases,
  ...resubmissionCases,
  ...claimCases,
  modelCase,
];

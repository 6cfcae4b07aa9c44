import { arithmetic } from "./arithmetic.js";
import { complexParts } from "./complex-parts.js";
import { extremes } from "./extremes.js";
import { hyperbolic } from "./hyperbolic.js";
import { inverseFunctions } from "./inverse-functions.js";
import { logarithms } from "./logarithms.js";
import { precision } from "./precision.js";
import { roundingFunctions } from "./rounding.js";
import { trigonometric } from "./trigonometric.js";

/** Topics on numbers. */
export const numbers = {
  arithmetic,
  precision,
  trigonometric,
  hyperbolic,
  inverseFunctions,
  logarithms,
  roundingFunctions,
  complexParts,
  extremes,
} as const;

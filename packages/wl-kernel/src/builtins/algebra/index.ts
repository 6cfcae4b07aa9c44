import type { Builtin } from "../../core/builtin.js";
import { polynomials } from "./polynomials.js";
import { rationalFunctions } from "./rational-functions.js";

/** Topics about polynomials and rational functions. */
export const algebra: Readonly<Record<string, readonly Builtin[]>> = {
  rationalFunctions,
  polynomials,
};

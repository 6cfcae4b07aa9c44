import type { Builtin } from "../../core/builtin.js";
import { derivatives } from "./derivatives.js";
import { differentiation } from "./differentiation.js";
import { integration } from "./integration.js";
import { numericCalculus } from "./numeric-calculus.js";
import { numericExtrema } from "./numeric-extrema.js";
import { series } from "./series.js";

/** Topics about derivatives, integrals, limits and series, and their numeric counterparts. */
export const calculus: Readonly<Record<string, readonly Builtin[]>> = {
  derivatives,
  differentiation,
  integration,
  series,
  numericCalculus,
  numericExtrema,
};

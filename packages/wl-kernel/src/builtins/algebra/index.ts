import type { Builtin } from "../../core/builtin.js";
import { coefficients } from "./coefficients.js";
import { expansion } from "./expansion.js";
import { factoring } from "./factoring.js";
import { fractions } from "./fractions.js";
import { polynomialDivision } from "./polynomial-division.js";
import { simplification } from "./simplification.js";
import { trigonometric } from "./trigonometric.js";

/** Topics about polynomials, rational functions and other algebraic forms. */
export const algebra: Readonly<Record<string, readonly Builtin[]>> = {
  expansion,
  coefficients,
  fractions,
  factoring,
  polynomialDivision,
  trigonometricForms: trigonometric,
  simplification,
};

import { additive } from "./additive.js";
import { arithmetic } from "./arithmetic.js";
import { binomials } from "./binomials.js";
import { bits } from "./bits.js";
import { combinatorics } from "./combinatorics.js";
import { complexParts } from "./complex-parts.js";
import { continuedFractions } from "./continued-fractions.js";
import { degrees } from "./degrees.js";
import { digits } from "./digits.js";
import { distributions } from "./distributions.js";
import { divisorFunctions } from "./divisors.js";
import { domains } from "./domains.js";
import { elementaryExtras } from "./elementary-extras.js";
import { extremes } from "./extremes.js";
import { gcds } from "./gcds.js";
import { hyperbolic } from "./hyperbolic.js";
import { indexSymbols } from "./index-symbols.js";
import { integerStrings } from "./integer-strings.js";
import { intervals } from "./intervals.js";
import { inverseFunctions } from "./inverse-functions.js";
import { logarithms } from "./logarithms.js";
import { modular } from "./modular.js";
import { orthogonalPolynomials } from "./orthogonal-polynomials.js";
import { permutations } from "./permutations.js";
import { piecewiseFunctions } from "./piecewise.js";
import { piecewiseNumeric } from "./piecewise-numeric.js";
import { precision } from "./precision.js";
import { predicates } from "./predicates.js";
import { primes } from "./primes.js";
import { random } from "./random.js";
import { randomChoices } from "./random-choice.js";
import { rationalApproximation } from "./rationalize.js";
import { realDigitFunctions } from "./real-digits.js";
import { regularizedFunctions } from "./regularized.js";
import { roundingFunctions } from "./rounding.js";
import { besselFunctions } from "./special-bessel.js";
import { errorFunctions } from "./special-error.js";
import { gammaFunctions } from "./special-gamma.js";
import { moreSpecialFunctions } from "./special-more.js";
import { zetaFunctions } from "./special-zeta.js";
import { trigonometric } from "./trigonometric.js";
import { unitQuantities } from "./unit-quantities.js";

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
  primes,
  divisorFunctions,
  gcds,
  modular,
  digits,
  realDigitFunctions,
  integerStrings,
  bits,
  continuedFractions,
  additive,
  predicates,
  combinatorics,
  gammaFunctions,
  zetaFunctions,
  errorFunctions,
  besselFunctions,
  orthogonalPolynomials,
  elementaryExtras,
  piecewiseNumeric,
  rationalApproximation,
  indexSymbols,
  binomials,
  random,
  distributions,
  regularizedFunctions,
  intervals,
  unitQuantities,
  randomChoices,
  moreSpecialFunctions,
  domains,
  piecewiseFunctions,
  permutations,
  degrees,
} as const;

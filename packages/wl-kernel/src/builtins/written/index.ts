import type { Builtin } from "../../core/builtin.js";
import { associating } from "./associating.js";
import { blocks } from "./blocks.js";
import { choosing } from "./choosing.js";
import { colors } from "./colors.js";
import { currying } from "./currying.js";
import { decompositions } from "./decompositions.js";
import { descriptive } from "./descriptive.js";
import { discrete } from "./discrete.js";
import { dsolve } from "./dsolve.js";
import { elliptic } from "./elliptic.js";
import { fitting } from "./fitting.js";
import { fourier } from "./fourier.js";
import { language } from "./language.js";
import { matrixFunctions } from "./linear-algebra.js";
import { specialMatrices } from "./matrices.js";
import { moreCalculus } from "./more-calculus.js";
import { moreLanguage } from "./more-language.js";
import { moreNumbers } from "./more-numbers.js";
import { optimizing } from "./optimizing.js";
import { probability } from "./probability.js";
import { rarerFunctions } from "./rarer-functions.js";
import { rearranging } from "./rearranging.js";
import { reducing } from "./reducing.js";
import { regions } from "./regions.js";
import { sequences } from "./sequences.js";
import { sides } from "./sides.js";
import { subsets } from "./subsets.js";
import { texts } from "./texts.js";
import { transformations } from "./transformations.js";
import { transforms } from "./transforms.js";
import { trees } from "./trees.js";

/** Topics whose functions are written in the language itself. */
export const written: Readonly<Record<string, readonly Builtin[]>> = {
  rarerFunctions,
  rearranging,
  reducing,
  optimizing,
  transforms,
  discrete,
  dsolve,
  blocks,
  decompositions,
  elliptic,
  fitting,
  moreCalculus,
  moreNumbers,
  moreLanguage,
  probability,
  choosing,
  associating,
  language,
  currying,
  texts,
  sequences,
  descriptive,
  matrixFunctions,
  specialMatrices,
  colors,
  fourier,
  regions,
  sides,
  subsets,
  transformations,
  trees,
};

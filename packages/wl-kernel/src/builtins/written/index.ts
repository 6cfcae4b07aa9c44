import type { Builtin } from "../../core/builtin.js";
import { associating } from "./associating.js";
import { choosing } from "./choosing.js";
import { currying } from "./currying.js";
import { descriptive } from "./descriptive.js";
import { language } from "./language.js";
import { matrixFunctions } from "./linear-algebra.js";
import { specialMatrices } from "./matrices.js";
import { rearranging } from "./rearranging.js";
import { sequences } from "./sequences.js";
import { texts } from "./texts.js";

/** Topics whose functions are written in the language itself. */
export const written: Readonly<Record<string, readonly Builtin[]>> = {
  rearranging,
  choosing,
  associating,
  language,
  currying,
  texts,
  sequences,
  descriptive,
  matrixFunctions,
  specialMatrices,
};

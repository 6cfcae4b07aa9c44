import type { Builtin } from "../../core/builtin.js";
import { dateArithmetic } from "./date-arithmetic.js";
import { dateFunctions } from "./date-functions.js";

/** Topics about dates and times, all in UTC. */
export const dates: Readonly<Record<string, readonly Builtin[]>> = {
  dateFunctions,
  dateArithmetic,
};

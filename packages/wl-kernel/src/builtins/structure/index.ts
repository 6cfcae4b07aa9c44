import type { Builtin } from "../../core/builtin.js";
import { combinations } from "./combinations.js";
import { editing } from "./editing.js";
import { levelFunctions } from "./level-functions.js";
import { mapping } from "./mapping.js";
import { partition } from "./partition.js";
import { positions } from "./positions.js";
import { sets } from "./sets.js";
import { shapes } from "./shapes.js";
import { threading } from "./threading.js";

/** Topics about the structure of lists, arrays and other expressions. */
export const structure: Readonly<Record<string, readonly Builtin[]>> = {
  positions,
  levelFunctions,
  editing,
  shapes,
  partition,
  sets,
  combinations,
  threading,
  mapping,
};

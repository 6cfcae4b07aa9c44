import type { Builtin } from "../../core/builtin.js";
import { conditions } from "./conditions.js";
import { constraints } from "./constraints.js";
import { jumps } from "./jumps.js";
import { loops } from "./loops.js";

/** Choices, loops, jumps and limits. */
export const controlFlow: readonly Builtin[] = [...conditions, ...loops, ...jumps, ...constraints];

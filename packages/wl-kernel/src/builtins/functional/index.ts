import type { Builtin } from "../../core/builtin.js";
import { composing } from "./composing.js";
import { iterating } from "./iterating.js";
import { mapping } from "./mapping.js";
import { testing } from "./testing.js";

/** Functions of functions. */
export const functional: readonly Builtin[] = [...mapping, ...testing, ...iterating, ...composing];

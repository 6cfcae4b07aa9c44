import type { Builtin } from "../../core/builtin.js";
import { contexts } from "./contexts.js";
import { options } from "./options.js";

/** Topics about names: contexts, options. */
export const naming: Readonly<Record<string, readonly Builtin[]>> = { contexts, options };

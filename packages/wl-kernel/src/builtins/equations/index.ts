import type { Builtin } from "../../core/builtin.js";
import { rootObjects } from "./root-objects.js";
import { solving } from "./solve.js";

/** Equations, exact and numeric. */
export const equations: readonly Builtin[] = [...solving, ...rootObjects];

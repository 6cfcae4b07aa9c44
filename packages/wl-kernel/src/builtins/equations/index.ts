import type { Builtin } from "../../core/builtin.js";
import { solving } from "./solve.js";

/** Equations, exact and numeric. */
export const equations: readonly Builtin[] = [...solving];

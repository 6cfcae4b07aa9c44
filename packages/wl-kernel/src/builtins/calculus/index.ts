import type { Builtin } from "../../core/builtin.js";
import { derivatives } from "./derivatives.js";

/** Topics of calculus. */
export const calculus: Readonly<Record<string, readonly Builtin[]>> = { derivatives };

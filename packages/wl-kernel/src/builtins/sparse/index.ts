import type { Builtin } from "../../core/builtin.js";
import { sparse } from "./sparse-functions.js";

/** Topics about sparse arrays. */
export const sparseArrays: Readonly<Record<string, readonly Builtin[]>> = { sparse };

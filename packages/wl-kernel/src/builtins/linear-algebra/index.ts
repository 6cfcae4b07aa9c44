import type { Builtin } from "../../core/builtin.js";
import { eigen } from "./eigen.js";
import { solving } from "./solving.js";

/** Topics of linear algebra. */
export const linearAlgebra: Readonly<Record<string, readonly Builtin[]>> = { solving, eigen };

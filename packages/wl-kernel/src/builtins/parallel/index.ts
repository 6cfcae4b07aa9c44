import type { Builtin } from "../../core/builtin.js";
import { parallelEvaluation } from "./evaluating.js";
import { parallelMapping } from "./mapping.js";
import { subkernels } from "./subkernels.js";

/** Parallel functions. */
export const parallel: readonly Builtin[] = [
  ...parallelMapping,
  ...parallelEvaluation,
  ...subkernels,
];

import type { Builtin } from "../../core/builtin.js";
import { textSearching } from "./searching.js";
import { textSplitting } from "./splitting.js";

/** Topics about strings and string patterns. */
export const text: Readonly<Record<string, readonly Builtin[]>> = {
  textSearching,
  textSplitting,
};

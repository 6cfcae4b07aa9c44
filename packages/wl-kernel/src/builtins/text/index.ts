import type { Builtin } from "../../core/builtin.js";
import { characterCodes } from "./character-codes.js";
import { characters } from "./characters.js";
import { comparing } from "./comparing.js";
import { textSearching } from "./searching.js";
import { textSplitting } from "./splitting.js";

/** Topics about strings and string patterns. */
export const text: Readonly<Record<string, readonly Builtin[]>> = {
  characterCodes,
  characters,
  comparing,
  textSearching,
  textSplitting,
};

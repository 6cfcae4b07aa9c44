import type { Builtin } from "../../core/builtin.js";
import { clearing } from "./clearing.js";
import { contexts } from "./contexts.js";
import { failures } from "./failures.js";
import { history } from "./history.js";
import { inactiveForms } from "./inactive.js";
import { information } from "./information.js";
import { options } from "./options.js";
import { reaping } from "./reaping.js";
import { syntax } from "./syntax.js";
import { tracing } from "./tracing.js";
import { valueTables } from "./value-tables.js";

/** Topics of the language itself: definitions, options, contexts, failures. */
export const language: Readonly<Record<string, readonly Builtin[]>> = {
  valueTables,
  clearing,
  options,
  contexts,
  history,
  failures,
  inactiveForms,
  syntax,
  reaping,
  tracing,
  information,
};

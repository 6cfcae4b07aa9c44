import type { Builtin } from "../core/builtin.js";
import { algebra } from "./algebra/index.js";
import { assignments } from "./assignments.js";
import { associations } from "./associations.js";
import { booleanAlgebra } from "./boolean/boolean-algebra.js";
import { calculus } from "./calculus/index.js";
import { comparison } from "./comparison.js";
import { withComplaints } from "./complaints.js";
import { controlFlow } from "./control-flow/index.js";
import { dates } from "./dates/index.js";
import { definitions } from "./definitions.js";
import { equations } from "./equations/index.js";
import { functional } from "./functional/index.js";
import { graphs } from "./graphs/index.js";
import { grouping } from "./grouping.js";
import { inertHeads } from "./inert-heads.js";
import { language } from "./language/index.js";
import { linearAlgebra } from "./linear-algebra/index.js";
import { lists } from "./lists.js";
import { logic } from "./logic.js";
import { messages } from "./messages.js";
import { withNegativeLevels } from "./negative-levels.js";
import { withDistributions } from "./numbers/distributions.js";
import { numbers } from "./numbers/index.js";
import { withIntervals } from "./numbers/interval-functions.js";
import { parts } from "./parts.js";
import { patterns } from "./patterns.js";
import { reaping } from "./reaping.js";
import { scoping } from "./scoping.js";
import { searching } from "./searching.js";
import { sparseArrays } from "./sparse/index.js";
import { withSparse } from "./sparse/with-sparse.js";
import { statistics } from "./statistics.js";
import { stringParts } from "./string-parts.js";
import { strings } from "./strings.js";
import { structure } from "./structure/index.js";
import { system } from "./system.js";
import { tables } from "./tables.js";
import { text } from "./text/index.js";
import { world } from "./world/index.js";
import { written } from "./written/index.js";
import { withMoreForms } from "./written/more-forms.js";

/** All topics, in the order of the function table. Add a topic here. */
export const topics: Readonly<Record<string, readonly Builtin[]>> = {
  inertHeads,
  definitions,
  ...language,
  assignments,
  scoping,
  controlFlow,
  messages,
  patterns,
  ...numbers,
  comparison,
  logic,
  booleanAlgebra,
  lists,
  parts,
  tables,
  grouping,
  searching,
  reaping,
  statistics,
  functional,
  associations,
  strings,
  stringParts,
  ...world,
  system,
  ...structure,
  ...algebra,
  ...calculus,
  equations,
  ...text,
  ...linearAlgebra,
  ...dates,
  ...sparseArrays,
  ...graphs,
  ...written,
};

let table: ReadonlyMap<string, Builtin> | undefined;

/** The builtins by name, shared by all sessions. */
export function builtinTable(): ReadonlyMap<string, Builtin> {
  if (table === undefined) {
    const made = new Map<string, Builtin>();
    for (const topic of Object.values(topics)) {
      for (const entry of topic) {
        // The first registration counts; a test refuses a second one.
        if (!made.has(entry.name))
          made.set(
            entry.name,
            withComplaints(
              withNegativeLevels(
                withSparse(withMoreForms(withIntervals(withDistributions(entry)))),
              ),
            ),
          );
      }
    }
    table = made;
  }
  return table;
}

/** True when the evaluator has a builtin of that name. */
export function hasBuiltin(name: string): boolean {
  return builtinTable().has(name);
}

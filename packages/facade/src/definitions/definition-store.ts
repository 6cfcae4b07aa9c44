import { type Expr, sameExpr } from "@remotebatch/expr-model";
import { BatchError } from "@remotebatch/job-model";
import { codeExpression } from "../submit/code.js";
import { type Assignment, assignmentOf, statements } from "./assignment.js";
import { reachableAssignments } from "./reachable.js";

/** Definitions kept as written, in order. */
export class DefinitionStore {
  #assignments: readonly Assignment[] = [];

  /**
   * Adds every assignment in some code; none of them when one statement is no assignment.
   * @throws BatchError `BATCH_INVALID_EXPRESSION`.
   */
  define(code: unknown): void {
    const added = statements(codeExpression(code, "The definition")).map((statement, index) => {
      const assignment = assignmentOf(statement);
      if (assignment !== undefined && assignment.owners.length > 0) return assignment;
      throw new BatchError(
        "BATCH_INVALID_EXPRESSION",
        `Statement ${index + 1} of the definition assigns nothing; give code such as "n = 5; f[x_] := x^2".`,
      );
    });
    let next = this.#assignments;
    for (const assignment of added) next = withAssignment(next, assignment);
    this.#assignments = next;
  }

  /** The code of the assignments that these expressions reach, in the order in which they were written. */
  reachable(code: readonly Expr[]): readonly Expr[] {
    return reachableAssignments(code, this.#assignments).map((assignment) => assignment.code);
  }

  symbols(): readonly string[] {
    return [...new Set(this.#assignments.flatMap((assignment) => assignment.owners))].sort();
  }
}

/**
 * The list with one more assignment. It takes the place of an earlier one of the same left side where that cannot
 * change the outcome: both wait with their right sides and so does everything between them.
 */
function withAssignment(
  assignments: readonly Assignment[],
  added: Assignment,
): readonly Assignment[] {
  if (!added.delayed) return [...assignments, added];
  for (let slot = assignments.length - 1; slot >= 0; slot -= 1) {
    const earlier = assignments[slot];
    if (earlier === undefined || !earlier.delayed) break;
    if (sameExpr(earlier.left, added.left) && sameNames(earlier.owners, added.owners)) {
      return assignments.map((assignment) => (assignment === earlier ? added : assignment));
    }
  }
  return [...assignments, added];
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

/** How stacks name the evaluator's program. */
export const evaluatorName = "remotebatch-evaluator";

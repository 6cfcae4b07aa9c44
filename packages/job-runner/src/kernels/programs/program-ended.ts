/** Name of the error below; it is all that is left of its class outside of the evaluator's thread. */
export const programEnded = "ProgramEnded";

/** A kernel's program has ended in the middle of an evaluation. */
export class ProgramEnded extends Error {
  override readonly name = programEnded;
}

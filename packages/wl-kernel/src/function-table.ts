import { topics } from "./builtins/index.js";

/** One function of the evaluator, for documentation. */
export interface FunctionEntry {
  readonly name: string;
  readonly topic: string;
  readonly state: "complete" | "partial";
  /** What a partial function lacks. */
  readonly missing?: string;
  /** Documentation page that the function follows. */
  readonly doc: string;
}

/** All functions of the evaluator, sorted by name. */
export function functionTable(): readonly FunctionEntry[] {
  const entries: FunctionEntry[] = [];
  for (const [topic, list] of Object.entries(topics)) {
    for (const { name, state, missing, doc } of list) {
      entries.push(
        missing === undefined ? { name, topic, state, doc } : { name, topic, state, missing, doc },
      );
    }
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** One line of what `remotebatch doctor` found. */
export interface Finding {
  readonly name: string;
  /** "absent": optional and not there. */
  readonly state: "ok" | "absent" | "bad";
  readonly text: string;
}

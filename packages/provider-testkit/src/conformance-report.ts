/** A case that a suite left out, or a remark of one that ran. */
export interface CaseRemark {
  /** Name of the case. */
  readonly name: string;
  /** Why it was left out, or what it could not try. */
  readonly text: string;
}

/** What a run of the suite did. Whether a case passed is for the test runner to say. */
export interface ConformanceReport {
  /** `ProviderV1.name` of the provider. */
  readonly provider: string;
  /** Names of the cases that ran. */
  readonly ran: readonly string[];
  readonly skipped: readonly CaseRemark[];
  /** What cases that ran could not try with this provider. */
  readonly notes: readonly CaseRemark[];
}

/** The report in words: how many cases ran, and each that did not, with the reason. */
export function reportText({ provider, ran, skipped, notes }: ConformanceReport): string {
  const all = ran.length + skipped.length;
  const lines = (remarks: readonly CaseRemark[], word: string): readonly string[] =>
    remarks.map(({ name, text }) => `  ${word} "${name}": ${text}`);
  return [
    `${provider}: ${ran.length} of ${all} cases of the conformance suite ran, ${skipped.length} were skipped.`,
    ...lines(skipped, "skipped"),
    ...lines(notes, "not all of"),
  ].join("\n");
}

import { BatchError, nearestName } from "@remotebatch/job-model";

/**
 * Refuses settings of a provider that it does not have; `provider` is its name in messages, "Slurm" for instance.
 * @throws BatchError `BATCH_INVALID_OPTION` with the names that there are.
 */
export function checkSettingNames(
  provider: string,
  settings: object,
  known: readonly string[],
): void {
  for (const [name, value] of Object.entries(settings)) {
    if (value === undefined || known.includes(name)) continue;
    const near = nearestName(name, known);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `The ${provider} provider has no setting "${name}".${hint} It has ${known.join(", ")}.`,
    );
  }
}

/** What the engine is taken to wait between its warning and the kill when nothing else is said. */
const usualWarningMs = 5000;
/** What the runner itself needs of it, to write result and record. */
const recordMs = 2000;
const leastMs = 500;

/**
 * How long a function that is stopped may take to give its state, milliseconds: the time that the engine leaves, by
 * `REMOTEBATCH_STOP_GRACE_MS`, without what the record needs.
 */
export function saveGraceMs(): number {
  const given = Number(process.env["REMOTEBATCH_STOP_GRACE_MS"] ?? usualWarningMs);
  const warningMs = Number.isFinite(given) && given >= 0 ? given : usualWarningMs;
  return Math.min(Math.max(leastMs, warningMs - recordMs), 2 ** 31 - 10_000);
}

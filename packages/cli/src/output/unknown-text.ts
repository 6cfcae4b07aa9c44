const shownNames = 20;

/** One line about functions of the language that the kernel does not have, for people. */
export function unknownText(names: readonly string[]): string {
  const more = names.length > shownNames ? ` and ${names.length - shownNames} more` : "";
  return `remotebatch: Not known to this kernel and left unevaluated: ${names.slice(0, shownNames).join(", ")}${more}.`;
}

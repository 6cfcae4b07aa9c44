const beginning = "Not known to this kernel and left unevaluated: ";
const shownNames = 20;

/** One line about functions of the language that a kernel does not have and has left unevaluated, for people. */
export function unknownFunctionsText(names: readonly string[]): string {
  const more = names.length > shownNames ? ` and ${names.length - shownNames} more` : "";
  return `${beginning}${names.slice(0, shownNames).join(", ")}${more}.`;
}

/** Whether a line of a log is one of `unknownFunctionsText`. */
export function isUnknownFunctionsText(text: string): boolean {
  return text.startsWith(beginning);
}

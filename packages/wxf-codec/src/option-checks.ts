/** @throws RangeError when the options are no object. */
export function checkOptions(options: unknown): void {
  if (typeof options !== "object" || options === null) {
    throw new RangeError(`Options must be an object, not ${shown(options)}.`);
  }
}

/** A switch, or its default. @throws RangeError when it is no boolean. */
export function checkedFlag(name: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value !== "boolean") {
    throw new RangeError(`${name} must be true or false, not ${shown(value)}.`);
  }
  return value;
}

/** One of the values an option has; the first is its default. @throws RangeError when it is none of them. */
export function checkedChoice<Choice extends string>(
  name: string,
  value: unknown,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  if (value === undefined) return choices[0];
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  const named = choices.map((choice) => `"${choice}"`).join(" or ");
  throw new RangeError(`${name} must be ${named} here, not ${shown(value)}.`);
}

/** A limit of at least that much, or its default. @throws RangeError when it is less, or no number. */
export function checkedLimit(
  name: string,
  value: unknown,
  least: number,
  fallback: number,
): number {
  if (value === undefined) return fallback;
  if (typeof value !== "number" || !(value >= least)) {
    throw new RangeError(`${name} must be a number of ${least} or more, not ${shown(value)}.`);
  }
  return value;
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : String(value);
}

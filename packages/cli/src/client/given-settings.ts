import { UsageError } from "../exit-code.js";
import { settingValue } from "./submission.js";

/** What the repeatable option `--set name=value` gave, and whether `--replace` was. */
export interface GivenSettings {
  readonly set: readonly { readonly name: string; readonly value: string }[];
  readonly replace?: boolean;
}

/**
 * The settings of an entry that is to be added to a list of named ones.
 * @throws UsageError when the name is taken and is not to be replaced; `what` names the kind of entry in the message.
 */
export function settingsOfNew(
  what: string,
  name: string,
  given: GivenSettings,
  known: readonly { readonly name: string }[],
): Readonly<Record<string, unknown>> {
  if (given.replace !== true && known.some((other) => other.name === name)) {
    throw new UsageError(
      `There is ${what} "${name}" already. Choose another name, or add --replace.`,
    );
  }
  return Object.fromEntries(
    given.set.map((setting) => [setting.name, settingValue(setting.value)]),
  );
}

/** Settings on one line, as `--set` takes them. */
export function settingsText(settings: Readonly<Record<string, unknown>>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" ");
}

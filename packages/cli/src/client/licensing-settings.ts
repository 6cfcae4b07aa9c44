import { type Expr, parse } from "@remotebatch/expr-model";
import { UsageError } from "../exit-code.js";
import { readInput } from "../read-input.js";

/** The options of `submit` and `map` that tell how a Wolfram kernel is licensed. */
export interface LicensingOptions {
  readonly licensing?: string;
  readonly licensingFile?: string;
  readonly licensingVariable?: string;
}

const entitlementId = /^[\w-]{3,100}$/u;
const words = new Set(["Automatic", "None"]);

/** The id of an entitlement among settings, as JSON or code. */
const holdsId =
  /\bEntitlement\b["'\s]*(?:->|:>|:)\s*(?:"(?!Automatic")|LicenseEntitlementObject\b)/u;

/**
 * The licensing settings for the client. The id of an entitlement spends its owner's credits: it comes from a file or from an environment
 * variable, never from the command line, which every user of the machine can read.
 * @throws UsageError when there is more than one source, or one that can't be used.
 */
export async function licensingSettings(options: LicensingOptions): Promise<unknown> {
  const { licensing, licensingFile, licensingVariable } = options;
  const given = [licensing, licensingFile, licensingVariable].filter((one) => one !== undefined);
  if (given.length > 1) {
    throw new UsageError("Choose one of --licensing, --licensing-file and --licensing-variable.");
  }
  if (licensing !== undefined) {
    if (holdsId.test(licensing) || (entitlementId.test(licensing) && !words.has(licensing))) {
      throw new UsageError(
        "--licensing takes no id of an entitlement: others can read command lines. Put it into an environment variable and name that, --licensing-variable NAME, or into a file, --licensing-file PATH.",
      );
    }
    return settingsOf(licensing, "--licensing");
  }
  if (licensingFile !== undefined) {
    const text = new TextDecoder().decode(await readInput(licensingFile));
    return withId(text.trim(), `--licensing-file ${licensingFile}`);
  }
  if (licensingVariable === undefined) return undefined;
  const text = process.env[licensingVariable];
  if (text === undefined || text.trim() === "") {
    throw new UsageError(
      `--licensing-variable names "${licensingVariable}", and there is no such environment variable; set and export it.`,
    );
  }
  return withId(text.trim(), `--licensing-variable ${licensingVariable}`);
}

/** Settings, or the bare id of an entitlement. */
function withId(text: string, where: string): unknown {
  const isId = entitlementId.test(text) && !words.has(text);
  return isId ? { Method: "OnDemand", Entitlement: text } : settingsOf(text, where);
}

/** Settings as JSON where it is JSON, else as code; what is wrong with them is said without showing them. */
function settingsOf(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parsed(text, where);
  }
}

function parsed(text: string, where: string): Expr {
  try {
    return parse(text);
  } catch {
    throw new UsageError(
      `${where} holds neither JSON nor code; write None or <|"Method" -> "MathLM", "MathLMServer" -> "host"|>.`,
    );
  }
}

import { BatchError } from "./error.js";

const maxSegmentBytes = 255;
const maxNameBytes = 900;

/** Device names that Windows keeps for itself, with or without an extension. */
const deviceName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/iu;
const controlCharacter = /[\p{Cc}\u2028\u2029]/u;
const foreignCharacter = /[<>:"|?*]/u;
const loneSurrogate = /\p{Surrogate}/u;

/** Names the runner keeps for its own files in the working directory. */
const reservedPrefix = ".remotebatch";

const utf8 = new TextEncoder();

function segmentIssue(segment: string): string | undefined {
  if (segment === "") return "has an empty part; use single forward slashes between parts";
  if (segment === "." || segment === "..")
    return `has the part "${segment}"; name a file below the working directory`;
  if (/[. ]$/u.test(segment) || segment.startsWith(" ")) {
    return "has a part that begins with a space or ends with a space or dot, which some systems drop";
  }
  if (deviceName.test(segment)) return `has the part "${segment}", a device name on Windows`;
  if (utf8.encode(segment).length > maxSegmentBytes) {
    return `has a part longer than ${maxSegmentBytes} bytes`;
  }
  return undefined;
}

/**
 * Why a name cannot be an input file's, or `undefined` when it can. A good name is a relative path with forward slashes
 * that means the same file below the working directory on every system.
 */
export function inputFileNameIssue(name: string): string | undefined {
  if (typeof name !== "string") return "is not a string";
  if (name === "") return "is empty";
  if (loneSurrogate.test(name)) return "is not well-formed Unicode";
  if (controlCharacter.test(name)) return "has a control character";
  if (name.includes("\\")) return "has a backslash; use forward slashes";
  if (name.startsWith("/")) return "is absolute; give a path relative to the working directory";
  if (/^[a-z]:/iu.test(name)) return "begins with a drive letter; give a relative path";
  if (name.startsWith("~")) return "begins with a tilde; give a relative path";
  if (foreignCharacter.test(name))
    return 'has one of < > : " | ? *, which not every system allows in names';
  if (utf8.encode(name).length > maxNameBytes) return `is longer than ${maxNameBytes} bytes`;
  const segments = name.split("/");
  if (segments[0]?.toLowerCase().startsWith(reservedPrefix)) {
    return `begins with "${reservedPrefix}", which the runner keeps for itself`;
  }
  for (const segment of segments) {
    const issue = segmentIssue(segment);
    if (issue !== undefined) return issue;
  }
  return undefined;
}

/**
 * Refuses a name that cannot be an input file's.
 *
 * @throws BatchError `BATCH_INVALID_INPUT_FILE`, saying what is wrong with the name.
 */
export function checkInputFileName(name: string): void {
  const issue = inputFileNameIssue(name);
  if (issue === undefined) return;
  const shown = typeof name === "string" ? JSON.stringify(name.slice(0, 120)) : String(name);
  throw new BatchError("BATCH_INVALID_INPUT_FILE", `The input file name ${shown} ${issue}.`);
}

/** Names that a file system may take for the same: case and Unicode composition do not count. */
function folded(name: string): string {
  return name.normalize("NFC").toLowerCase().normalize("NFC");
}

/** Every complaint about a set of names: bad ones, ones that clash, and files that other names use as a folder. */
export function inputFileNameIssues(names: readonly string[]): readonly string[] {
  const issues: string[] = [];
  const seen = new Map<string, string>();
  for (const name of names) {
    const issue = inputFileNameIssue(name);
    if (issue !== undefined) {
      issues.push(`The input file name ${JSON.stringify(String(name).slice(0, 120))} ${issue}.`);
      continue;
    }
    const key = folded(name);
    const other = seen.get(key);
    if (other !== undefined) {
      issues.push(
        `The input file names "${other}" and "${name}" are the same file on some systems.`,
      );
    }
    seen.set(key, name);
  }
  for (const [key, name] of seen) {
    for (let slash = key.indexOf("/"); slash >= 0; slash = key.indexOf("/", slash + 1)) {
      const file = seen.get(key.slice(0, slash));
      if (file !== undefined) issues.push(`The input file "${file}" is in the way of "${name}".`);
    }
  }
  return issues;
}

/**
 * Refuses a set of input file names with any bad or clashing one in it.
 *
 * @throws BatchError `BATCH_INVALID_INPUT_FILE` with the first complaint.
 */
export function checkInputFileNames(names: readonly string[]): void {
  const [first] = inputFileNameIssues(names);
  if (first !== undefined) throw new BatchError("BATCH_INVALID_INPUT_FILE", first);
}

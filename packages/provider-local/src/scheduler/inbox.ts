import { readdirSync, readFileSync, rmSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { BatchError, openRecord } from "@remotebatch/job-model";
import { systemCode } from "@remotebatch/provider-kit";

const maxMessageBytes = 4 << 20;

/**
 * Carries out the aborts that clients left.
 * @param abort ends the children of a launch that fit; false when none of them is left.
 */
export function readInbox(
  inbox: string,
  abort: (key: string, fits: (child: number) => boolean) => boolean,
): void {
  for (const name of readdirSync(inbox).sort()) {
    const path = join(inbox, name);
    let key: string;
    let children: ReadonlySet<unknown> | undefined;
    try {
      const reader = openRecord(readFileSync(path), "message", maxMessageBytes);
      key = reader.string("key");
      children =
        reader.value("children") === null
          ? undefined
          : new Set(reader.array("children", 1_000_000));
    } catch (error) {
      cannotRead(path, name, error);
      continue;
    }
    // Kept until all it asks for has happened, in case this process dies before.
    if (!abort(key, (child) => children === undefined || children.has(child))) unlinkSync(path);
  }
}

function cannotRead(path: string, name: string, error: unknown): void {
  const code = systemCode(error);
  // Damaged, or no message at all. Anything else may pass, and the message is read then.
  if (!BatchError.is(error) && code !== "ENOENT" && code !== "EISDIR") return;
  console.error(`message ${name} cannot be read: ${String(error)}`);
  rmSync(path, { recursive: true, force: true });
}

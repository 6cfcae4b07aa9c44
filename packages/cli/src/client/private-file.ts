import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a file of settings whole or not at all; they may tell of credentials, so that nobody else reads it. */
export async function writePrivateFile(file: string, value: unknown): Promise<void> {
  const { makeFolder } = await import("@remotebatch/provider-kit");
  await makeFolder(dirname(file));
  const temporary = `${file}.${process.pid}`;
  const handle = await open(temporary, "w", 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(value, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}

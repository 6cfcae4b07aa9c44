import { shellQuote } from "@remotebatch/provider-kit";

/** A file that sets variables when a POSIX shell reads it. Values are not on any command line, and the file is its owner's. */
export function environmentFile(variables: readonly (readonly [string, string])[]): Uint8Array {
  const lines = variables.map(([name, value]) => `export ${name}=${shellQuote(value)}\n`);
  return new TextEncoder().encode(lines.join(""));
}

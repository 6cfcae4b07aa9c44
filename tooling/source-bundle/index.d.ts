import type { BuildOptions } from "esbuild";

/**
 * Bundles a TypeScript program of this workspace into one self-contained ESM file and gives its path; with another attached
 * to it if asked for, see {@link oneFile}.
 */
export function bundleSource(entryPath: string, attachedPath?: string): Promise<string>;

/**
 * Bundles a program that runs on this machine and gives the path of its main file: split, so that it loads only what it
 * needs, `import.meta.url` naming each source, native packages left where they are installed.
 */
export function bundleProgram(entryPath: string): Promise<string>;

/**
 * Builds a program into the text of one self-contained ESM file that loads Node's own modules where they are first needed.
 * Another program may be attached to it, in a comment, for the main one to read and run as a script.
 */
export function oneFile(
  build: typeof import("esbuild").build,
  entryPath: string,
  attachedPath?: string,
  options?: BuildOptions,
): Promise<{ readonly text: string; readonly inputs: Readonly<Record<string, unknown>> }>;

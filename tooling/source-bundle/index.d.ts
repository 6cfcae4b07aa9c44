/** Bundles a TypeScript program of this workspace into one self-contained ESM file and gives its path. */
export function bundleSource(entryPath: string): Promise<string>;

/**
 * Bundles a program that runs on this machine and gives the path of its main file: split, so that it loads only what it
 * needs, `import.meta.url` naming each source, native packages left where they are installed.
 */
export function bundleProgram(entryPath: string): Promise<string>;

/** Bundles a TypeScript program of this workspace into one self-contained ESM file and gives its path. */
export function bundleSource(entryPath: string): Promise<string>;

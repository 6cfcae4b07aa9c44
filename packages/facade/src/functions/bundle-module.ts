import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { BatchError, type InputFile } from "@remotebatch/job-model";
import type { BuildFailure } from "esbuild";

/** How a module is bundled. */
export interface BundleOptions {
  /** Packages that are not bundled, such as native add-ons; the machine or image that runs the job must have them. */
  readonly external?: readonly string[];
}

/** CommonJS packages inside of an ES module still ask for `require`. */
const requireBanner =
  'import { createRequire as $createRequire } from "node:module"; const require = $createRequire(import.meta.url);';

/**
 * Bundles a module with all it imports into one file, with its source map inside, named by its content.
 * @throws BatchError `BATCH_INVALID_EXPRESSION` with the bundler's words, or the exports that there are.
 */
export async function bundleModule(
  path: string,
  name: string,
  options: BundleOptions,
): Promise<InputFile> {
  if (!existsSync(path)) refuse(`The module ${path} of a remote function does not exist.`);
  // Loaded here, because most programs never send a function.
  const { build } = await import("esbuild");
  const result = await build({
    entryPoints: [path],
    absWorkingDir: dirname(path),
    outfile: "work.mjs",
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    target: "node20",
    format: "esm",
    sourcemap: "inline",
    sourcesContent: false,
    banner: { js: requireBanner },
    external: [...(options.external ?? [])],
    logLevel: "silent",
  }).catch((cause: unknown) => refuse(bundlerWords(path, cause), cause));
  const exports = Object.values(result.metafile.outputs)[0]?.exports ?? [];
  if (!exports.includes(name)) {
    const there = exports.length === 0 ? "nothing" : exports.join(", ");
    refuse(`The module ${path} exports ${there}, but no "${name}"; export the function.`);
  }
  const bytes = result.outputFiles[0]?.contents ?? new Uint8Array();
  const hash = createHash("sha256").update(bytes).digest("hex");
  return { name: `function-${hash.slice(0, 16)}.mjs`, bytes };
}

function bundlerWords(path: string, cause: unknown): string {
  const [first] = (cause as Partial<BuildFailure>).errors ?? [];
  if (first === undefined) return `The module ${path} can't be bundled: ${String(cause)}`;
  const at = first.location === null ? "" : `${first.location.file}:${first.location.line}: `;
  return `The module ${path} can't be bundled: ${at}${first.text}`;
}

function refuse(message: string, cause?: unknown): never {
  throw new BatchError("BATCH_INVALID_EXPRESSION", message, { cause });
}

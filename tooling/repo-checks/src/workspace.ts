import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of the whole repository. */
export const root: string = fileURLToPath(new URL("../../..", import.meta.url));

/** A package's manifest, as far as the checks look at it. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly description?: string;
  readonly type?: string;
  readonly sideEffects?: boolean;
  readonly packageManager?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** One package under `packages/`. */
export interface WorkspacePackage {
  /** Folder name, for example "wxf-codec". */
  readonly id: string;
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Text of a file, by its path from the repository's root. */
export function readText(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** Every published package. */
export function publishedPackages(): readonly WorkspacePackage[] {
  return readdirSync(join(root, "packages"))
    .filter((id) => existsSync(join(root, "packages", id, "package.json")))
    .map((id) => ({
      id,
      folder: `packages/${id}`,
      manifest: JSON.parse(readText(`packages/${id}/package.json`)) as Manifest,
    }));
}

/** Every file git tracks or would track (new files included, ignored ones not), relative to the root. */
export function repositoryFiles(): readonly string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return listed.split("\n").filter((path) => path !== "" && existsSync(join(root, path)));
}

import { existsSync, readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";

// Workspace packages resolve to their sources, so tests never need a build.
const conditions = ["@remotebatch/source", "node", "development|production"];

const roots = [
  ...readdirSync(new URL("packages", import.meta.url)).map((name) => `packages/${name}`),
  ...readdirSync(new URL("examples", import.meta.url)).map((name) => `examples/${name}`),
  "tooling/repo-checks",
].filter((root) => existsSync(new URL(`${root}/test`, import.meta.url)));

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    coverage: { include: ["packages/*/src/**"] },
    projects: roots.map((root) => ({
      extends: true as const,
      test: {
        name: root.slice(root.lastIndexOf("/") + 1),
        root,
        include: ["test/**/*.test.ts"],
        testTimeout: 60_000,
        // Folders are removed slowly where the disk is busy.
        hookTimeout: 60_000,
      },
    })),
  },
});

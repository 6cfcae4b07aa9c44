import { defineConfig } from "vitest/config";

const conditions = ["@remotebatch/source", "module", "node", "development|production"];

// The suites that need programs which are not part of the project.
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    fileParallelism: false,
    // Side by side only as many as leave time to each on a small machine.
    maxConcurrency: 3,
    include: ["test/**/*.engine.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});

import { defineConfig } from "vitest/config";

const conditions = ["@remotebatch/source", "node", "development|production"];

// The suites that need programs which are not part of the project.
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    fileParallelism: false,
    include: ["test/**/*.engine.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});

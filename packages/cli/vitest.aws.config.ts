import { defineConfig } from "vitest/config";

// Without the condition "module": by it AWS's packages would be resolved to files that Node cannot load.
const conditions = ["@remotebatch/source", "node", "development|production"];

// The suite that needs servers which speak as AWS does.
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ["test/aws.engine.ts"], testTimeout: 180_000, hookTimeout: 180_000 },
});

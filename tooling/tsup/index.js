import { defineConfig } from "tsup";

/** How every published package is built: ESM, declarations, source maps. */
export const library = (entry = ["src/index.ts"]) =>
  defineConfig({
    entry,
    format: ["esm"],
    target: "es2022",
    // Only source runs inside the workspace use it; a published file never reaches the import.
    external: ["@remotebatch/source-bundle"],
    // tsup 8 sets `baseUrl` for its declaration pass, which TypeScript 6 deprecates.
    dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
    sourcemap: true,
    clean: true,
  });

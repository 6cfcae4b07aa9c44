import { defineConfig } from "tsup";

/** The program of a job: one file, nothing beside it. */
export default defineConfig({
  entry: { runner: "src/main.ts" },
  format: ["esm"],
  target: "es2022",
  outExtension: () => ({ js: ".mjs" }),
  noExternal: [/.*/],
  // From the sources, as in the workspace, so that both forms of the runner are the same program.
  esbuildOptions(options) {
    options.conditions = ["@remotebatch/source"];
  },
  splitting: false,
  minify: true,
  banner: {
    js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);',
  },
  dts: false,
  clean: false,
});

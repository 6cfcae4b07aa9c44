import { defineConfig } from "tsup";

/** The program of a job: one file, nothing beside it. */
export default defineConfig({
  entry: { runner: "src/main.ts" },
  format: ["esm"],
  target: "es2022",
  outExtension: () => ({ js: ".mjs" }),
  noExternal: [/.*/],
  splitting: false,
  minify: true,
  // Function and class names appear in errors that users read.
  keepNames: false,
  banner: {
    js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);',
  },
  dts: false,
  clean: false,
});

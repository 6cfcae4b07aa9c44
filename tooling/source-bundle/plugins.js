import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

/** Packages with compiled parts, which can't be put into a bundle. */
const nativePackages = /^(lmdb|msgpackr|msgpackr-extract|esbuild|@remotebatch\/source-bundle)$/;

/** Leaves native packages outside, named by the absolute place they resolve to from their importer. */
export const native = {
  name: "native",
  setup(build) {
    build.onResolve({ filter: nativePackages }, async (args) => {
      if (args.pluginData === native) return;
      const found = await build.resolve(args.path, {
        kind: args.kind,
        importer: args.importer,
        resolveDir: args.resolveDir,
        pluginData: native,
      });
      if (found.errors.length > 0) return { errors: found.errors };
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
};

/** Makes `import.meta.url` in a workspace source name that source, as it does without a bundle; texts keep theirs. */
export const inPlace = {
  name: "in-place",
  setup(build) {
    build.onLoad(
      { filter: /[\\/](packages|examples)[\\/][^\\/]+[\\/]src[\\/].*\.ts$/ },
      async (args) => {
        const text = await readFile(args.path, "utf8");
        if (!text.includes("import.meta.url")) return;
        const url = JSON.stringify(pathToFileURL(args.path).href);
        const { code } = await build.esbuild.transform(text, {
          loader: "ts",
          target: build.initialOptions.target,
          define: { "import.meta.url": url },
        });
        return { contents: code, loader: "js" };
      },
    );
  },
};

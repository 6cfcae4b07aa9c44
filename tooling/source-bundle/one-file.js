import { createHash } from "node:crypto";
import { workspaceRoot } from "./cache.js";

const url = "__url";

/** Before a program that is attached to another, and its hash; `host/attached-program.ts` of the runner reads it back. */
const opening = "\n/*attached ";
const closing = "\n*/\n";

/**
 * Builds a program into the text of one self-contained ESM file, and names its inputs.
 *
 * Node's own modules are loaded where they are first needed: as imports of a module all of them would be loaded before its
 * first line. Another program can be attached: it lies in a comment, which costs a twentieth of compiling it, so that only
 * the process that runs it pays for it. That one is a script whose value is a function of `require` and `module`.
 *
 * @param build esbuild's function.
 * @param entryPath the program.
 * @param attachedPath the program that is attached to it.
 * @param options further options of esbuild.
 */
export async function oneFile(build, entryPath, attachedPath, options = {}) {
  const inputs = {};
  const text = async (path, more) => {
    const { outputFiles, metafile } = await build({
      // Names inside the bundle, and so its content, must not depend on where the command was started.
      absWorkingDir: workspaceRoot,
      platform: "node",
      target: "node20",
      conditions: ["@remotebatch/source"],
      minifySyntax: true,
      minifyWhitespace: true,
      legalComments: "none",
      logLevel: "error",
      ...options,
      ...more,
      entryPoints: [path],
      bundle: true,
      write: false,
      metafile: true,
      external: ["@remotebatch/source-bundle"],
    });
    Object.assign(inputs, metafile.inputs);
    return outputFiles[0].text;
  };
  const main = await text(entryPath, {
    format: "iife",
    banner: {
      js: `import{createRequire as __cr}from"node:module";const ${url}=import.meta.url,require=__cr(${url});`,
    },
    define: { "import.meta.url": url },
  });
  const more =
    attachedPath === undefined ? "" : attachment(await text(attachedPath, { format: "cjs" }));
  return { text: main + more, inputs };
}

function attachment(program) {
  const text = `(function(require,module){${program}})`;
  const odd = /[^\t\n -~]/.exec(text) ?? (text.includes(opening) ? [opening] : null);
  if (odd !== null) throw new Error(`A program with ${JSON.stringify(odd[0])} cannot be attached.`);
  const hash = createHash("sha256").update(text).digest("hex");
  return `${opening}${hash}\n${text.replaceAll("*/", "*\u0001/")}${closing}`;
}

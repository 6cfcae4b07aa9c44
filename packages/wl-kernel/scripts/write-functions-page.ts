// Writes docs/functions.md from the functions that the evaluator has; with --check only says whether that would change it.
import { readFileSync, writeFileSync } from "node:fs";
import { functionsPage } from "./functions-page.js";

const file = new URL("../../../docs/functions.md", import.meta.url);
const page = functionsPage();
if (!process.argv.includes("--check")) writeFileSync(file, page);
else if (readFileSync(file, "utf8") !== page) {
  process.stderr.write(
    "docs/functions.md is not what the functions make; `pnpm --filter @remotebatch/wl-kernel run docs` writes it.\n",
  );
  process.exitCode = 1;
}

// Writes docs/functions.md from the functions that the evaluator has.
import { writeFileSync } from "node:fs";
import { functionsPage } from "./functions-page.js";

writeFileSync(new URL("../../../docs/functions.md", import.meta.url), functionsPage());

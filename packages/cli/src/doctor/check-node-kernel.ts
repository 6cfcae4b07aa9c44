import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { remoteFunction } from "@remotebatch/facade";
import { durationText } from "../progress/index.js";
import type { Finding } from "./finding.js";

const run = promisify(execFile);
const answerLimitMs = 60_000;
const source = "export const twice = (n: number): number => n + n;\n";

/** Whether an exported TypeScript function can be bundled, and be called in a process of its own. */
export async function checkNodeKernel(): Promise<Finding> {
  const name = "kernel node";
  const startedAtMs = performance.now();
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(tmpdir(), "remotebatch-doctor-"));
    const module = join(folder, "twice.ts");
    await writeFile(module, source);
    const { bytes } = await remoteFunction(module, "twice").bundle();
    const bundle = join(folder, "twice.mjs");
    await writeFile(bundle, bytes);
    const call = `const { twice } = await import(process.argv[1]); console.log(twice(2));`;
    const { stdout } = await run(
      process.execPath,
      ["--input-type=module", "--eval", call, pathToFileURL(bundle).href],
      { timeout: answerLimitMs },
    );
    const time = durationText(performance.now() - startedAtMs);
    if (stdout.trim() === "4") {
      const text = `calls a TypeScript function in ${time}: Node ${process.versions.node}`;
      return { name, state: "ok", text };
    }
    const said = JSON.stringify(stdout.trim().slice(0, 200));
    return { name, state: "bad", text: `answers 2+2 with ${said}` };
  } catch (error) {
    const [line] = (error as Error).message.split("\n");
    return { name, state: "bad", text: `can't call a function: ${line}` };
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

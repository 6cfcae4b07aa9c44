import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createSession, shownMessage } from "../src/index.js";

interface Case {
  readonly input: string;
  readonly output: string;
  readonly messages?: readonly string[];
}

const folder = new URL("cases/", import.meta.url);

// Each case has a folder of its own for the files that it makes.
const work = mkdtempSync(join(tmpdir(), "wl-kernel-cases-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

for (const file of readdirSync(folder).filter((name) => name.endsWith(".jsonl"))) {
  const lines = readFileSync(new URL(file, folder), "utf8")
    .split("\n")
    .filter((line) => line !== "");
  describe(file.replace(".jsonl", ""), () => {
    test.each(lines.map((line) => JSON.parse(line) as Case))("$input gives $output", (one) => {
      const session = createSession({ folder: mkdtempSync(join(work, "case-")) });
      const record = session.evaluateText(one.input, { timeLimitMs: 30_000 });
      const messages = record.messages.map(shownMessage);
      expect({ output: session.outputForm(record.result), messages }).toEqual({
        output: one.output,
        messages: one.messages ?? [],
      });
    });
  });
}

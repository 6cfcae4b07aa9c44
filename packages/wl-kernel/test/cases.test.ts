import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createSession } from "../src/index.js";

interface Case {
  readonly input: string;
  readonly output: string;
  readonly messages?: readonly string[];
}

const folder = new URL("cases/", import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith(".jsonl"))) {
  const lines = readFileSync(new URL(file, folder), "utf8")
    .split("\n")
    .filter((line) => line !== "");
  describe(file.replace(".jsonl", ""), () => {
    test.each(lines.map((line) => JSON.parse(line) as Case))("$input gives $output", (one) => {
      const session = createSession();
      const record = session.evaluateText(one.input, { timeLimitMs: 30_000 });
      const messages = record.messages.map(({ symbol, tag, text }) => `${symbol}::${tag}: ${text}`);
      expect({ output: session.outputForm(record.result), messages }).toEqual({
        output: one.output,
        messages: one.messages ?? [],
      });
    });
  });
}

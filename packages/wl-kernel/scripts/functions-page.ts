import { readFileSync } from "node:fs";
import { type FunctionEntry, functionTable } from "../src/index.js";

/** An area of the language and its well-known functions. */
interface Area {
  readonly title: string;
  readonly names: readonly string[];
}

function wellKnown(): readonly Area[] {
  const text = readFileSync(new URL("well-known-functions.txt", import.meta.url), "utf8");
  return text
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [title = "", ...lines] = part.split("\n");
      return {
        title,
        names: lines
          .join(" ")
          .split(/\s+/)
          .filter((name) => name !== ""),
      };
    });
}

/** "importExport" as a title: "Import export". */
function titleOf(topic: string): string {
  const words = topic.replace(/([A-Z])/g, " $1").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function row({ name, state, missing }: FunctionEntry): string {
  return `| \`${name}\` | ${state} | ${(missing ?? "").replace(/\|/g, "\\|")} |`;
}

/** The text of docs/functions.md, from the functions themselves. */
export function functionsPage(): string {
  const entries = functionTable();
  const present = new Set(entries.map(({ name }) => name));
  const areas = wellKnown().map(({ title, names }) => ({
    title,
    count: new Set(names).size,
    absent: [...new Set(names)].filter((name) => !present.has(name)).sort(),
  }));
  const topics = [...new Set(entries.map(({ topic }) => topic))];
  const complete = entries.filter(({ state }) => state === "complete").length;
  const lines = [
    "# Functions of the embedded evaluator",
    "",
    "Made from the code by `pnpm --filter @remotebatch/wl-kernel run docs`; do not edit. A complete function has every form that",
    "its page in the language's documentation describes, as far as one evaluator without pictures can have it; a partial one lacks",
    "what its line says. An absent function stays unevaluated, and the record of the evaluation names it.",
    "",
    `${entries.length} functions and values: ${complete} complete, ${entries.length - complete} partial.`,
    "",
  ];
  for (const topic of topics) {
    lines.push(`## ${titleOf(topic)}`, "", "| function | state | missing |", "| --- | --- | --- |");
    lines.push(...entries.filter((entry) => entry.topic === topic).map(row), "");
  }
  lines.push("## Absent", "", "Well-known functions that are not there, by area.", "");
  for (const { title, count, absent } of areas) {
    const names = absent.map((name) => `\`${name}\``).join(", ");
    lines.push(
      `**${title}** (${count - absent.length} of ${count} present): ${names || "none"}`,
      "",
    );
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What the codec's size program prints, a line of JSON for each choice of exports. */
export interface SizeFigures {
  readonly what: string;
  readonly minified: number;
  readonly gzipped: number;
}

/** Bundles the codec and measures. */
export function sizeFigures(): SizeFigures[] {
  const folder = fileURLToPath(new URL("../../packages/wxf-codec/", import.meta.url));
  const words = ["--conditions=@remotebatch/source", "--import", "tsx"];
  const program = "test/browser/report-size.ts";
  const text = execFileSync(process.execPath, [...words, program], {
    encoding: "utf8",
    cwd: folder,
  });
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as SizeFigures);
}

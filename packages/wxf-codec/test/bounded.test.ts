import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { malformedVectors } from "./vector-files.js";

const run = promisify(execFile);
const program = fileURLToPath(new URL("read-bounded.ts", import.meta.url));
const vectors = fileURLToPath(new URL("vectors/", import.meta.url));

/** What a process with a heap of 1 GB says within 10 s. */
async function read(file: string, way: string, limits = "default"): Promise<string> {
  const { stdout } = await run(
    process.execPath,
    [
      "--max-old-space-size=1024",
      "--conditions=@remotebatch/source",
      "--import",
      "tsx",
      program,
      `${vectors}${file}`,
      way,
      limits,
    ],
    { timeout: 10_000, killSignal: "SIGKILL" },
  );
  return stdout;
}

const bounded = malformedVectors.filter(({ expect }) => expect === "bounded");
const limitCodes = /^(WXF_LIMIT_(DEPTH|NODES|INFLATED)|WXF_TRAILING|read)$/;

describe("hostile input in a process with a heap of 1 GB and 10 s", () => {
  for (const { name, file = "", reason } of bounded) {
    for (const way of ["eager", "lazy", "cursor", "inspect", "stream", "visitor", "push"]) {
      it(`${name} is bounded (${way}): ${reason}`, async () => {
        const outcome = await read(file, way);
        expect(outcome).toMatch(limitCodes);
        if (name.startsWith("depth") || name === "zip depth bomb") {
          expect(outcome).toBe("WXF_LIMIT_DEPTH");
        }
      });
    }
  }

  for (const name of ["arguments", "heads", "associations", "keys"]) {
    const file = `files/depth-bomb-${name}.wxf`;
    it(`nested ${name} are read and written again when no depth is forbidden`, async () => {
      expect(await read(file, "round trip", "unlimited")).toBe("read");
    });
    it(`nested ${name} are streamed and pushed when no depth is forbidden`, async () => {
      expect(await read(file, "stream", "unlimited")).toBe("read");
      expect(await read(file, "push", "unlimited")).toBe("read");
    });
  }

  it("nesting without an end is a truncation when no depth is forbidden", async () => {
    for (const way of ["eager", "lazy", "cursor", "stream", "push"]) {
      const outcome = await read("files/depth-bomb-unclosed.wxf", way, "unlimited");
      expect(outcome).toBe("WXF_TRUNCATED");
    }
  });

  it("two million levels are read lazily when no depth is forbidden", async () => {
    expect(await read("files/zip-depth-bomb.wxf", "lazy", "unlimited")).toBe("read");
  });
});

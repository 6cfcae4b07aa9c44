import { describe, expect, test } from "vitest";
import { readText } from "../src/workspace.js";

const page = readText("docs/writing-a-provider.md");
const blocks = [...page.matchAll(/^```(\w+)[^\n]*\n(.*?)^```$/gmsu)].map(([, kind, text = ""]) => ({
  kind,
  text,
}));
const [manifest, config, suite] = blocks.map(({ text }) => text);

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function dependenciesOf(text = "{}"): Readonly<Record<string, string>> {
  const { dependencies, devDependencies } = JSON.parse(text) as Manifest;
  return { ...dependencies, ...devDependencies };
}

describe("the starting point on the page about providers", () => {
  test("names the packages as they are, and the test runner that the example is tested with", () => {
    const { vitest, ...own } = dependenciesOf(manifest);
    expect(readText("pnpm-workspace.yaml")).toMatch(
      new RegExp(`vitest: \\^?${vitest?.slice(1)}\\n`),
    );
    expect(Object.keys(own)).toHaveLength(3);
    for (const [name, range] of Object.entries(own)) {
      const path = `packages/${name.slice("@remotebatch/".length)}/package.json`;
      expect(range, name).toBe(`^${(JSON.parse(readText(path)) as Manifest).version}`);
    }
  });

  test("has every package that its files and the example import", () => {
    const files = [config, suite, readText("examples/custom-provider/ssh-hosts.ts")];
    const names = files.flatMap((text = "") =>
      [...text.matchAll(/ from "([^".][^"]*)";/gu)].map(([, name = ""]) => name),
    );
    const packages = names.filter((name) => !name.startsWith("node:"));
    const known = Object.keys(dependenciesOf(manifest));
    expect(packages.length).toBeGreaterThan(3);
    const roots = packages.map((name) => name.replace(/^vitest\/config$/u, "vitest"));
    expect(roots.filter((name) => !known.includes(name))).toEqual([]);
  });

  test("tests the example with the settings that its own test has", () => {
    const own = readText("examples/custom-provider/test/ssh-hosts.engine.ts");
    const settings = /const settings = \{(.*?)^\};/msu;
    const namesIn = (text = "") =>
      [...(settings.exec(text)?.[1] ?? "").matchAll(/^ {2}(\w+)[:,]/gmu)].map(([, name]) => name);
    expect(namesIn(suite)).toEqual(namesIn(own));
    expect(namesIn(own)).toHaveLength(5);
    const call = /describeProvider\(.*\(\) => sshHosts\(settings\)\);/u;
    expect(call.exec(suite ?? "")?.[0]).toBe(call.exec(own)?.[0]);
  });

  test("says how far limits are tried as the suite does it", () => {
    expect(page).toContain("up to 32 children, 8 MiB");
    const cases = readText("packages/provider-testkit/src/limit-cases.ts");
    expect(cases).toContain("const mostChildrenRun = 32;");
    expect(cases).toContain("const mostBytesSent = 8 * 2 ** 20;");
  });
});

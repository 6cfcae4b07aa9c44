import { parseLaunchKey } from "@remotebatch/provider-kit";
import { expect, test } from "vitest";
import { isLaunchKey, launchKey, newGeneration } from "../src/launch-key.js";

const uuid = "01234567-89ab-4def-8123-456789abcdef";

test("a launch key tells its parts, with a generation and as older versions made it", () => {
  for (const generation of [newGeneration(), undefined]) {
    const key = launchKey({ uuid, generation }, 2, 17);
    expect(parseLaunchKey(key)).toEqual({ uuid, generation, attempt: 2, first: 17 });
  }
  expect(launchKey({ uuid }, 1, 1)).toBe(`${uuid}-a1-1`);
  expect(launchKey({ uuid, generation: "abcd2345" }, 1, 1)).toBe(`${uuid}-abcd2345-a1-1`);
});

test("the longest launch key is as short as engines were told", () => {
  const longest = launchKey({ uuid, generation: newGeneration() }, 999_999_999, 999_999_999);
  expect(longest.length).toBeLessThanOrEqual(80);
  expect(longest).toMatch(/^[\w-]+$/u);
});

test("generations are many and differ", () => {
  const made = new Set(Array.from({ length: 10_000 }, newGeneration));
  expect(made.size).toBe(10_000);
  expect(new Set([...made].join("")).size).toBe(32);
});

test.each([
  "",
  uuid,
  `${uuid}-a1`,
  `${uuid}-a1-1/../../x`,
  `${uuid}-ABCD2345-a1-1`,
  `${uuid}-abcd2345-abcd2345-a1-1`,
  `../${uuid}-a1-1`,
  `${uuid}-a1-1 `,
])("%s is no launch key", (text) => {
  expect(isLaunchKey(text)).toBe(false);
  expect(() => parseLaunchKey(text)).toThrow(/is no launch key/u);
});

import { expect, test } from "vitest";
import { topics } from "../src/builtins/index.js";

test("no function is registered by two topics", () => {
  const names = Object.values(topics)
    .flat()
    .map((entry) => entry.name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

import { expect, test } from "vitest";
import { memoryText } from "../src/host/memory-text.js";

test("memory is told in MiB, and never looks equal to a limit that it is above", () => {
  expect(memoryText(200 * 2 ** 20)).toBe("200 MiB");
  expect(memoryText(200 * 2 ** 20 + 1)).toBe("200.1 MiB");
});

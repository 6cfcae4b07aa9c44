import { packSpans } from "@remotebatch/job-model";
import { expect, test } from "vitest";
import { localProvider } from "../src/index.js";

test.each([
  [1, 4],
  [2, 8],
  [16, 64],
])(
  "a long list on %i cores is packed into %i children, which start in about a second",
  (cores, children) => {
    const { limits } = localProvider({ folder: "/nowhere", cores });
    expect(packSpans(100_000, "Automatic", limits)).toHaveLength(children);
  },
);

test("a list shorter than that has a child for each core", () => {
  const { limits } = localProvider({ folder: "/nowhere", cores: 8 });
  expect(packSpans(10, "Automatic", limits)).toHaveLength(8);
});

import { expect, test } from "vitest";
import { parseMethod } from "../src/options/method.js";
import { checkResultsOptions } from "../src/results/check-results-options.js";

test("a misspelt key of method is named, with the nearest one", () => {
  expect(() => parseMethod({ evaluationPerChildJob: 1 })).toThrow(
    /no "evaluationPerChildJob"\. Did you mean "evaluationsPerChildJob"/u,
  );
});

test("results takes only options that there are", () => {
  expect(() => checkResultsOptions({ order: "index" })).toThrow(/"completion" or "list"/u);
  expect(() => checkResultsOptions({ ordr: "list" })).toThrow(/no option "ordr".*"order"/u);
  checkResultsOptions({ order: "list", signal: undefined });
});

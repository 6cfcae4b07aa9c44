import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const lint = process.env["REMOTEBATCH_CFN_LINT"];

if (lint === undefined) {
  test("not run: cfn-lint cannot be had on this machine", () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  test("cfn-lint has nothing against the template", () => {
    const template = fileURLToPath(new URL("../templates/aws-batch.yaml", import.meta.url));
    const said = execFileSync(lint, ["--", template], { encoding: "utf8" });
    expect(said.trim()).toBe("");
  });
}

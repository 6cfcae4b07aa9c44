import { execFileSync } from "node:child_process";
import crypto from "node:crypto";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { rolePart } from "../src/role-bootstrap.js";

const python = process.env["REMOTEBATCH_BOTOCORE_PYTHON"];
const script = fileURLToPath(
  new URL("../../../tooling/engines/aws/independent-signer.py", import.meta.url),
);

type Sign = (
  url: string,
  region: string,
  keys: readonly [string, string, string | undefined],
) => Readonly<Record<string, string>>;

/** The signer that is a part of the text which containers with a role run, at a time of ours. */
function signerOfBootstrap(nowMs: number): Sign {
  class Then extends Date {
    constructor() {
      super(nowMs);
    }
  }
  const [parts = ""] = rolePart.split("(async () => {\n  const grant");
  return new Function("crypto", "Date", `${parts}; return sign;`)(crypto, Then) as Sign;
}

if (python === undefined) {
  test("not run: botocore cannot be had on this machine", () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  test("the bootstrap of a role signs as botocore does", () => {
    const nowMs = Date.UTC(2026, 6, 19, 3, 15, 9);
    const sign = signerOfBootstrap(nowMs);
    const region = "eu-west-1";
    const tokens = [undefined, `IQoJ/b3+Jp==${"Aa0/+=".repeat(200)}`];
    const cases = tokens.flatMap((sessionToken) =>
      [
        "https://jobs.s3.eu-west-1.amazonaws.com/team/runners/0a1b.mjs",
        "http://127.0.0.1:9000/jobs/odd%20name%20%C3%A9%2B%21%27%28%29%2A/r.mjs",
      ].map((address) => ({
        address,
        keys: { accessKeyId: "ASIATESTTESTTEST", secretAccessKey: "se/cr+et=", sessionToken },
      })),
    );
    const questions = cases.map((one) => ({
      ...one,
      ...{ kind: "headers", method: "GET", region, at: "20260719T031509Z" },
    }));
    const theirs = JSON.parse(
      execFileSync(python, [script], { input: JSON.stringify(questions), encoding: "utf8" }),
    ) as readonly Readonly<Record<string, string>>[];
    for (const [index, { address, keys }] of cases.entries()) {
      const headers = Object.entries(theirs[index] ?? {}).map(
        ([name, value]) => [name.toLowerCase(), value] as const,
      );
      expect(
        sign(address, region, [keys.accessKeyId, keys.secretAccessKey, keys.sessionToken]),
      ).toEqual(Object.fromEntries(headers));
    }
  });
}

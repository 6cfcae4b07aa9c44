import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { escapedPath, signedHeaders } from "../src/store/sigv4.js";

const python = process.env["REMOTEBATCH_BOTOCORE_PYTHON"];
const script = fileURLToPath(
  new URL("../../../tooling/engines/aws/independent-signer.py", import.meta.url),
);

if (python === undefined) {
  test("not run: botocore cannot be had on this machine", () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  test("every request is signed as botocore signs it, header by header", () => {
    const nowMs = Date.UTC(2026, 6, 19, 3, 15, 9);
    const region = "eu-west-1";
    const keys = { accessKeyId: "ASIATESTTESTTEST", secretAccessKey: "se/cr+et=" };
    const session = { ...keys, sessionToken: `IQoJ/b3+Jp==${"Aa0/+=".repeat(200)}` };
    const requests = [
      { method: "GET", headers: {}, body: "" },
      { method: "GET", headers: { range: "bytes=0-9", "if-match": '"e  tag"' }, body: "" },
      { method: "PUT", headers: { "if-none-match": "*" }, body: "content é" },
      { method: "DELETE", headers: {}, body: "" },
    ];
    const roots = ["https://jobs.s3.eu-west-1.amazonaws.com", "http://127.0.0.1:9000/jobs"];
    const keysOfObjects = ["a/out/1/1.json", "odd name é+%&=?!'()*~/#;:@$,", "日本/\u{1f600}"];
    const cases = [keys, session].flatMap((signing) =>
      roots.flatMap((root) =>
        keysOfObjects.flatMap((key) =>
          requests.map((one) => ({
            ...one,
            address: `${root}/${escapedPath(key)}`,
            keys: signing,
          })),
        ),
      ),
    );
    const questions = cases.map((one) => ({
      ...one,
      ...{ kind: "headers", region, at: "20260719T031509Z" },
    }));
    const theirs = JSON.parse(
      execFileSync(python, [script], { input: JSON.stringify(questions), encoding: "utf8" }),
    ) as readonly Readonly<Record<string, string>>[];
    expect(theirs).toHaveLength(48);
    for (const [index, { method, headers, body, address, keys: signing }] of cases.entries()) {
      const contentSha256 = createHash("sha256").update(body).digest("hex");
      const unsigned = { method, url: new URL(address), headers, contentSha256 };
      const ours = signedHeaders(unsigned, signing, { region, nowMs });
      const wanted = Object.entries(theirs[index] ?? {}).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]);
      expect(ours).toEqual(Object.fromEntries(wanted));
    }
  });
}

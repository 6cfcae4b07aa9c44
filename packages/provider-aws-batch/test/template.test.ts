import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const template = textOf("../templates/aws-batch.yaml");
const page = textOf("../../../docs/aws-batch.md");

/** Permissions that a text names. */
function permissions(text: string): readonly string[] {
  const names = text.match(/\b(?:batch|s3|logs|ecr|iam|kms):[A-Z]\w+/gu) ?? [];
  return [...new Set(names)].sort();
}

test("the page explains each permission of the template, and no other but those that it says are not in it", () => {
  const rows = page.split("\n").filter((line) => line.startsWith("|"));
  const explained = permissions(rows.join("\n"));
  const apart = permissions(
    rows.filter((line) => line.includes("not in the template's policy")).join("\n"),
  );
  expect(apart).toEqual(["batch:RegisterJobDefinition", "iam:PassRole"]);
  expect(permissions(template)).toEqual(explained.filter((name) => !apart.includes(name)));
});

test("rights on everything are given only where AWS has no narrower form", () => {
  const statements = template
    .split(/^ +- Sid: /mu)
    .slice(1)
    .map((text) => text.split("\n\n")[0] ?? "");
  const onAll = statements.filter((text) => /Effect: Allow[\s\S]*Resource: "\*"/u.test(text));
  expect(onAll.map((text) => text.split("\n")[0])).toEqual(["SignInForPrivateImages", "AskBatch"]);
  expect(permissions(onAll.join(""))).toEqual([
    "batch:DescribeJobDefinitions",
    "batch:DescribeJobQueues",
    "batch:DescribeJobs",
    "batch:ListJobs",
    "ecr:GetAuthorizationToken",
  ]);
  // Whole services are only ever denied.
  for (const text of statements)
    if (/Effect: Allow/u.test(text)) expect(text).not.toMatch(/Action:.*\*/u);
  expect(template).not.toContain("ManagedPolicyArns");
  expect(template).not.toContain("job-definition/*");
});

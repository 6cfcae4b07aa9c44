// sessions.mjs FOLDER: writes what versitygw's service of identities keeps, with one role that may do everything in every bucket and one
// session of it, as STS would give it for a role; there is no other way to one without a provider of web identities. FOLDER/session holds the
// session's key, secret and token.
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2] ?? ".";
const hourMs = 3_600_000;
const now = new Date();
const date = now.toISOString();
const policy = (statement) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const role = {
  Path: "/",
  RoleName: "job",
  RoleID: "AROATESTTESTTEST",
  Arn: "arn:aws:iam::000000000000:role/job",
  CreateDate: date,
  AssumeRolePolicyDocument: policy({
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: "sts:AssumeRole",
  }),
  MaxSessionDuration: 43_200,
  RoleLastUsed: { LastUsedDate: null, Region: "" },
  Policies: {
    inline: [
      {
        PolicyName: "all",
        PolicyDocument: policy({ Effect: "Allow", Action: "s3:*", Resource: "*" }),
        CreateDate: date,
        UpdateDate: date,
      },
    ],
  },
};
const session = {
  accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
  secretAccessKey: randomBytes(20).toString("hex"),
  // As long as tokens are, with all marks that they may have.
  sessionToken: `IQoJ+/${randomBytes(600).toString("base64")}`,
  roleArn: role.Arn,
  roleName: role.RoleName,
  roleId: role.RoleID,
  roleSessionName: "test",
  createDate: date,
  expiration: new Date(now.getTime() + 12 * hourMs).toISOString(),
};
const { accessKeyId, secretAccessKey, sessionToken } = session;
mkdirSync(join(folder, "identities"), { recursive: true, mode: 0o700 });
writeFileSync(
  join(folder, "identities/iam.json"),
  JSON.stringify({
    ...{ users: {}, accessKeyIndex: {}, userNameIndex: {}, oidcProviders: {} },
    ...{ roles: { job: role }, roleNameIndex: { job: "job" } },
    sessions: { [accessKeyId]: session },
  }),
  { mode: 0o600 },
);
writeFileSync(
  join(folder, "session"),
  [accessKeyId, secretAccessKey, sessionToken, ""].join("\n"),
  { mode: 0o600 },
);

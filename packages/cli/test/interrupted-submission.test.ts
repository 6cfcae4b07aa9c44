import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { ended, runCommand, startCommand, temporaryFolder } from "./run-command.js";

const home = temporaryFolder("interrupted-submission");
const env = {
  AWS_ACCESS_KEY_ID: "AKIATESTTESTTEST",
  AWS_SECRET_ACCESS_KEY: "secret",
};

const commands: readonly (readonly [string, readonly string[]])[] = [
  ["submit", ["1 + 1", "--wait"]],
  ["submit", ["1 + 1", "--json"]],
  ["map", ["f", "{1, 2}"]],
];

test("of a job that was still being sent when the command was interrupted, nothing is promised", async () => {
  const server = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const endpoints = JSON.stringify({ batch: address, s3: address, logs: address });
  const settings = [
    ...["region=us-east-1", "IOBucket=my-jobs", "JobQueue=main", "JobDefinition=runner"],
    `endpoints=${endpoints}`,
  ].flatMap((setting) => ["--set", setting]);
  const added = await runCommand(["env", "add", "silent", "aws", ...settings, "--default"], {
    home,
    env,
  });
  expect(added).toMatchObject({ code: 0 });
  try {
    for (const [command, args] of commands) {
      const child = startCommand([command, ...args], { home, env });
      const end = ended(child);
      await once(server, "request");
      child.kill("SIGINT");
      const { code, stdout, stderr } = await end;
      expect(code).toBe(130);
      const uuid = /[0-9a-f]{8}-[0-9a-f-]{27}/u.exec(stdout)?.[0] ?? "none";
      if (args.includes("--json"))
        expect(JSON.parse(stdout)).toEqual({ uuid, interrupted: true, submitted: null });
      else expect(stdout).toBe(`${uuid}\n`);
      expect(stderr).toBe(
        `Interrupted while the job was being sent; whether it is there says: remotebatch job ${uuid}\n`,
      );
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describeProvider, singleTestJob } from "@remotebatch/provider-testkit";
import { afterAll, describe, expect, test } from "vitest";
import { cluster, clusterProvider, sharedFolder } from "./cluster.js";
import { ended } from "./watch.js";

const sshd = join(dirname(process.env["REMOTEBATCH_SLURM_CLUSTER"] ?? ""), "../sshd/sshd.sh");
const server = mkdtempSync(join(tmpdir(), "rb-sshd-"));
const started =
  cluster !== undefined && spawnSync(sshd, ["start", server], { stdio: "inherit" }).status === 0;
const folder = sharedFolder();
afterAll(() => {
  spawnSync(sshd, ["stop", server]);
  for (const path of [server, folder]) {
    rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
});

if (!started) {
  const verdict = process.env["REQUIRE_ENGINES"] === "1" ? "not run, though demanded" : "not run";
  test(`${verdict}: Slurm or an ssh server cannot be had on this machine`, () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  const ssh = { host: "login", configFile: join(server, "ssh_config") };
  describe("over ssh", () => {
    describeProvider(
      { describe: describe.concurrent, test },
      () => clusterProvider(folder, { ssh }),
      {
        timeoutMs: 60_000,
      },
    );
  });

  test("hostile texts cross ssh as they are", async () => {
    const owned = join(folder, "owned");
    // Seen under two paths, as a mounted folder is.
    const there = join(folder, "it's $(there) `too` 100%");
    symlinkSync(folder, there);
    const environment = { TOKEN: `'; touch '${owned}'; echo "$HOME` };
    const provider = clusterProvider(folder, { ssh, remoteFolder: there, environment });
    const name = `$(touch '${owned}') \`id\` '; touch '${owned}'; " & | \n --wrap=id`;
    const ref = await provider.submit(singleTestJob({ result: "fine" }, { name }));
    expect((await ended(provider, ref)).phase).toBe("succeeded");
    expect(existsSync(owned)).toBe(false);
    await provider.close();
  });

  test("a login node that refuses us, or is not there, is told apart, and nothing is written", async () => {
    const strange = join(server, "strange");
    const cases = [
      [{ ...ssh, identityFile: strange, user: "nobody-here" }, "BATCH_UNAUTHENTICATED"],
      [{ host: "127.0.0.1", port: 1 }, "BATCH_UNAVAILABLE"],
    ] as const;
    for (const [settings, code] of cases) {
      const provider = clusterProvider(folder, { ssh: settings });
      const spec = singleTestJob({});
      await expect(provider.submit(spec)).rejects.toMatchObject({ code });
      expect(readdirSync(join(folder, "jobs"))).not.toContain(spec.uuid);
      await provider.close();
    }
  });

  test("commands that the login node does not have are told with the setting that helps", async () => {
    const provider = clusterProvider(folder, { ssh, binFolder: "/no/such/folder" });
    await expect(provider.submit(singleTestJob({}))).rejects.toMatchObject({
      code: "BATCH_ENGINE_FAILED",
      message: expect.stringContaining("binFolder"),
    });
    await provider.close();
  });
}

import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { slurmProvider } from "@remotebatch/provider-slurm";
import { arrayTestJob, describeProvider, singleTestJob } from "@remotebatch/provider-testkit";
import { afterAll, describe, expect, test } from "vitest";
import { cluster, sharedFolder } from "./cluster.js";
import { ended, until } from "./watch.js";

const service = join(cluster ?? "", "rest");

if (cluster === undefined || !existsSync(join(service, "socket"))) {
  const verdict = process.env["REQUIRE_ENGINES"] === "1" ? "not run, though demanded" : "not run";
  test(`${verdict}: slurmrestd cannot be had on this machine`, () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  const folder = sharedFolder();
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  const rest = {
    socket: join(service, "socket"),
    version: readFileSync(join(service, "version"), "utf8").trim(),
    tokenFile: join(service, "token"),
  };
  const make = (more: object = {}) =>
    slurmProvider({
      folder,
      node: process.execPath,
      pollMs: 100,
      graceMs: 1500,
      lostMs: 5000,
      rest,
      ...more,
    });

  describe("by slurmrestd", () => {
    describeProvider({ describe, test }, () => make(), { timeoutMs: 60_000 });
  });

  test("of twenty children a running one and a waiting one are aborted and the others end well", async () => {
    const provider = make();
    const program = { steps: [{ sleepMs: 600 }], children: { "2": [{ sleepMs: 60_000 }] } };
    const ref = await provider.submit(arrayTestJob(20, program));
    await until(provider, ref, ({ changed }) => changed[1]?.phase === "running");
    await provider.abort(ref, { children: [2, 20] });
    expect((await ended(provider, ref)).phases).toEqual({ succeeded: 18, cancelled: 2 });
    await provider.close();
  });

  test("hostile texts reach the job as they are", async () => {
    const owned = join(folder, "owned");
    const provider = make({ environment: { TOKEN: `'; touch '${owned}'; "$HOME` } });
    const name = `$(touch '${owned}') '; touch '${owned}'; "`;
    const ref = await provider.submit(singleTestJob({ result: "fine" }, { name }));
    expect((await ended(provider, ref)).phase).toBe("succeeded");
    expect(existsSync(owned)).toBe(false);
    await provider.close();
  });

  test("refusals have Slurm's words and leave nothing, and a service that is away or refuses us is told apart", async () => {
    const provider = make();
    const nowhere = singleTestJob({}, { settings: { partition: "nowhere" } });
    await expect(provider.submit(nowhere)).rejects.toMatchObject({
      code: "BATCH_INVALID_OPTION",
      message: expect.stringContaining("partition"),
    });
    expect(readdirSync(join(folder, "jobs"))).not.toContain(nowhere.uuid);
    await provider.close();
    const away = make({ rest: { ...rest, socket: join(folder, "none") } });
    await expect(away.submit(singleTestJob({}))).rejects.toMatchObject({
      code: "BATCH_UNAVAILABLE",
    });
    const { tokenFile: _, ...without } = rest;
    const stranger = make({ rest: { ...without, token: "eyJh.bad.token" } });
    await expect(stranger.submit(singleTestJob({}))).rejects.toMatchObject({
      code: expect.stringMatching(/UNAUTHENTICATED|FORBIDDEN|ENGINE_FAILED/u),
    });
  });
}

import type { JobRef, ProviderV1 } from "@remotebatch/job-model";
import { arrayTestJob, singleTestJob } from "@remotebatch/provider-testkit";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { isAlive, untilTrue } from "./agent-host.js";
import { ended, hostState, until } from "./host-state.js";
import { notRun, serversProvider, startServers } from "./servers.js";

const long = { steps: [{ sleepMs: 120_000 }] };

const servers = startServers(2);
if (servers === undefined) notRun();
else {
  const { keeper, launches, owed, processes } = hostState(servers);
  // Every call is a connection of its own, so that a host is out of reach when its server is.
  const hosts = servers.hosts.map((host) => ({ ...host, share: false }));
  const fresh = (): ProviderV1 => serversProvider(servers, { hosts });
  const second = hosts.slice(1);
  const refs: JobRef[] = [];
  const runners = (ref: JobRef): readonly number[] => processes(2, ref.uuid).filter(isAlive);
  const killKeeper = async (ref: JobRef): Promise<void> => {
    const pid = keeper(2, ref.uuid);
    process.kill(pid, "SIGKILL");
    await untilTrue(() => !isAlive(pid));
  };
  /** A job on the second host, whose runner works, and a provider that knows both hosts. */
  const atWork = async (
    job: Parameters<ProviderV1["submit"]>[0],
  ): Promise<{ readonly provider: ProviderV1; readonly ref: JobRef }> => {
    const alone = serversProvider(servers, { hosts: second });
    const ref = await alone.submit(job);
    refs.push(ref);
    await until(alone, ref, ({ phases }) => phases.running === job.spans.length);
    await alone.close();
    expect(runners(ref)).toHaveLength(job.spans.length);
    return { provider: fresh(), ref };
  };
  /** Another process that has never heard of the job, and does something else. */
  const somebodyElse = async (): Promise<void> => {
    const other = fresh();
    const ref = await other.submit(arrayTestJob(2));
    await ended(other, ref);
    await other.close();
  };

  // A test that failed half-way leaves none away.
  beforeEach(async () => {
    const check = serversProvider(servers, { hosts: second });
    const isThere = await check.validate(singleTestJob({})).then(
      () => true,
      () => false,
    );
    await check.close();
    if (!isThere) servers.start(1);
  });
  afterAll(() => {
    for (const ref of refs) for (const pid of runners(ref)) process.kill(pid, "SIGKILL");
    servers.end();
  });

  describe("a host that is away, and back", () => {
    test("an abort that it could not be told is seen by its keeper, which has the folder in sight", async () => {
      const { provider, ref } = await atWork(arrayTestJob(2, long));
      servers.stop(1);
      await expect(provider.abort(ref)).rejects.toMatchObject({
        code: "BATCH_UNAVAILABLE",
        message: expect.stringContaining("noted"),
      });
      const { phases, changed } = await ended(provider, ref);
      expect([phases, changed[0]?.cause]).toEqual([{ cancelled: 2 }, "user"]);
      await untilTrue(() => runners(ref).length === 0 && owed(2).length === 0);
      servers.start(1);
      await provider.close();
    });

    test("an abort that nobody there saw is carried out at the next contact, by whoever makes it", async () => {
      const { provider, ref } = await atWork(arrayTestJob(2, long));
      servers.stop(1);
      await killKeeper(ref);
      await expect(provider.abort(ref)).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
      const { changed } = await ended(provider, ref);
      expect(changed[0]).toMatchObject({
        phase: "cancelled",
        reason: expect.stringMatching(/whether its runner has ended is not known.*host-2/u),
      });
      expect(runners(ref)).toHaveLength(2);
      servers.start(1);
      await provider.close();
      await somebodyElse();
      await untilTrue(() => runners(ref).length === 0 && owed(2).length === 0);
    });

    test("a job that was removed in the meantime ends and leaves nothing there", async () => {
      const { provider, ref } = await atWork(arrayTestJob(2, long));
      servers.stop(1);
      await killKeeper(ref);
      await provider.remove(ref);
      expect(runners(ref)).toHaveLength(2);
      const [answer] = await provider.status([{ ref }]);
      expect(answer).toMatchObject({ unavailable: { code: "BATCH_NOT_FOUND" } });
      servers.start(1);
      const pids = runners(ref);
      await somebodyElse();
      await untilTrue(() => launches(2, ref.uuid).length === 0 && owed(2).length === 0);
      expect(pids.filter(isAlive)).toEqual([]);
      await provider.close();
    });

    test("children that were given up for lost are ended by an abort, and by a removal, when it is back", async () => {
      for (const way of ["abort", "remove"] as const) {
        const { provider, ref } = await atWork(arrayTestJob(2, long));
        servers.stop(1);
        const lost = await ended(provider, ref);
        expect(lost.phases).toEqual({ lost: 2 });
        expect(lost.changed[0]?.reason).toContain("host-2 does not answer");
        servers.start(1);
        expect(runners(ref)).toHaveLength(2);
        const pids = runners(ref);
        const own = keeper(2, ref.uuid);
        // A host that did not answer is left alone for a while.
        const done = (): Promise<boolean> =>
          provider[way](ref).then(
            () => true,
            () => false,
          );
        while (!(await done()));
        await untilTrue(() => pids.every((pid) => !isAlive(pid)) && !isAlive(own));
        if (way === "remove") expect(launches(2, ref.uuid)).toEqual([]);
        await provider.close();
      }
    });

    test("an attempt that was given up is ended before its host runs anything else, and never counts again", async () => {
      const retry = { maxAttempts: 2, causes: ["infrastructure" as const] };
      const { provider, ref } = await atWork(singleTestJob({ ...long, cleanFrom: 2 }, { retry }));
      servers.stop(1);
      await killKeeper(ref);
      const after = await ended(provider, ref);
      expect(after.changed[0]).toMatchObject({ phase: "succeeded", attempt: 2 });
      expect(runners(ref)).toHaveLength(1);
      servers.start(1);
      await somebodyElse();
      await untilTrue(() => runners(ref).length === 0);
      for (const one of [provider, fresh()]) {
        const { changed } = await ended(one, ref);
        expect(changed[0]).toMatchObject({ phase: "succeeded", attempt: 2 });
        await one.close();
      }
    });

    test("the result that an attempt brings late is not the job's", async () => {
      const retry = { maxAttempts: 2, causes: ["infrastructure" as const] };
      const late = { steps: [{ sleepMs: 8000 }], cleanFrom: 2 };
      const { provider, ref } = await atWork(singleTestJob(late, { retry }));
      servers.stop(1);
      await killKeeper(ref);
      await until(provider, ref, ({ changed }) => changed[0]?.attempt === 2);
      const before = await ended(provider, ref);
      await untilTrue(() => runners(ref).length === 0);
      servers.start(1);
      for (const one of [provider, fresh()]) {
        const { changed } = await ended(one, ref);
        expect(changed[0]).toMatchObject({ phase: before.phase, attempt: 2 });
        await one.close();
      }
    });
  });

  describe("a host that is not in the list any more", () => {
    test("an abort says that it cannot be told, and the job's status as well", async () => {
      const { provider, ref } = await atWork(arrayTestJob(2, long));
      await killKeeper(ref);
      await provider.close();
      const without = serversProvider(servers, { hosts: hosts.slice(0, 1) });
      await expect(without.abort(ref)).rejects.toMatchObject({
        code: "BATCH_UNAVAILABLE",
        message: expect.stringContaining("not among the provider's hosts"),
      });
      const { changed } = await ended(without, ref);
      expect(changed[0]?.reason).toMatch(/host-2 is not among/u);
      expect(runners(ref)).toHaveLength(2);
      await without.close();
      // Back in the list: whoever meets it ends what is owed.
      await somebodyElse();
      await untilTrue(() => runners(ref).length === 0);
    });

    test("its jobs can be removed, and a keeper that has the folder in sight ends them", async () => {
      const { provider, ref } = await atWork(arrayTestJob(2, long));
      await provider.close();
      const pids = runners(ref);
      const without = serversProvider(servers, { hosts: hosts.slice(0, 1) });
      await without.remove(ref);
      await untilTrue(() => pids.every((pid) => !isAlive(pid)));
      await without.close();
      await somebodyElse();
      await untilTrue(() => launches(2, ref.uuid).length === 0 && owed(2).length === 0);
    });
  });
}

import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "lmdb";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRemoteBatch } from "../src/index.js";
import { registryDamage } from "../src/registry/registry-folder.js";
import { stateFolder } from "../src/registry/state-folder.js";
import { fakeProvider, fakeRunner } from "./fake-provider.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "facade-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function newClient(state = folder) {
  const { provider } = fakeProvider();
  return createRemoteBatch({ environments: { here: provider }, folder: state, runner: fakeRunner });
}

async function fill(jobs: number): Promise<void> {
  const batch = newClient();
  for (let job = 0; job < jobs; job += 1) {
    await batch.submit("2", { remoteInputFiles: { x: new Uint8Array(3000) } });
  }
  await batch.close();
}

async function codeOf(state = folder): Promise<string> {
  const batch = newClient(state);
  try {
    await batch.jobs();
    return "none";
  } catch (error) {
    return (error as { readonly code: string }).code;
  } finally {
    await batch.close();
  }
}

const data = (): string => join(folder, "registry", "data.mdb");

describe("a registry that was damaged is refused with an error", () => {
  const damages: Readonly<Record<string, () => void>> = {
    "cut to a few bytes": () => truncateSync(data(), 100),
    "cut inside its first page": () => truncateSync(data(), 5000),
    "cut in the middle": () => truncateSync(data(), 20_000),
    "cut by its last page": () => truncateSync(data(), statSync(data()).size - 4096),
    "other bytes in the root of its trees": () => {
      const bytes = readFileSync(data());
      const newer = bytes.readBigUInt64LE(152) > bytes.readBigUInt64LE(4096 + 152) ? 0 : 4096;
      const root = Number(bytes.readBigUInt64LE(newer + 136));
      bytes.fill(0x5a, root * 4096, (root + 1) * 4096);
      writeFileSync(data(), bytes);
    },
    "other bytes in its place": () => writeFileSync(data(), Buffer.alloc(40_000, 0x5a)),
    "a folder in the lock's place": () => {
      rmSync(join(folder, "registry", "lock.mdb"));
      mkdirSync(join(folder, "registry", "lock.mdb"));
    },
    "a device in the folder's place": () => {
      rmSync(join(folder, "registry"), { recursive: true });
      symlinkSync("/dev/null", join(folder, "registry"));
    },
  };
  test.each(Object.entries(damages))("%s", async (_what, damage) => {
    await fill(4);
    damage();
    expect(await codeOf()).toBe("BATCH_REGISTRY_FAILED");
  });
});

/** Cuts the record of a job in its middle, as a disk that lost a part of it would. */
async function cutRecord(uuid: string): Promise<void> {
  const root = open({ path: join(folder, "registry"), maxDbs: 8 });
  await root
    .openDB({ name: "jobs", encoding: "binary" })
    .put(uuid, Buffer.from([0xde, 0, 9, 0xa4]));
  await root.close();
}

test("one damaged record hides no other, is named when it is asked for, and is rebuilt", async () => {
  const { provider } = fakeProvider();
  const client = (environments = { here: provider }) =>
    createRemoteBatch({ environments, folder, runner: fakeRunner });
  const before = client();
  const [damaged, sound] = [await before.submit("1"), await before.submit("2")];
  await before.close();
  await cutRecord(damaged.uuid);
  // As if the provider could not list: the registry alone tells.
  const alone = client({
    here: { ...provider, capabilities: { ...provider.capabilities, list: false } },
  });
  expect((await alone.jobs()).map(({ uuid }) => uuid)).toEqual([sound.uuid]);
  expect((await alone.job(sound.uuid.slice(0, 8))).uuid).toBe(sound.uuid);
  await expect(alone.job(damaged.uuid)).rejects.toMatchObject({
    code: "BATCH_CORRUPT_RECORD",
    message: expect.stringContaining(damaged.uuid),
  });
  await alone.close();
  const after = client();
  expect((await after.rebuild()).added).toBe(1);
  expect((await after.job(damaged.uuid)).uuid).toBe(damaged.uuid);
  await after.close();
});

test("no page that is overwritten ends the process: it is an error, or nobody needs the page", async () => {
  await fill(40);
  const whole = readFileSync(data());
  const pageBytes = 4096;
  const outcomes = new Set<string>();
  let damaged: string | undefined;
  for (let page = 2; page < whole.length / pageBytes; page += 1) {
    for (const byte of [0, 0x5a]) {
      const bytes = Buffer.from(whole);
      bytes.fill(byte, page * pageBytes, (page + 1) * pageBytes);
      writeFileSync(data(), bytes);
      const problem = registryDamage(folder);
      if (problem !== undefined) damaged = problem;
      outcomes.add(problem === undefined ? "whole" : "damaged");
    }
  }
  // Pages that are free are nobody's.
  expect(outcomes).toEqual(new Set(["damaged", "whole"]));
  expect(damaged).toMatch(/^page \d+ of data\.mdb is damaged$/);
  writeFileSync(data(), whole);
  expect(registryDamage(folder)).toBeUndefined();
});

describe("a registry is rebuilt from the providers", () => {
  test.each([
    ["that was removed", () => rmSync(join(folder, "registry"), { recursive: true }), false],
    ["that was cut", () => truncateSync(data(), 20_000), true],
    ["that was overwritten", () => writeFileSync(data(), Buffer.alloc(40_000, 0x5a)), true],
  ])("%s", async (_what, damage, isKept) => {
    const { provider } = fakeProvider();
    const client = () =>
      createRemoteBatch({ environments: { here: provider }, folder, runner: fakeRunner });
    const before = client();
    const uuids = [
      (await before.submit("2")).uuid,
      (await before.mapSubmit("f", "{1, 2}")).uuid,
    ].sort();
    await before.close();
    damage();
    const after = client();
    const { added, damaged } = await after.rebuild();
    expect(added).toBe(2);
    expect(damaged !== undefined && readdirSync(damaged).includes("data.mdb")).toBe(isKept);
    expect((await after.jobs()).map(({ uuid }) => uuid).sort()).toEqual(uuids);
    expect(await after.rebuild()).toEqual({ added: 0 });
    await after.close();
  });

  test("one that is whole is put aside only when that is asked for", async () => {
    await fill(2);
    const batch = newClient();
    expect((await batch.rebuild()).damaged).toBeUndefined();
    expect((await batch.jobs()).length).toBe(2);
    expect((await batch.rebuild({ fresh: true })).damaged).toMatch(/registry\.damaged-/);
    expect(await batch.jobs()).toEqual([]);
    await batch.close();
  });
});

test("a registry that many clients wrote to is never taken for a damaged one", async () => {
  for (let round = 0; round < 12; round += 1) {
    await fill(1 + (round % 5));
    expect(await codeOf()).toBe("none");
    const batch = newClient();
    const [job] = await batch.jobs();
    if (round % 2 === 0) await job?.abort().catch(() => undefined);
    await batch.close();
  }
});

test("the registry is for its owner alone, whatever the rights of the folder around it", async () => {
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, "registry"), { mode: 0o755 });
  await fill(1);
  expect(statSync(join(folder, "registry")).mode & 0o077).toBe(0);
});

test("looking for a job in an empty folder writes nothing", async () => {
  const batch = newClient();
  expect(await batch.jobs()).toEqual([]);
  await expect(batch.job("zzzz")).rejects.toMatchObject({ code: "BATCH_INVALID_OPTION" });
  await expect(batch.job("0000")).rejects.toMatchObject({ code: "BATCH_NOT_FOUND" });
  await batch.close();
  expect(readdirSync(folder)).toEqual([]);
});

test("a state folder in which nothing can be made is an error, not an endless wait", async () => {
  const batch = newClient("/proc/none/here");
  await expect(batch.submit("2")).rejects.toMatchObject({ code: "BATCH_REGISTRY_FAILED" });
  await batch.close();
});

test("the state folder follows the rules of XDG", () => {
  expect(stateFolder(undefined, { XDG_STATE_HOME: "relative" })).toBe(stateFolder(undefined, {}));
  expect(stateFolder(undefined, { XDG_STATE_HOME: "/x", REMOTEBATCH_HOME: "" })).toBe(
    "/x/remotebatch",
  );
});

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BatchError,
  isFinal,
  type JobRef,
  type JobSpec,
  type JobStatus,
} from "@remotebatch/job-model";
import { type JobEngine, withDecoratedParts } from "@remotebatch/provider-kit";
import { arrayTestJob } from "@remotebatch/provider-testkit";
import { afterAll, describe, expect, test } from "vitest";
import { sshHosts } from "../ssh-hosts.js";

// What a cut connection leaves behind, made by hand; the suite itself has no way to cut one at a chosen moment.
const configFile = process.env["REMOTEBATCH_SSH_CONFIG"] ?? "";
const folder = mkdtempSync(join(tmpdir(), "rb cut-"));
const hosts = ["host-1", "host-2"];
const make = () => sshHosts({ hosts, folder, slots: 3, node: process.execPath, configFile });

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

async function ended(ref: JobRef): Promise<JobStatus> {
  const provider = make();
  try {
    for (;;) {
      const [answer] = await provider.status([{ ref }]);
      if (answer !== undefined && "status" in answer && isFinal(answer.status.phase)) {
        return answer.status;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    await provider.close();
  }
}

async function submit(spec: JobSpec): Promise<JobRef> {
  const provider = make();
  try {
    return await provider.submit(spec);
  } finally {
    await provider.close();
  }
}

/** A job whose children say when they start. */
function marking(children: number): { readonly spec: JobSpec; readonly marks: () => number } {
  const file = join(mkdtempSync(join(folder, "marks-")), "marks");
  const spec = arrayTestJob(children, { steps: [{ mark: file }, { sleepMs: 500 }] });
  return {
    spec,
    marks: () => (existsSync(file) ? readFileSync(file, "utf8").split("\n").length - 1 : 0),
  };
}

describe.runIf(configFile !== "")("a launch that was cut", () => {
  test("right after its folder was made is completed by its repeat", async () => {
    const { spec, marks } = marking(4);
    const cut = (engine: JobEngine): JobEngine => ({
      ...engine,
      async launch({ key }) {
        for (const host of [0, 1])
          mkdirSync(join(folder, "hosts", `${host}`, key), { recursive: true });
        throw new BatchError("BATCH_UNAVAILABLE", "The connection was cut.");
      },
    });
    const cutting = withDecoratedParts(
      (parts) => ({ ...parts, engine: cut(parts.engine) }),
      () => make(),
    );
    await expect(cutting.submit(spec)).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
    await cutting.close();
    const ref = await submit(spec);
    expect((await ended(ref)).phases).toEqual({ succeeded: 4 });
    expect(marks()).toBe(4);
  });

  test("after everything was done starts nothing twice", async () => {
    const { spec, marks } = marking(4);
    const ref = await submit(spec);
    // The answer was lost: nobody noted that it was launched.
    const kit = join(folder, "jobs", spec.uuid, "kit");
    const notes = readdirSync(kit).filter((name) => name.startsWith("launched-"));
    expect(notes).toHaveLength(1);
    for (const name of notes) rmSync(join(kit, name));
    expect(await submit(spec)).toEqual(ref);
    expect(readdirSync(kit).some((name) => name.startsWith("launched-"))).toBe(true);
    expect((await ended(ref)).phases).toEqual({ succeeded: 4 });
    expect(marks()).toBe(4);
  });
});

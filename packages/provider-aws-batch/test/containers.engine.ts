import { isFinal, type JobRef, type JobStatus, type ProviderV1 } from "@remotebatch/job-model";
import { awsBatchProvider } from "@remotebatch/provider-aws-batch";
import { arrayTestJob, singleTestJob, testElement } from "@remotebatch/provider-testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  motoContainers,
  motoKeys,
  motoSettings,
  prepareMoto,
  registerWithRole,
} from "./moto-setup.js";
import { freshBucket, gateway, gatewayKeys, roleAgent } from "./servers.js";

const containers = motoContainers();

async function untilEnd(provider: ProviderV1, ref: JobRef): Promise<JobStatus> {
  for (;;) {
    const [answer] = await provider.status([{ ref }]);
    if (answer !== undefined && "status" in answer && isFinal(answer.status.phase))
      return answer.status;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

if (containers === undefined) {
  test("not run: moto cannot start containers on this machine", () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  const { moto, image } = containers;
  describe("on moto, whose jobs are containers that podman runs", () => {
    let provider: ProviderV1;
    beforeAll(async () => {
      await prepareMoto(moto, image);
      provider = awsBatchProvider(motoSettings(moto, await freshBucket(moto, motoKeys)));
    });
    afterAll(async () => {
      await provider?.close();
    });

    test("a job goes from upload over container and runner to result and log", async () => {
      const ref = await provider.submit(
        singleTestJob({ steps: [{ print: "from inside" }], result: "done" }),
      );
      expect(await untilEnd(provider, ref)).toMatchObject({ phase: "succeeded" });
      const answer = await provider.output(ref, { child: 1 });
      expect(answer.state === "ready" && new TextDecoder().decode(answer.bytes)).toBe("done");
      const lines: string[] = [];
      for await (const { text } of provider.logs(ref, { child: 1 })) lines.push(text);
      expect(lines).toEqual(["from inside"]);
    });

    test("an array of 20 containers gives back each element once", async () => {
      const ref = await provider.submit(arrayTestJob(20));
      expect((await untilEnd(provider, ref)).phases).toEqual({ succeeded: 20 });
      const texts: string[] = [];
      for (let child = 1; child <= 20; child += 1) {
        const answer = await provider.output(ref, { child });
        texts.push(
          answer.state === "ready" ? new TextDecoder().decode(answer.bytes) : answer.state,
        );
      }
      expect(texts).toEqual(Array.from({ length: 20 }, (_, at) => testElement(at + 1)));
    });

    test.runIf(gateway !== undefined)(
      "with a role a container asks its agent for keys and signs what it reads and writes, array and log too",
      async () => {
        const agent = await roleAgent();
        await registerWithRole(moto, image, agent.variables);
        const withRole = awsBatchProvider({
          IOBucket: await freshBucket(gateway as string, gatewayKeys()),
          JobQueue: "main",
          JobDefinition: "runner-with-role",
          region: "us-east-1",
          // moto takes any keys, the S3 server only its own.
          credentials: gatewayKeys(),
          endpoints: { batch: moto, logs: moto, s3: gateway as string },
          pollMs: 250,
          graceMs: 3000,
        });
        const ref = await withRole.submit(arrayTestJob(2, { steps: [{ print: "from inside" }] }));
        expect((await untilEnd(withRole, ref)).phases).toEqual({ succeeded: 2 });
        const answer = await withRole.output(ref, { child: 2 });
        expect(answer.state === "ready" && new TextDecoder().decode(answer.bytes)).toBe(
          testElement(2),
        );
        const lines: string[] = [];
        for await (const { text } of withRole.logs(ref, { child: 1 })) lines.push(text);
        expect(lines).toEqual(["from inside"]);
        expect(agent.asked.length).toBeGreaterThan(2);
        await withRole.close();
        agent.close();
      },
    );

    test("a container that leaves with a code has failed, and what it printed is in its log", async () => {
      const ref = await provider.submit(singleTestJob({ steps: [{ exit: 7 }] }));
      expect((await untilEnd(provider, ref)).phase).toBe("failed");
      const lines: string[] = [];
      for await (const { text } of provider.logs(ref, { child: 1 })) lines.push(text);
      expect(lines.join("\n")).toContain("leaving with 7");
    });
  });
}

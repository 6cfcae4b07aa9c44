import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Assoc, type Expr, fn, list, parse, sym } from "@remotebatch/expr-model";
import { encode } from "@remotebatch/wxf-codec";
import { expect, test } from "vitest";
import type { ExampleHost } from "./original-examples.js";

/** The examples of the page of RemoteBatchSubmit, and of the pages of its options. */
export function submitExamples(host: ExampleHost): void {
  test("Basic Examples: submit 2 + 2, look at its status, get its result", async () => {
    const job = await host.batch.submit("2+2");
    expect(await job.get("JobType")).toBe("Single");
    const seen: (string | undefined)[] = [];
    for await (const view of job.watch()) seen.push(view.status);
    expect(seen.at(-1)).toBe(await job.get("JobStatus"));
    expect(await job.get("JobSucceededQ")).toBe(true);
    expect(await job.get("EvaluationResult")).toBe(4);
  });

  test("Scope: several statements are one job, evaluated there and not here", async () => {
    const job = await host.batch.submit("list = {1, 2, 3}; Length[list]");
    expect(await job.result()).toBe(3);
    const cores = await (await host.batch.submit("$ProcessorCount")).result();
    expect(cores).toBeGreaterThanOrEqual(1);
  });

  test("Scope: the environment stands first, or the default one is used", async () => {
    const { names } = host;
    const named = await names.remoteBatchSubmit("here", "1+1");
    const byDefault = await names.remoteBatchSubmit("1+1");
    expect(await named.result()).toEqual(await byDefault.result());
    expect(names.defaultRemoteBatchSubmissionEnvironment).toBe("here");
  });

  test("Options, CreditConstraint: credits become the time that they buy", async () => {
    const job = await host.batch.submit("2+2", { creditConstraint: 2 });
    expect(await job.getExpression("TimeConstraint")).toEqual(fn("Quantity", 1800, "Seconds"));
    expect(await job.getExpression("CreditConstraint")).toEqual(fn("Quantity", 2, "Credits"));
  });

  test("Options, ForwardCloudCredentials: there are none to forward, and that is said", async () => {
    const asked = host.batch.submit("2+2", { forwardCloudCredentials: true });
    await expect(asked).rejects.toMatchObject({ code: "BATCH_UNSUPPORTED" });
    const job = await host.batch.submit("2+2", { forwardCloudCredentials: "Automatic" });
    expect(await job.result()).toBe(4);
  });

  test("Options, IncludeDefinitions: they travel with the expression, unless it is False", async () => {
    const session = host.batch.session();
    session.define("n = 1988; f[x_] := x^2");
    expect(await (await session.submit("f[n]")).result()).toBe(3952144);
    const without = await (await session.submit("f[n]", { includeDefinitions: false })).result();
    expect(without).toEqual(fn(sym("Global`f"), sym("Global`n")));
  });

  test("Options, LicensingSettings: on demand, with the key as a symbol, what is not needed is readable", async () => {
    const licensingSettings = parse(
      '<|Method -> "OnDemand", "Entitlement" -> <|"StandardKernelLimit" -> 1|>|>',
    );
    const job = await host.batch.submit("2+2", { licensingSettings });
    expect(await job.get("LicensingSettings")).toMatchObject({ Method: "OnDemand" });
    expect(await job.result()).toBe(4);
  });

  test("Options, RemoteInputFiles: a path and bytes in WXF form lie in the working directory", async () => {
    const path = join(host.folder, "notes.txt");
    writeFileSync(path, "some notes");
    const job = await host.batch.submit('{FileNames[], Import["notes.txt", "Text"]}', {
      remoteInputFiles: { "notes.txt": path, "matrix.wxf": encode(list(list(1, 2), list(3, 4))) },
    });
    expect(await job.result()).toEqual(list(list("matrix.wxf", "notes.txt"), "some notes"));
    expect(await job.get("JobInputFilenames")).toEqual(["notes.txt", "matrix.wxf"]);
  });

  test("Options, RemoteJobName: a name of one's own, or one that is made", async () => {
    const job = await host.batch.submit("2+2", { remoteJobName: "my sum" });
    expect(await job.get("JobName")).toBe("my sum");
    expect(await (await host.batch.submit("2+2")).get("JobName")).toMatch(/^job-/);
  });

  test("Options, RemoteJobNotifications: the specification is readable as it was resolved", async () => {
    const job = await host.batch.submit("2+2", {
      remoteJobNotifications: parse('{"JobStarted", {"HoursElapsed", 2}} -> "Email"'),
    });
    expect(await job.getExpression("RemoteJobNotifications")).toEqual(
      parse('{"JobStarted" -> {"Email"}, {"HoursElapsed", 2} -> {"Email"}}'),
    );
    const usual = await host.batch.submit("2+2");
    expect(await usual.getExpression("RemoteJobNotifications")).toEqual(
      parse('{"JobStarted" -> {"Email"}, "JobCompleted" -> {"Email"}}'),
    );
  });

  test("Options, RemoteMachineClass and RemoteGeoZone: settings of a provider that knows them", async () => {
    for (const option of [
      { remoteMachineClass: "Basic4x16" },
      { remoteGeoZone: "EuropeanUnion" },
    ]) {
      const job = host.batch.submit("2+2", option);
      await expect(job).rejects.toThrow(/no setting "Remote(MachineClass|GeoZone)"/);
    }
  });

  test("Options, TimeConstraint: a job that takes longer ends as failed and says why", async () => {
    const job = await host.batch.submit("Pause[120]; 2+2", {
      timeConstraint: parse('Quantity[2, "Seconds"]'),
    });
    expect(await job.get("TimeConstraint")).toBe(2);
    const status = await job.wait();
    expect(status.phase).toBe("timedOut");
    expect(await job.get("JobFailedQ")).toBe(true);
    expect(await job.get("JobStatusReason")).toMatch(/time limit/i);
  });

  test("Properties & Relations, EvaluationData: a division by zero gives its message and no success", async () => {
    const job = await host.batch.submit("1/0");
    expect(await job.result()).toEqual(sym("ComplexInfinity"));
    expect(await job.get("EvaluationMessagesText")).toEqual([
      "Power::infy: Infinite expression 1/0 encountered.",
    ]);
    const data = (await job.get("EvaluationData")) as Assoc;
    expect(data.get("Success")).toEqual(sym("False"));
    expect(data.get("FailureType")).toBe("MessageFailure");
  });

  test("Possible Issues: definitions that the code overwrites travel too; large ones are warned of", async () => {
    const session = host.batch.session();
    session.define(fn("Set", sym("big"), "x".repeat(2 ** 21)) satisfies Expr);
    const code = "big = {1, 2, 3}; Length[big]";
    const before = host.warnings.length;
    expect(await (await session.submit(code)).result()).toBe(3);
    expect(host.warnings.slice(before).join()).toMatch(
      /2\.0 MiB to upload; includeDefinitions: false/,
    );
    expect(await (await session.submit(code, { includeDefinitions: false })).result()).toBe(3);
    expect(host.warnings).toHaveLength(before + 1);
  });

  test("Possible Issues: a balance that can't cover the licence refuses the job, with its cures", async () => {
    const licensingSettings = { Method: "OnDemand" };
    const asked = { kernel: "wolfram", timeConstraint: "24 h", licensingSettings };
    const refused = host.batch.submit("2+2", { ...asked, resources: { cores: 4 } });
    await expect(refused).rejects.toMatchObject({ code: "BATCH_LIMIT_EXCEEDED" });
    await expect(refused).rejects.toThrow(
      /fewer cores or a shorter timeConstraint, or .* CheckCreditsBalance: false/,
    );
  });
}

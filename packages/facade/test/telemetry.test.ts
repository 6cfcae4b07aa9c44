import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trace } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createRemoteBatch,
  type LogFields,
  type RemoteBatch,
  type StatusView,
} from "../src/index.js";
import { type FakeControl, fakeProvider, fakeRunner } from "./fake-provider.js";

let folder: string;
let batch: RemoteBatch;
let control: FakeControl;
let provider: ReturnType<typeof fakeProvider>["provider"];
let lines: { readonly level: string; readonly message: string; readonly fields: LogFields }[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "telemetry-"));
  ({ provider, control } = fakeProvider());
  lines = [];
  const taking = (level: string) => (message: string, fields: LogFields) =>
    void lines.push({ level, message, fields });
  batch = createRemoteBatch({
    environments: { here: provider },
    folder,
    runner: fakeRunner,
    polling: { minIntervalMs: 2, maxIntervalMs: 10 },
    logger: {
      debug: taking("debug"),
      info: taking("info"),
      warn: taking("warn"),
      error: taking("error"),
    },
  });
});

afterEach(async () => {
  await batch.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the logger", () => {
  test("is told of what was asked of the provider, with ids and times, and not of code or results", async () => {
    const job = await batch.submit('f["a secret"]');
    await job.result();
    const submitted = lines.find(({ message }) => message === "submit");
    expect(submitted).toMatchObject({
      level: "info",
      fields: { provider: "fake", job: job.uuid, children: 1, tookMs: expect.any(Number) },
    });
    expect(lines.map(({ message }) => message)).toContain("output");
    expect(JSON.stringify(lines)).not.toContain("a secret");
  });

  test("is told of a question that failed, with its code", async () => {
    const job = await batch.submit("1");
    control.statusFailures = 1;
    await job.status();
    expect(lines.at(-1)).toMatchObject({
      level: "warn",
      message: "status failed",
      fields: { code: "BATCH_UNAVAILABLE" },
    });
  });
});

describe("traces", () => {
  const exporter = new InMemorySpanExporter();

  test("have a span for each question, one that failed with its code", async () => {
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
    const job = await batch.submit("1");
    control.statusFailures = 1;
    await job.status();
    trace.disable();
    const spans = exporter.getFinishedSpans();
    expect(spans.map(({ name }) => name)).toEqual(["remotebatch.submit", "remotebatch.status"]);
    expect(spans[0]?.attributes).toMatchObject({
      "remotebatch.provider": "fake",
      "remotebatch.job": job.uuid,
    });
    expect(spans[1]).toMatchObject({
      status: { code: 2, message: "the line is down" },
      attributes: { "remotebatch.error_code": "BATCH_UNAVAILABLE" },
    });
  });
});

describe("events of a job", () => {
  test("tell of each change and of the end", async () => {
    control.hold = true;
    const job = await batch.submit("1");
    const phases: (string | undefined)[] = [];
    const events = job.events();
    events.addEventListener("status", ({ view }) => {
      phases.push(view.phase);
      if (view.inProgress) control.finish(1, "failed");
    });
    const end = await new Promise<StatusView>((resolve) => {
      events.addEventListener("end", ({ view }) => resolve(view));
    });
    expect(phases).toEqual(["running", "failed"]);
    expect(end.failed).toBe(true);
  });

  test("end with an error when nothing more can be told, and in silence when nobody wants them", async () => {
    control.hold = true;
    const job = await batch.submit("1");
    const controller = new AbortController();
    const silent = job.events({ signal: controller.signal });
    let said = false;
    silent.addEventListener("error", () => {
      said = true;
    });
    controller.abort();
    control.refusal = "BATCH_NOT_FOUND";
    const error = await new Promise<unknown>((resolve) => {
      job.events().addEventListener("error", (event) => resolve(event.error));
    });
    expect(error).toMatchObject({ code: "BATCH_NOT_FOUND" });
    expect(said).toBe(false);
  });
});

test("the provider of an environment is the one that was given", () => {
  expect(batch.provider("here")).toBe(provider);
});

import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, printInputForm } from "@remotebatch/expr-model";
import { BatchError } from "@remotebatch/job-model";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  createRemoteBatch,
  type JobNotification,
  type NotificationMethod,
  type RemoteBatch,
  webhookMethod,
} from "../src/index.js";
import type { StatusView } from "../src/job/job.js";
import { dueNotices } from "../src/notifications/due-notices.js";
import { NoticeBook } from "../src/notifications/notice-book.js";
import { notificationMessage } from "../src/notifications/notification-message.js";
import { parseNotifications } from "../src/notifications/parse-notifications.js";
import type { JobRecord } from "../src/registry/job-record.js";
import { Registry } from "../src/registry/registry.js";
import { type FakeControl, fakeProvider, fakeRunner } from "./fake-provider.js";

let folder: string;
let control: FakeControl;
let provider: ReturnType<typeof fakeProvider>["provider"];
let told: JobNotification[];
let warnings: string[];
const clients: RemoteBatch[] = [];

/** Keeps what it is told; fails as often as it is told to. */
function remembering(failures = 0): NotificationMethod {
  let left = failures;
  return {
    async deliver(notification) {
      if (left > 0) {
        left -= 1;
        throw new Error("the line is down");
      }
      told.push(notification);
    },
  };
}

function newClient(notifications: Readonly<Record<string, NotificationMethod>>): RemoteBatch {
  const client = createRemoteBatch({
    environments: { here: provider },
    folder,
    runner: fakeRunner,
    polling: { minIntervalMs: 2, maxIntervalMs: 10 },
    notifications,
    onWarning: (message) => warnings.push(message),
  });
  clients.push(client);
  return client;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "notifications-"));
  ({ provider, control } = fakeProvider());
  told = [];
  warnings = [];
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the grammar of remoteJobNotifications", () => {
  const methods = ["Email", "SMS"];
  const email = ["Email"];
  test.each([
    ["nothing", undefined, [["JobStarted"], ["JobCompleted"]], email],
    ["an event", "JobCompleted", [["JobCompleted"]], email],
    ["an event with a method", '"JobCompleted" -> "SMS"', [["JobCompleted"]], ["SMS"]],
    ["events", '{"JobStarted", "Hourly"}', [["JobStarted"], ["Hourly"]], email],
    [
      "events with one method",
      '{"JobStarted", "Daily"} -> "SMS"',
      [["JobStarted"], ["Daily"]],
      ["SMS"],
    ],
    [
      "events with methods",
      '{"JobStarted", {"HoursElapsed", 1.5}} -> {"Email", "SMS"}',
      [["JobStarted"], ["HoursElapsed", 1.5]],
      methods,
    ],
    ["a bare list of methods", '{"Email", "SMS"}', [["JobStarted"], ["JobCompleted"]], methods],
    ["an event with hours", ["HoursElapsed", 2], [["HoursElapsed", 2]], email],
  ])("%s", (_, value, events, names) => {
    const expected = events.map(([event, hours]) => ({
      event,
      ...(hours === undefined ? {} : { hours }),
      methods: names,
    }));
    expect(parseNotifications(value, methods)).toEqual(expected);
    const asExpression =
      typeof value === "string" ? parse(value.includes('"') ? value : `"${value}"`) : value;
    expect(parseNotifications(asExpression, methods)).toEqual(expected);
  });

  test("a list of pairs, as an expression and as an object, with the methods of one event put together", () => {
    const pairs = parse(
      '{"JobStarted" -> "Email", "JobCompleted" -> "SMS", "JobStarted" -> "SMS"}',
    );
    const expected = [
      { event: "JobStarted", methods: ["Email", "SMS"] },
      { event: "JobCompleted", methods: ["SMS"] },
    ];
    expect(parseNotifications(pairs, methods)).toEqual(expected);
    expect(
      parseNotifications({ JobStarted: ["Email", "SMS"], JobCompleted: "SMS" }, methods),
    ).toEqual(expected);
  });

  test("None is none, and so is Automatic where there is no e-mail", () => {
    expect(parseNotifications("None", methods)).toBe("None");
    expect(parseNotifications(parse("None"), methods)).toBe("None");
    expect(parseNotifications(undefined, ["SMS"])).toBe("None");
  });

  test.each([
    ["JobComplete", /Did you mean "JobCompleted"/],
    ['"JobCompleted" -> "Pigeon"', /names the method "Pigeon", and this client has Email, SMS/],
    [["HoursElapsed", 0], /hours above zero/],
    ["HoursElapsed", /give \{ "HoursElapsed", n \}/],
    [{ JobCompleted: [] }, /empty list of methods/],
    [7, /has the event 7/],
    ['{"JobStarted" ->', /can be read|no code/],
  ])("%j is refused", (value, message) => {
    expect(() => parseNotifications(value, methods)).toThrow(message);
    expect(() => parseNotifications(value, methods)).toThrow(BatchError);
  });

  test("a client without methods refuses every request before anything is written or sent", async () => {
    const batch = newClient({});
    await expect(batch.submit("1", { remoteJobNotifications: "JobCompleted" })).rejects.toThrow(
      /create the client with notifications/,
    );
    expect(control.specs).toHaveLength(0);
  });
});

describe("what is due", () => {
  const view = (phase: StatusView["phase"], status = String(phase)): StatusView => ({
    available: true,
    status,
    phase,
    inProgress: phase === "queued" || phase === "starting" || phase === "running",
    succeeded: phase === "succeeded",
    failed: phase === "failed" || phase === "cancelled" || phase === "timedOut" || phase === "lost",
    reason: undefined,
    cause: undefined,
    exitCode: undefined,
    childCount: 1,
    counts: {},
    phases: {},
  });
  const rules = parseNotifications(
    '{"JobStarting","JobStarted","JobCompleted","JobSucceeded","JobTerminated","JobStatusChanged","Hourly","Daily",{"HoursElapsed",2}}',
    ["Email"],
  );
  const keys = (seen: StatusView, hours = 0): readonly string[] =>
    dueNotices(
      rules === "None" ? [] : rules,
      seen,
      { submittedAtMs: 0, startedAtMs: 600_000 },
      hours * 3_600_000,
    ).map((due) => due.key);

  test.each([
    ["queued", ["JobStatusChanged queued queued"]],
    ["starting", ["JobStarting", "JobStatusChanged starting starting"]],
    ["running", ["JobStarting", "JobStarted", "JobStatusChanged running running"]],
    [
      "succeeded",
      [
        "JobStarting",
        "JobStarted",
        "JobCompleted",
        "JobSucceeded",
        "JobStatusChanged succeeded succeeded",
      ],
    ],
    ["cancelled", ["JobCompleted", "JobTerminated", "JobStatusChanged cancelled cancelled"]],
  ] as const)("of a job that is %s", (phase, expected) => {
    expect(keys(view(phase))).toEqual(expected);
  });

  test("hours count from the start, or from the submission, and only while the job goes on", () => {
    const timed = (hours: number, seen = view("running")): readonly string[] =>
      keys(seen, hours).filter((key) => /Hour|Daily/.test(key));
    expect(timed(1)).toEqual([]);
    expect(timed(1.2)).toEqual(["Hourly  1"]);
    expect(timed(2)).toEqual(["Hourly  1", "HoursElapsed 2 1"]);
    expect(timed(24.2)).toEqual(["Hourly  24", "Daily  1", "HoursElapsed 2 12"]);
    expect(timed(24.2, view("failed"))).toEqual([]);
  });

  test("nothing, when the state can't be had", () => {
    expect(keys({ ...view("running"), available: false })).toEqual([]);
  });
});

describe("delivery", () => {
  test("tells of a job's end what the job is and how to fetch its result", async () => {
    const batch = newClient({ Email: remembering() });
    const job = await batch.submit("2+2", { remoteJobName: "sum" });
    await job.wait();
    await batch.close();
    expect(told.map((one) => one.event)).toEqual(["JobStarted", "JobCompleted"]);
    expect(told[1]).toMatchObject({
      jobUuid: job.uuid,
      jobName: "sum",
      environment: "here",
      status: "SUCCEEDED",
      subject: "sum has succeeded",
    });
    expect(told[1]?.text).toContain(`remotebatch result ${job.uuid}`);
  });

  test("each once, by however many clients and processes look", async () => {
    const first = newClient({ Email: remembering() });
    const second = newClient({ Email: remembering() });
    const job = await first.submit("2+2", {
      remoteJobNotifications: { JobSucceeded: "Email", JobStatusChanged: "Email" },
    });
    const same = await second.job(job.uuid);
    await Promise.all([
      job.wait(),
      same.wait(),
      first.deliverNotifications(),
      second.deliverNotifications(),
    ]);
    await newClient({ Email: remembering() }).deliverNotifications();
    expect(told.map((one) => one.event).sort()).toEqual(["JobStatusChanged", "JobSucceeded"]);
    expect(new Set(told.map((one) => one.id)).size).toBe(2);
  });

  test("goes on by itself until nothing is left to come", async () => {
    const batch = newClient({ Email: remembering() });
    control.hold = true;
    const job = await batch.submit("2+2", { remoteJobNotifications: "JobTerminated" });
    const delivering = batch.deliverNotifications({ intervalMs: 5 });
    expect(told).toEqual([]);
    control.finish(1, "failed");
    await delivering;
    expect(told.map(({ jobUuid, reason }) => [jobUuid, reason])).toEqual([[job.uuid, "it broke"]]);
  });

  test("a method that fails is tried again later, with the same id, and says so", async () => {
    const batch = newClient({ Email: remembering(1) });
    await batch.submit("2+2", { remoteJobNotifications: "JobSucceeded" });
    await batch.deliverNotifications({ intervalMs: 200 });
    expect(told).toHaveLength(1);
    expect(warnings).toEqual([
      expect.stringMatching(/Email could not tell.*tried again.*the line is down/),
    ]);
  });

  test("a claim of a process that died is taken over; five attempts are the end", async () => {
    const registry = new Registry(folder);
    const book = new NoticeBook(registry);
    const minute = 60_000;
    expect(await book.claim("job", "key", 0)).toBe("yours");
    expect(await book.claim("job", "key", minute)).toBe("later");
    let now = 10 * minute;
    for (let attempt = 2; attempt <= 5; attempt += 1, now += 10 * minute) {
      expect(await book.claim("job", "key", now)).toBe("yours");
    }
    expect(await book.claim("job", "key", now)).toBe("settled");
    await registry.close();
  });

  test("a failed poll tells nothing", async () => {
    const batch = newClient({ Email: remembering() });
    control.hold = true;
    const job = await batch.submit("2+2", { remoteJobNotifications: { JobTerminated: "Email" } });
    control.statusFailures = 3;
    for (let i = 0; i < 3; i += 1) await job.status();
    expect(told).toEqual([]);
  });

  test("the resolved value is a property, in both forms", async () => {
    const batch = newClient({ Email: remembering(), SMS: remembering() });
    const job = await batch.submit("1", {
      remoteJobNotifications: '{{"HoursElapsed", 2} -> "SMS", "JobCompleted"}',
    });
    expect(await job.get("RemoteJobNotifications")).toEqual([
      { event: "HoursElapsed", hours: 2, methods: ["SMS"] },
      { event: "JobCompleted", methods: ["Email"] },
    ]);
    expect(printInputForm(await job.getExpression("RemoteJobNotifications"))).toBe(
      '{{"HoursElapsed", 2} -> {"SMS"}, "JobCompleted" -> {"Email"}}',
    );
  });

  test("words of the provider with line breaks can't add lines to a subject", () => {
    const record = { uuid: "u", name: "job", environment: "e", provider: "p" } as JobRecord;
    const rule = { event: "JobTerminated", methods: ["Email"] } as const;
    const view = { status: "gone\r\nBcc: everybody", phase: "failed", counts: {} } as StatusView;
    const message = notificationMessage({ ...record, submittedAtMs: 0 }, rule, view, "id", 0);
    expect(message.subject).toBe("job has ended: gone Bcc: everybody");
  });
});

describe("a webhook", () => {
  interface Request {
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: string;
  }

  async function receiving(
    statuses: readonly number[],
    work: (url: string, requests: readonly Request[]) => Promise<void>,
  ): Promise<void> {
    const requests: Request[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        response
          .writeHead(statuses[requests.length - 1] ?? 200, { location: "/elsewhere" })
          .end("ok");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      await work(
        `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=s3cret`,
        requests,
      );
    } finally {
      server.close();
    }
  }

  test("gets the notification as signed JSON, again after a refusal", async () => {
    await receiving([302], async (url, requests) => {
      const batch = newClient({ Webhook: webhookMethod(url, { secret: "key" }) });
      const job = await batch.submit("2+2", {
        remoteJobNotifications: { JobSucceeded: "Webhook" },
      });
      await batch.deliverNotifications({ intervalMs: 300 });
      expect(requests).toHaveLength(2);
      expect(JSON.parse(requests[1]?.body ?? "")).toMatchObject({
        event: "JobSucceeded",
        jobUuid: job.uuid,
      });
      expect(new Set(requests.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
      const { createHmac } = await import("node:crypto");
      const expected = createHmac("sha256", "key")
        .update(requests[1]?.body ?? "")
        .digest("hex");
      expect(requests[1]?.headers["x-remotebatch-signature"]).toBe(`sha256=${expected}`);
      expect(warnings.join()).toMatch(/answered 302/);
      expect(warnings.join()).not.toMatch(/s3cret/);
    });
  });

  test("asks a function for the secret at each message, and takes what it throws for a failure", async () => {
    await receiving([], async (url, requests) => {
      let key: string | undefined;
      const secret = async (): Promise<string> => {
        if (key === undefined) throw new Error("the vault is locked");
        return key;
      };
      const batch = newClient({ Webhook: webhookMethod(url, { secret }) });
      await batch.submit("2+2", { remoteJobNotifications: { JobSucceeded: "Webhook" } });
      const delivered = batch.deliverNotifications({ intervalMs: 50 });
      await vi.waitFor(() => expect(warnings.join()).toMatch(/the vault is locked/));
      expect(requests).toHaveLength(0);
      key = "later";
      await delivered;
      const { createHmac } = await import("node:crypto");
      const expected = createHmac("sha256", "later")
        .update(requests[0]?.body ?? "")
        .digest("hex");
      expect(requests[0]?.headers["x-remotebatch-signature"]).toBe(`sha256=${expected}`);
    });
  });

  test.each(["ftp://host/x", "not a url"])("%s is no address of one", (url) => {
    expect(() => webhookMethod(url)).toThrow(/whole http: or https: URL/);
  });
});

import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import type { JobNotification } from "@remotebatch/facade";
import { SMTPServer } from "smtp-server";
import { describe, expect, test, vi } from "vitest";
import { type EmailOptions, emailMethod } from "../src/index.js";

const loaded = vi.hoisted(() => ({ mailer: false }));
vi.mock("nodemailer", async (importOriginal) => {
  loaded.mailer = true;
  return await importOriginal();
});

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
  readonly encrypted: boolean;
  readonly text: string;
}

// Made for these tests alone and trusted by nobody else; it is valid for a hundred years.
const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/localhost.${name}.pem`, import.meta.url), "utf8");
const key = fixture("key");
const cert = fixture("cert");

/** A real SMTP server on this machine that asks for a password unless told otherwise. */
async function serving(
  settings: {
    readonly tls?: boolean;
    readonly open?: boolean;
    readonly offersTls?: boolean;
    readonly refuses?: readonly string[];
  },
  work: (port: number, mails: readonly Mail[]) => Promise<void>,
): Promise<void> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    key,
    cert,
    secure: settings.tls === true,
    authOptional: settings.open === true,
    disabledCommands: settings.offersTls === false ? ["STARTTLS"] : [],
    onAuth({ username, password }, _session, done) {
      if (username === "me" && password === "s3cret") done(null, { user: username });
      else done(new Error("no such user"));
    },
    onRcptTo({ address }, _session, done) {
      done(settings.refuses?.includes(address) === true ? new Error("no such mailbox") : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        mails.push({
          from: session.envelope.mailFrom === false ? "" : session.envelope.mailFrom.address,
          to: session.envelope.rcptTo.map(({ address }) => address),
          user: session.user as string | undefined,
          encrypted: session.secure,
          text: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await work((server.server.address() as AddressInfo).port, mails);
  } finally {
    await new Promise<void>((resolve) => server.close(resolve));
  }
}

const notification: JobNotification = {
  id: "0b7e JobCompleted",
  event: "JobCompleted",
  jobUuid: "0b7e",
  jobName: "sum",
  jobType: "Single",
  environment: "here",
  provider: "local",
  status: "SUCCEEDED",
  phase: "succeeded",
  counts: {},
  submittedAtMs: 0,
  atMs: 1,
  subject: "sum ∑ has succeeded",
  text: "sum has succeeded.\n.\nFetch the result: remotebatch result 0b7e\n",
};

const signal = AbortSignal.timeout(30_000);
const addresses = {
  host: "localhost",
  from: "jobs@example.com",
  to: ["a@example.com", "b@example.com"],
};

/** Sends one e-mail with these settings. */
async function send(options: Partial<EmailOptions>): Promise<void> {
  await emailMethod({ ...addresses, ...options }).deliver(notification, { signal });
}

test("the mailer is loaded with the first message, not with the settings", async () => {
  const method = emailMethod({ ...addresses, security: "none" });
  expect(loaded.mailer).toBe(false);
  await serving({ open: true, offersTls: false }, async (port) => {
    await send({ port, security: "none" });
  });
  expect(loaded.mailer).toBe(true);
  expect(method).toHaveProperty("deliver");
});

describe("an SMTP server", () => {
  test.each(["starttls", "tls"] as const)(
    "gets it over %s with user and password",
    async (security) => {
      await serving({ tls: security === "tls" }, async (port, mails) => {
        await send({ port, security, user: "me", password: async () => "s3cret", ca: cert });
        expect(mails).toHaveLength(1);
        expect(mails[0]).toMatchObject({
          from: "jobs@example.com",
          to: ["a@example.com", "b@example.com"],
          user: "me",
          encrypted: true,
        });
        expect(mails[0]?.text).toMatch(/^Auto-Submitted: auto-generated\r$/m);
        expect(mails[0]?.text).toMatch(/^Subject: =\?UTF-8\?/m);
        expect(mails[0]?.text).toContain("remotebatch result 0b7e");
      });
    },
  );

  test("gets the same Message-ID when a notification is sent again", async () => {
    await serving({ open: true }, async (port, mails) => {
      await send({ port, security: "none" });
      await send({ port, security: "none" });
      const ids = mails.map(({ text }) => /^Message-ID: (.*)\r$/m.exec(text)?.[1]);
      expect(ids[0]).toMatch(/^<[0-9a-f]{32}@remotebatch>$/);
      expect(ids[1]).toBe(ids[0]);
    });
  });

  test("that refuses one of two addresses has not delivered; the other one has it once", async () => {
    const refuses = ["b@example.com"];
    await serving({ open: true, refuses }, async (port, mails) => {
      const method = emailMethod({ ...addresses, port, security: "none" });
      for (let time = 0; time < 2; time++) {
        const sent = method.deliver(notification, { signal });
        await expect(sent).rejects.toMatchObject({
          code: "BATCH_UNAVAILABLE",
          message: expect.stringContaining("b@example.com"),
        });
      }
      expect(mails.map((mail) => mail.to)).toEqual([["a@example.com"]]);
      refuses.pop();
      await method.deliver(notification, { signal });
      expect(mails.map((mail) => mail.to)).toEqual([["a@example.com"], ["b@example.com"]]);
      expect(mails[1]?.text).toMatch(/^To: a@example.com, b@example.com\r$/m);
    });
  });

  test("that offers no encryption is sent nothing", async () => {
    await serving({ offersTls: false, open: true }, async (port, mails) => {
      await expect(send({ port })).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
      expect(mails).toEqual([]);
    });
  });

  test("whose certificate nobody vouches for is sent nothing", async () => {
    await serving({}, async (port, mails) => {
      await expect(send({ port, user: "me", password: "s3cret" })).rejects.toMatchObject({
        code: "BATCH_UNAVAILABLE",
      });
      expect(mails).toEqual([]);
    });
  });

  test("that refuses the password is told by a code, and the password by nobody", async () => {
    await serving({}, async (port) => {
      const refused = await send({ port, user: "me", password: "wr0ng", ca: cert }).catch(
        (error: unknown) => error,
      );
      expect(refused).toMatchObject({ code: "BATCH_UNAUTHENTICATED" });
      expect(
        JSON.stringify(refused) + String(refused) + String((refused as Error).cause),
      ).not.toContain("wr0ng");
    });
  });

  test("that is not there is said to be so", async () => {
    await expect(send({ port: 9, security: "none" })).rejects.toThrow(
      /localhost did not take the e-mail/,
    );
  });
});

describe("settings", () => {
  test.each([
    [{ host: "" }, /needs a host/],
    [{ port: 70_000 }, /port/],
    [{ user: "me" }, /both user and password/],
    [{ security: "none", user: "me", password: "x" }, /never sends a password/],
    [{ to: [] }, /somebody to tell/],
    [{ to: undefined as unknown as string }, /somebody to tell/],
    [{ to: "a@example.com\r\nBcc: b@example.com" }, /as an address/],
    [{ from: "nobody" }, /as an address/],
    [{ security: "ssl" as "tls" }, /knows the security/],
  ] as const)("%j are refused", (settings, message) => {
    expect(() => emailMethod({ ...addresses, ...settings })).toThrow(message);
  });
});

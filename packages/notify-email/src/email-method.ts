import { createHash } from "node:crypto";
import { BatchError, type NotificationMethod } from "@remotebatch/facade";

/** How e-mails are sent. */
export interface EmailOptions {
  /** Name of the SMTP server. */
  readonly host: string;
  /** Default: 587, or 465 with `"tls"`. */
  readonly port?: number;
  /**
   * `"starttls"` (default) begins in the clear and refuses a server that offers no encryption, `"tls"` is encrypted from
   * the start, `"none"` is for a relay on the same machine; a password is never sent over it.
   */
  readonly security?: "starttls" | "tls" | "none";
  readonly user?: string;
  /** The password, or a function that fetches it when a message is sent. It is kept in memory alone. */
  readonly password?: string | (() => string | Promise<string>);
  /** Further certificates to trust, in PEM, for a server with one of its own. */
  readonly ca?: string;
  /** Address of the sender. */
  readonly from: string;
  /** Addresses of those who are told. */
  readonly to: string | readonly string[];
}

function refuse(message: string): never {
  throw new BatchError("BATCH_INVALID_OPTION", `The e-mail method ${message}`);
}

/** An address without a name; a line break would add headers. */
const address = /^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/u;

function checked(options: EmailOptions): EmailOptions {
  const { host, port, security = "starttls", user, password, from, to } = options;
  if (typeof host !== "string" || !/^[\w.:-]+$/u.test(host))
    refuse("needs a host, the name of an SMTP server.");
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    refuse("has a port that is none; give 1 to 65535.");
  }
  if (!["starttls", "tls", "none"].includes(security)) {
    refuse('knows the security "starttls", "tls" and "none" alone.');
  }
  if ((user === undefined) !== (password === undefined))
    refuse("needs both user and password, or none of them.");
  if (security === "none" && password !== undefined) {
    refuse('never sends a password over security "none"; use "starttls" or "tls".');
  }
  const recipients = typeof to === "string" ? [to] : (to ?? []);
  if (recipients.length === 0) refuse("needs somebody to tell; give an address as `to`.");
  for (const one of [from, ...recipients]) {
    if (typeof one !== "string" || !address.test(one)) {
      refuse(`has ${JSON.stringify(one)} as an address; give one such as name@example.com.`);
    }
  }
  return options;
}

/**
 * Tells by e-mail, as plain text, through an SMTP server. A message that is sent again after a doubtful failure has the
 * same Message-ID, by which mail programs drop the second one.
 * @throws BatchError `BATCH_INVALID_OPTION` when the settings can't work; when a message is not accepted, `deliver` throws
 *   `BATCH_UNAVAILABLE`, or `BATCH_UNAUTHENTICATED` for a wrong password. A message that was taken for some addresses alone is not
 *   accepted; sent again through the same method, it goes to the others only.
 */
export function emailMethod(options: EmailOptions): NotificationMethod {
  const { host, port, security = "starttls", user, password, ca, from, to } = checked(options);
  const recipients = typeof to === "string" ? [to] : [...to];
  /** Addresses that have a message which others have not, by its id. */
  const served = new Map<string, readonly string[]>();
  return {
    async deliver(notification, { signal }) {
      signal.throwIfAborted();
      const pass = typeof password === "function" ? await password() : password;
      // Loaded here, so that a program that only might send a message does not load the mailer at its start.
      const { createTransport } = await import("nodemailer");
      const transport = createTransport({
        host,
        port: port ?? (security === "tls" ? 465 : 587),
        secure: security === "tls",
        requireTLS: security === "starttls",
        ignoreTLS: security === "none",
        ...(ca === undefined ? {} : { tls: { ca } }),
        ...(user === undefined || pass === undefined ? {} : { auth: { user, pass } }),
        connectionTimeout: 10_000,
        greetingTimeout: 10_000,
        socketTimeout: 20_000,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      const id = createHash("sha256").update(notification.id).digest("hex").slice(0, 32);
      const stop = (): void => transport.close();
      signal.addEventListener("abort", stop, { once: true });
      try {
        const before = served.get(id) ?? [];
        const { accepted, rejected } = await transport.sendMail({
          from,
          to: recipients,
          envelope: { from, to: recipients.filter((one) => !before.includes(one)) },
          subject: `[remotebatch] ${notification.subject}`,
          text: notification.text,
          messageId: `<${id}@remotebatch>`,
          headers: {
            "Auto-Submitted": "auto-generated",
            "X-Remotebatch-Job": notification.jobUuid,
            "X-Remotebatch-Event": notification.event,
          },
        });
        if (rejected.length === 0) served.delete(id);
        else {
          served.set(id, [...before, ...addressesOf(accepted)]);
          throw new Error(`it refused ${addressesOf(rejected).join(", ")}; the others have it.`);
        }
      } catch (error) {
        throw refusal(error, host);
      } finally {
        signal.removeEventListener("abort", stop);
        transport.close();
      }
    },
  };
}

function addressesOf(list: readonly (string | { readonly address: string })[]): readonly string[] {
  return list.map((one) => (typeof one === "string" ? one : one.address));
}

function refusal(cause: unknown, host: string): BatchError {
  const { code, message, rejected } = cause as {
    readonly code?: string;
    readonly message?: string;
    readonly rejected?: readonly string[];
  };
  const refused = rejected === undefined ? "" : ` (${rejected.join(", ")})`;
  return code === "EAUTH"
    ? new BatchError("BATCH_UNAUTHENTICATED", `${host} refused user and password.`, { cause })
    : new BatchError(
        "BATCH_UNAVAILABLE",
        `${host} did not take the e-mail: ${message ?? "no reason given"}${refused}`,
        { cause },
      );
}

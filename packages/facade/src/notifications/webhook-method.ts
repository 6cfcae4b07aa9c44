import { createHmac } from "node:crypto";
import { BatchError } from "@remotebatch/job-model";
import type { NotificationMethod } from "./notification-method.js";

/** Options of {@link webhookMethod}. */
export interface WebhookOptions {
  /** Added to every request; may hold a token. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Signs each request: the header `X-Remotebatch-Signature` is `sha256=` and the HMAC-SHA256 of the body in hexadecimal.
   * A function is asked for the secret whenever a message is sent; what it throws counts as a failed delivery.
   */
  readonly secret?: string | (() => string | Promise<string>);
}

/**
 * Tells by an HTTP request: `POST` with the notification as JSON and its id in `Idempotency-Key`. Any 2xx answer counts
 * as delivered; redirects are not followed.
 * @throws BatchError `BATCH_INVALID_OPTION` when the address is no `http:` or `https:` URL.
 */
export function webhookMethod(url: string | URL, options: WebhookOptions = {}): NotificationMethod {
  const address = URL.canParse(String(url)) ? new URL(url) : undefined;
  if (address === undefined || !/^https?:$/u.test(address.protocol)) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      "The address of a webhook must be a whole http: or https: URL.",
    );
  }
  const { headers = {}, secret } = options;
  return {
    async deliver(notification, { signal }) {
      const body = JSON.stringify(notification);
      const key = typeof secret === "function" ? await secret() : secret;
      const signature =
        key === undefined
          ? {}
          : {
              "x-remotebatch-signature": `sha256=${createHmac("sha256", key).update(body).digest("hex")}`,
            };
      const response = await fetch(address, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "idempotency-key": encodeURIComponent(notification.id),
          ...headers,
          ...signature,
        },
        body,
        redirect: "manual",
        signal,
      }).catch((cause: unknown) => {
        signal.throwIfAborted();
        const { cause: reason, message } = cause as Error;
        const why = reason instanceof Error && reason.message !== "" ? reason.message : message;
        throw new BatchError("BATCH_UNAVAILABLE", `${address.host} can't be reached: ${why}`, {
          cause,
        });
      });
      await response.body?.cancel();
      if (!response.ok) {
        // The address may hold a token, so that only the host is named.
        throw new BatchError("BATCH_UNAVAILABLE", `${address.host} answered ${response.status}.`);
      }
    },
  };
}

import type { Phase } from "@remotebatch/job-model";
import type { NotificationEvent } from "./notification-spec.js";

/** What a method tells somebody. Plain data without secrets. */
export interface JobNotification {
  /** The same for every attempt to deliver this notification, so that a receiver can drop what comes twice. */
  readonly id: string;
  readonly event: NotificationEvent;
  /** Hours, of `HoursElapsed` alone. */
  readonly hours?: number;
  readonly jobUuid: string;
  readonly jobName: string;
  readonly jobType: "Single" | "Array";
  readonly environment: string;
  readonly provider: string;
  /** The provider's own word for the state. */
  readonly status: string | undefined;
  readonly phase: Phase | undefined;
  /** Why the job is in its state, if the provider says so. */
  readonly reason?: string;
  /** Children by state, in the provider's words. */
  readonly counts: Readonly<Record<string, number>>;
  readonly submittedAtMs: number;
  /** When the state was seen. */
  readonly atMs: number;
  /** One line. */
  readonly subject: string;
  /** A few lines, with the command that fetches the result. */
  readonly text: string;
}

/**
 * A way to tell somebody about a job; give it to the client under the name that `remoteJobNotifications` uses. This is
 * the point where other ways are plugged in, an SMS service for instance.
 */
export interface NotificationMethod {
  /**
   * Resolves when the message was accepted for delivery. After a rejection it is tried again, with the same `id`.
   * The signal aborts when it takes too long.
   */
  deliver(notification: JobNotification, options: { readonly signal: AbortSignal }): Promise<void>;
}

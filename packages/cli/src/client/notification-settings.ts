import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NotificationMethod } from "@remotebatch/facade";
import type { EmailOptions } from "@remotebatch/notify-email";
import { UsageError } from "../exit-code.js";
import { writePrivateFile } from "./private-file.js";
import { stateFolder } from "./state-folder.js";

type Settings = Readonly<Record<string, unknown>>;

/** A way to tell somebody about jobs, as the user has set it up. */
export interface NotificationSetting {
  /** The name that `--notify` uses for it. */
  readonly name: string;
  /** A key of {@link notificationKinds}. */
  readonly kind: string;
  readonly settings: Settings;
}

interface NotificationKind {
  readonly settings: readonly string[];
  create(settings: Settings): Promise<NotificationMethod>;
}

/** The value of an environment variable, read when a message is sent. */
function secretOf(variable: unknown): (() => string) | undefined {
  if (variable === undefined) return undefined;
  return () => {
    const value = process.env[String(variable)];
    if (value !== undefined) return value;
    throw new UsageError(`The environment variable ${String(variable)} is not set.`);
  };
}

/** The ways that come with the command, by the name that `notify add` takes. */
export const notificationKinds: ReadonlyMap<string, NotificationKind> = new Map([
  [
    "email",
    {
      settings: ["host", "port", "security", "user", "passwordVariable", "caFile", "from", "to"],
      async create({ passwordVariable, caFile, ...settings }) {
        const { emailMethod } = await import("@remotebatch/notify-email");
        const password = secretOf(passwordVariable);
        return emailMethod({
          ...(settings as unknown as EmailOptions),
          ...(password === undefined ? {} : { password }),
          ...(caFile === undefined ? {} : { ca: await readFile(String(caFile), "utf8") }),
        });
      },
    } satisfies NotificationKind,
  ],
  [
    "webhook",
    {
      settings: ["url", "secretVariable"],
      async create({ url, secretVariable }) {
        const { webhookMethod } = await import("@remotebatch/facade");
        const secret = secretOf(secretVariable);
        return webhookMethod(String(url), secret === undefined ? {} : { secret });
      },
    } satisfies NotificationKind,
  ],
]);

/** Path of the file that holds them. */
export function notificationsFile(): string {
  return join(stateFolder(), "notifications.json");
}

/** @throws UsageError when the file is damaged. */
export async function readNotificationSettings(): Promise<readonly NotificationSetting[]> {
  const file = notificationsFile();
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new UsageError(`Can't read ${file}: ${(error as Error).message}.`, { cause: error });
  }
  const damaged = (cause?: unknown): never => {
    throw new UsageError(
      `${file} is damaged. Mend or remove it, then add the notifications again.`,
      { cause },
    );
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return damaged(error);
  }
  const { version, methods } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (version !== 1 || !Array.isArray(methods)) return damaged();
  return methods.map((entry: unknown) => {
    const { name, kind, settings } = (entry ?? {}) as Readonly<Record<string, unknown>>;
    const isWhole =
      typeof name === "string" &&
      typeof kind === "string" &&
      typeof settings === "object" &&
      settings !== null;
    return isWhole ? { name, kind, settings: settings as Settings } : damaged();
  });
}

/** Writes them all. */
export async function writeNotificationSettings(
  methods: readonly NotificationSetting[],
): Promise<void> {
  await writePrivateFile(notificationsFile(), { version: 1, methods });
}

/**
 * The method of these settings, not yet contacted.
 * @throws UsageError for an unknown kind or setting, and what the kind itself says of its settings.
 */
export async function createNotificationMethod(
  setting: NotificationSetting,
): Promise<NotificationMethod> {
  const kind = notificationKinds.get(setting.kind);
  if (kind === undefined) {
    throw new UsageError(
      `There is no kind of notification "${setting.kind}". Choose one of: ${[...notificationKinds.keys()].join(", ")}.`,
    );
  }
  for (const name of Object.keys(setting.settings)) {
    if (kind.settings.includes(name)) continue;
    const hint =
      name === "password" || name === "secret"
        ? ` A ${name} is not kept in a file: put it into an environment variable and name that, ${name}Variable=NAME.`
        : ` It takes ${kind.settings.join(", ")}.`;
    throw new UsageError(`"${setting.kind}" has no setting "${name}".${hint}`);
  }
  return await kind.create(setting.settings);
}

/** All methods that the user has set up, by their names. */
export async function notificationMethods(): Promise<Readonly<Record<string, NotificationMethod>>> {
  const entries: [string, NotificationMethod][] = [];
  for (const setting of await readNotificationSettings()) {
    entries.push([setting.name, await createNotificationMethod(setting)]);
  }
  return Object.fromEntries(entries);
}

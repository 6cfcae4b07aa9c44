import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import { type GivenSettings, settingsOfNew, settingsText } from "../client/given-settings.js";
import {
  createNotificationMethod,
  type NotificationSetting,
  notificationKinds,
  notificationsFile,
  readNotificationSettings,
  writeNotificationSettings,
} from "../client/notification-settings.js";
import { withClient } from "../client/open-client.js";
import { named } from "../client/submission.js";
import { CommandFailure, UsageError } from "../exit-code.js";
import { interruptible } from "../interruptible.js";
import { writeLine } from "../output/streams.js";
import { table } from "../output/table.js";

const testLimitMs = 30_000;
const intervalMs = 2000;

/** `remotebatch notify`: who is told about jobs, and how. */
export function addNotifyCommand(program: Command): void {
  const notify = program
    .command("notify")
    .summary("set up who is told about jobs, and tell them")
    .description(
      "Ways to tell somebody about jobs, by e-mail or webhook. `submit --notify JobCompleted` asks for it; what a\n" +
        "command sees that waits for the job is told by it, and `notify run` tells of all jobs.",
    );
  notify
    .command("add")
    .summary("set up a way")
    .description(
      "Sets up a way to tell somebody, for example\n" +
        "  remotebatch notify add Email email --set host=smtp.example.com --set from=me@example.com \\\n" +
        "    --set to=me@example.com --set user=me --set passwordVariable=SMTP_PASSWORD\n" +
        "  remotebatch notify add Chat webhook --set url=https://example.com/hook\n" +
        "Secrets are read from the environment variables named; they are not kept.",
    )
    .argument("<name>", 'its name, "Email" for the one that is used when none is named')
    .argument("<kind>", [...notificationKinds.keys()].join(" or "))
    .option("--set <name=value>", "setting, JSON or text; repeatable", named, [])
    .option("--replace", "replace the one of that name")
    .action(add);
  notify.command("list").summary("list the ways").option("--json", "print JSON lines").action(list);
  notify.command("remove").summary("remove a way").argument("<name>", "its name").action(remove);
  notify
    .command("test")
    .summary("send a message that says that it is a test")
    .argument("<name>", "the way's name")
    .action(sendTest);
  notify
    .command("run")
    .summary("tell what jobs asked to be told of, until nothing is left to come")
    .option("--forever", "go on for jobs that are submitted later")
    .action((options: { readonly forever?: boolean }) =>
      interruptible((signal) =>
        withClient((batch) =>
          batch.deliverNotifications({ signal, intervalMs, forever: options.forever === true }),
        ),
      ),
    );
}

async function add(name: string, kind: string, options: GivenSettings): Promise<void> {
  if (!/^\w{1,40}$/u.test(name)) {
    throw new UsageError(`"${name}" can't be the name of a way; use up to 40 letters and digits.`);
  }
  const known = await readNotificationSettings();
  const settings = settingsOfNew("a way", name, options, known);
  const added: NotificationSetting = { name, kind, settings };
  await createNotificationMethod(added);
  await writeNotificationSettings([...known.filter((other) => other.name !== name), added]);
  await writeLine(
    `Added "${name}" to ${notificationsFile()}. Try it: remotebatch notify test ${name}`,
  );
}

async function list(options: { readonly json?: boolean }): Promise<void> {
  const known = await readNotificationSettings();
  if (options.json === true) {
    for (const setting of known) await writeLine(JSON.stringify(setting));
    return;
  }
  await writeLine(
    table([
      ["NAME", "KIND", "SETTINGS"],
      ...known.map(({ name, kind, settings }) => [name, kind, settingsText(settings)]),
    ]),
  );
}

/** @throws UsageError that lists the names there are. */
function settingNamed(known: readonly NotificationSetting[], name: string): NotificationSetting {
  const found = known.find((setting) => setting.name === name);
  if (found !== undefined) return found;
  const names = known.length === 0 ? "none" : known.map((setting) => setting.name).join(", ");
  throw new UsageError(
    `There is no way "${name}"; there is ${names}. Add it: remotebatch notify add ${name} KIND`,
  );
}

async function remove(name: string): Promise<void> {
  const known = await readNotificationSettings();
  const found = settingNamed(known, name);
  await writeNotificationSettings(known.filter((setting) => setting !== found));
  await writeLine(`Removed "${name}".`);
}

async function sendTest(name: string): Promise<void> {
  const method = await createNotificationMethod(
    settingNamed(await readNotificationSettings(), name),
  );
  const nowMs = Date.now();
  const text = "This is a test of remotebatch; no job has ended.\n";
  try {
    await method.deliver(
      {
        id: `test ${randomUUID()}`,
        event: "JobCompleted",
        jobUuid: "00000000-0000-4000-8000-000000000000",
        jobName: "test",
        jobType: "Single",
        environment: "none",
        provider: "none",
        status: undefined,
        phase: undefined,
        counts: {},
        submittedAtMs: nowMs,
        atMs: nowMs,
        subject: "test message",
        text,
      },
      { signal: AbortSignal.timeout(testLimitMs) },
    );
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new CommandFailure(`"${name}" does not work: ${(cause as Error).message}`, { cause });
  }
  await writeLine(`"${name}" took the message.`);
}

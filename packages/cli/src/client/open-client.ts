import type { RemoteBatch, UnknownNotificationMethod } from "@remotebatch/facade";
import { BatchError, type ProviderV1 } from "@remotebatch/job-model";
import { note } from "../output/streams.js";
import { type Environment, providerKindNamed, readEnvironments } from "./environments.js";
import { notificationMethods } from "./notification-settings.js";
import { stateFolder } from "./state-folder.js";

/**
 * Runs `body` with a client over the environments that the command knows, and closes it; jobs go on.
 * @throws UsageError when the environments can't be used.
 */
export async function withClient<Result>(
  body: (batch: RemoteBatch) => Promise<Result>,
  prices: { readonly creditsPerHour?: number } = {},
): Promise<Result> {
  const [{ createRemoteBatch, UnknownNotificationMethod }, environments, notifications] =
    await Promise.all([import("@remotebatch/facade"), readEnvironments(), notificationMethods()]);
  const providers: Record<string, ProviderV1> = {};
  for (const environment of environments.list) {
    providers[environment.name] = await createProvider(environment);
  }
  const batch = createRemoteBatch({
    environments: providers,
    default: environments.default,
    ...prices,
    folder: stateFolder(),
    notifications,
    onWarning: (message) => note(`remotebatch: ${message}`),
  });
  try {
    return await body(batch);
  } catch (error) {
    throw withNotifyHint(error, UnknownNotificationMethod);
  } finally {
    await batch.close();
  }
}

/** The client's advice about a way to tell somebody is for programs; here ways are added by a command. */
function withNotifyHint(error: unknown, Unknown: typeof UnknownNotificationMethod): unknown {
  if (!BatchError.is(error) || !(error.cause instanceof Unknown)) return error;
  const { method, known } = error.cause;
  const names = known.length === 0 ? "none" : known.join(", ");
  const message = `remoteJobNotifications names the method ${JSON.stringify(method)}, and there is ${names}; add it with \`remotebatch notify add\` (see \`remotebatch notify --help\`).`;
  return new BatchError(error.code, message, { cause: error });
}

/**
 * The provider of an environment, not yet contacted.
 * @throws UsageError when its kind is unknown.
 */
export function createProvider(environment: Environment): Promise<ProviderV1> {
  return providerKindNamed(environment.provider).create(environment.settings);
}

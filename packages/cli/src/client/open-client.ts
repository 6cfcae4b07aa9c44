import type { RemoteBatch } from "@remotebatch/facade";
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
): Promise<Result> {
  const [{ createRemoteBatch }, environments, notifications] = await Promise.all([
    import("@remotebatch/facade"),
    readEnvironments(),
    notificationMethods(),
  ]);
  const providers: Record<string, ProviderV1> = {};
  for (const environment of environments.list) {
    providers[environment.name] = await createProvider(environment);
  }
  const batch = createRemoteBatch({
    environments: providers,
    default: environments.default,
    folder: stateFolder(),
    notifications,
    onWarning: (message) => note(`remotebatch: ${message}`),
  });
  try {
    return await body(batch);
  } catch (error) {
    throw withNotifyHint(error);
  } finally {
    await batch.close();
  }
}

/** The client's advice about a way to tell somebody is for programs; here ways are added by a command. */
function withNotifyHint(error: unknown): unknown {
  const advice = /and this client has (.*); create the client with notifications: .*$/u;
  if (!BatchError.is(error) || !advice.test(error.message)) return error;
  const message = error.message.replace(
    advice,
    "and there is $1; add it with `remotebatch notify add` (see `remotebatch notify --help`).",
  );
  return new BatchError(error.code, message, { cause: error });
}

/**
 * The provider of an environment, not yet contacted.
 * @throws UsageError when its kind is unknown.
 */
export function createProvider(environment: Environment): Promise<ProviderV1> {
  return providerKindNamed(environment.provider).create(environment.settings);
}

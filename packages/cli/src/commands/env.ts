import type { Command } from "commander";
import {
  checkEnvironmentName,
  type Environment,
  type Environments,
  environmentNamed,
  environmentsFile,
  isBuiltIn,
  providerKindNamed,
  readEnvironments,
  writeEnvironments,
} from "../client/environments.js";
import { shortId } from "../client/finish-job.js";
import { type GivenSettings, settingsOfNew, settingsText } from "../client/given-settings.js";
import { createProvider, withClient } from "../client/open-client.js";
import { probeJob } from "../client/probe-job.js";
import { providerKinds } from "../client/provider-kinds.js";
import { named } from "../client/submission.js";
import { exitCode, exitCodeOf, UsageError } from "../exit-code.js";
import { counted } from "../output/counted.js";
import { note, writeLine } from "../output/streams.js";
import { table } from "../output/table.js";

interface AddOptions extends GivenSettings {
  readonly default?: boolean;
}

interface JsonOption {
  readonly json?: boolean;
}

/** `remotebatch env`: where jobs run. */
export function addEnvCommand(program: Command): void {
  const env = program
    .command("env")
    .summary("list, check, add and remove environments")
    .description(
      "Environments are where jobs run: a provider with its settings, under a name of yours.",
    );
  env
    .command("list")
    .summary("list the environments")
    .option("--json", "print one JSON object per environment")
    .action((options: JsonOption) => listEnvironments(options));
  env
    .command("check")
    .summary("ask an environment's provider whether it can be reached")
    .argument("[name]", "environment (default: all)")
    .option("--json", "print one JSON object per environment")
    .action((name: string | undefined, options: JsonOption) => checkEnvironments(name, options));
  env
    .command("add")
    .summary("add an environment")
    .argument("<name>", "its name")
    .argument("<provider>", `its provider: ${[...providerKinds.keys()].join(", ")}`)
    .option("--set <name=value>", "setting, JSON or text; repeatable", named, [])
    .option("--default", "use it when no --env is given")
    .option("--replace", "replace an environment of that name")
    .action((name: string, provider: string, options: AddOptions) =>
      addEnvironment(name, provider, options),
    );
  env
    .command("remove")
    .summary("remove an environment that was added; its jobs go on")
    .argument("<name>", "its name")
    .option("--force", "also one that has jobs, which nothing here reaches then")
    .action(removeEnvironment);
}

/** Jobs that the message names. */
const mostNamed = 5;

async function refuseLosingJobs(name: string): Promise<void> {
  const ids = await withClient(async (batch) =>
    (await batch.jobs())
      .filter(({ environment }) => environment === name)
      .map(({ uuid }) => shortId(uuid)),
  ).catch((error: unknown) => {
    // What can't be used must not be what can't be removed.
    note(`remotebatch: whether "${name}" has jobs is not known: ${(error as Error).message}`);
    return [];
  });
  if (ids.length === 0) return;
  const more = ids.length > mostNamed ? ", …" : "";
  throw new UsageError(
    `"${name}" has ${counted(ids.length, "job")} (${ids.slice(0, mostNamed).join(", ")}${more}), which go on, but can't be watched, fetched or aborted from here without it. Fetch or delete them first, or add --force; adding the environment again with the same settings brings them back.`,
  );
}

async function removeEnvironment(
  name: string,
  options: { readonly force?: boolean },
): Promise<void> {
  const environments = await readEnvironments();
  const found = environmentNamed(environments, name);
  if (isBuiltIn(found)) throw new UsageError(`"${name}" is built in and can't be removed.`);
  if (options.force !== true) await refuseLosingJobs(name);
  const left = environments.list.filter((environment) => environment !== found);
  await writeEnvironments({
    default: environments.default === name ? "local" : environments.default,
    list: left,
  });
  await writeLine(`Removed "${name}". Its jobs go on; add it again to reach them.`);
}

async function listEnvironments(options: JsonOption): Promise<void> {
  const environments = await readEnvironments();
  if (options.json === true) {
    for (const environment of environments.list) {
      const isDefault = environment.name === environments.default;
      await writeLine(JSON.stringify({ ...environment, default: isDefault }));
    }
    return;
  }
  await writeLine(
    table([
      ["NAME", "PROVIDER", "DEFAULT", "SETTINGS"],
      ...environments.list.map(({ name, provider, settings }) => [
        name,
        provider,
        name === environments.default ? "yes" : "",
        settingsText(settings),
      ]),
    ]),
  );
}

async function checkEnvironments(name: string | undefined, options: JsonOption): Promise<void> {
  const environments = await readEnvironments();
  const chosen = name === undefined ? environments.list : [environmentNamed(environments, name)];
  for (const environment of chosen) {
    const problem = await environmentProblem(environment);
    if (problem !== undefined) process.exitCode = exitCode.unreachable;
    await writeLine(
      options.json === true
        ? JSON.stringify({
            name: environment.name,
            ok: problem === undefined,
            ...(problem === undefined ? {} : { problem }),
          })
        : `${environment.name}  ${problem === undefined ? "can be reached" : problem}`,
    );
  }
}

/** What keeps an environment from being used, or nothing; asks its provider for its jobs, and whether it would take one. */
export async function environmentProblem(environment: Environment): Promise<string | undefined> {
  try {
    const provider = await createProvider(environment);
    try {
      if (provider.capabilities.list) for await (const _ of provider.list()) break;
      const [issue] = await provider.validate(probeJob());
      return issue?.message;
    } finally {
      await provider.close();
    }
  } catch (error) {
    return (error as Error).message;
  }
}

async function addEnvironment(name: string, provider: string, options: AddOptions): Promise<void> {
  checkEnvironmentName(name);
  const kind = providerKindNamed(provider);
  const environments = await readEnvironments();
  const given = settingsOfNew("an environment", name, options, environments.list);
  const settings = kind.kept?.(given) ?? given;
  const environment: Environment = { name, provider, settings };
  await refuseBadSettings(environment);
  const changed: Environments = {
    default: options.default === true ? name : environments.default,
    list: [...environments.list.filter((other) => other.name !== name), environment],
  };
  await writeEnvironments(changed);
  await writeLine(
    `Added "${name}" to ${environmentsFile()}. Try it: remotebatch env check ${name}`,
  );
}

/** Settings are checked before they are written; whether the provider can be reached is another question. */
async function refuseBadSettings(environment: Environment): Promise<void> {
  try {
    await (await createProvider(environment)).close();
  } catch (error) {
    if (error instanceof TypeError || exitCodeOf(error) === exitCode.usage) {
      throw new UsageError(`The settings can't be used: ${(error as Error).message}`, {
        cause: error,
      });
    }
    throw error;
  }
}

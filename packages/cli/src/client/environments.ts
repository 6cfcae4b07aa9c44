import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../exit-code.js";
import { writePrivateFile } from "./private-file.js";
import { type ProviderKind, providerKinds } from "./provider-kinds.js";
import { stateFolder } from "./state-folder.js";

/** One environment: a provider and its settings. */
export interface Environment {
  readonly name: string;
  /** Kind of provider, a key of `providerKinds`. */
  readonly provider: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The environments that the command knows. */
export interface Environments {
  readonly default: string;
  readonly list: readonly Environment[];
}

/** The environment that is always there: jobs on this machine. */
const local: Environment = { name: "local", provider: "local", settings: {} };

/** True for the environment that comes with the command, as long as nobody has replaced it. */
export function isBuiltIn(environment: Environment): boolean {
  return environment === local;
}

const namePattern = /^[a-z0-9][a-z0-9._-]{0,62}$/i;

/** Path of the file that holds the environments which the user has added. */
export function environmentsFile(): string {
  return join(stateFolder(), "environments.json");
}

/**
 * The environments: the built-in `local` and those of the file.
 * @throws UsageError when the file is damaged.
 */
export async function readEnvironments(): Promise<Environments> {
  const file = environmentsFile();
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      return { default: local.name, list: [local] };
    throw new UsageError(`Can't read ${file}: ${(error as Error).message}.`, { cause: error });
  }
  try {
    return parseEnvironments(text);
  } catch (error) {
    throw new UsageError(
      `${file} is damaged: ${(error as Error).message} Mend or remove it, then add the environments again.`,
      { cause: error },
    );
  }
}

/** Writes the environments, the built-in one left out unless it was changed. */
export async function writeEnvironments(environments: Environments): Promise<void> {
  const entries = environments.list
    .filter((environment) => environment !== local)
    .map(({ name, provider, settings }) => ({ name, provider, settings }));
  await writePrivateFile(environmentsFile(), {
    version: 1,
    default: environments.default,
    environments: entries,
  });
}

/**
 * The environment of that name, or the default one.
 * @throws UsageError that lists the names there are.
 */
export function environmentNamed(
  environments: Environments,
  name: string | undefined,
): Environment {
  const wanted = name ?? environments.default;
  const found = environments.list.find((environment) => environment.name === wanted);
  if (found !== undefined) return found;
  const names = environments.list.map((environment) => environment.name).join(", ");
  throw new UsageError(
    `There is no environment "${wanted}". Choose one of: ${names}; or add it with "remotebatch env add ${wanted} PROVIDER".`,
  );
}

/**
 * The kind of provider of that name.
 * @throws UsageError that lists the kinds there are.
 */
export function providerKindNamed(name: string): ProviderKind {
  const kind = providerKinds.get(name);
  if (kind !== undefined) return kind;
  throw new UsageError(
    `There is no provider "${name}". Choose one of: ${[...providerKinds.keys()].join(", ")}.`,
  );
}

/** @throws UsageError when the text can't be the name of an environment. */
export function checkEnvironmentName(name: string): void {
  if (!namePattern.test(name)) {
    throw new UsageError(
      `"${name}" can't name an environment: use up to 63 letters, digits, dots, dashes and underscores.`,
    );
  }
}

function parseEnvironments(text: string): Environments {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value) || value["version"] !== 1) throw new Error("it has no version 1.");
  const { default: chosen, environments } = value;
  if (!Array.isArray(environments)) throw new Error('it has no list "environments".');
  const list = environments.map((entry: unknown): Environment => {
    if (!isRecord(entry)) throw new Error("an environment is no object.");
    const { name, provider, settings } = entry;
    if (typeof name !== "string" || !namePattern.test(name))
      throw new Error("an environment has no name.");
    if (typeof provider !== "string") throw new Error(`environment "${name}" names no provider.`);
    if (!isRecord(settings)) throw new Error(`environment "${name}" has no settings.`);
    return { name, provider, settings };
  });
  const all = list.some(({ name }) => name === local.name) ? list : [local, ...list];
  return {
    default:
      typeof chosen === "string" && all.some(({ name }) => name === chosen) ? chosen : local.name,
    list: all,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

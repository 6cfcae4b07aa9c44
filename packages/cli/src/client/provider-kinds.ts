import { isAbsolute, resolve } from "node:path";
import type { ProviderV1 } from "@remotebatch/job-model";
import type { AwsBatchProviderSettings } from "@remotebatch/provider-aws-batch";

/** Settings as they stand in the file of environments. */
export type ProviderSettings = Readonly<Record<string, unknown>>;

/** A provider that comes with the command. */
export interface ProviderKind {
  readonly summary: string;
  /** The settings as they are kept, where they are not kept as given: what is meant from here must mean the same from anywhere. */
  kept?(settings: ProviderSettings): ProviderSettings;
  /** @throws BatchError or TypeError when a setting is wrong; nothing is opened yet. */
  create(settings: ProviderSettings): Promise<ProviderV1>;
}

/** Where folder is missing, a setting that is nearly called so is the likelier mistake. */
function refuseFolderLike(settings: ProviderSettings): void {
  const letters = (name: string): string => [...name.toLowerCase()].sort().join("");
  const near = Object.keys(settings).find(
    (name) =>
      name !== "folder" &&
      (letters(name) === letters("folder") || /^fold|^path$|^dir/iu.test(name)),
  );
  if (near !== undefined)
    throw new TypeError(`There is no setting "${near}". Did you mean "folder"?`);
}

/** The providers that come with the command, by the name that `env add` takes. */
export const providerKinds: ReadonlyMap<string, ProviderKind> = new Map<string, ProviderKind>([
  [
    "local",
    {
      summary: "processes on this machine",
      kept(settings) {
        const { folder } = settings;
        return typeof folder === "string" ? { ...settings, folder: resolve(folder) } : settings;
      },
      async create(settings) {
        const { localProvider } = await import("@remotebatch/provider-local");
        return localProvider(settings);
      },
    },
  ],
  [
    "slurm",
    {
      summary: "a Slurm cluster, here or behind ssh",
      async create(settings) {
        const { folder } = settings;
        // Settings are kept, and the next command may start in another folder.
        if (typeof folder !== "string" || !isAbsolute(folder)) {
          refuseFolderLike(settings);
          throw new TypeError(
            "A Slurm environment needs folder, an absolute path on a file system that its nodes share: --set folder=/shared/jobs",
          );
        }
        const { slurmProvider } = await import("@remotebatch/provider-slurm");
        return slurmProvider({ ...settings, folder });
      },
    },
  ],
  [
    "ssh",
    {
      summary: "a list of hosts behind ssh",
      async create(settings) {
        const { folder, hosts } = settings;
        if (typeof folder !== "string" || !isAbsolute(folder)) {
          refuseFolderLike(settings);
          throw new TypeError(
            "An ssh environment needs folder, an absolute path on a file system that its hosts share: --set folder=/shared/jobs",
          );
        }
        const { sshProvider } = await import("@remotebatch/provider-ssh");
        // On a command line "one:8,two:8" is easier than JSON; what is wrong with either, the provider says.
        const list = typeof hosts === "string" ? hosts.split(/[\s,]+/u).filter(Boolean) : hosts;
        return sshProvider({ ...settings, folder, hosts: list as readonly string[] });
      },
    },
  ],
  [
    "aws",
    {
      summary: "AWS Batch, with an S3 bucket",
      async create(settings) {
        // They would lie in a file, and stand on a command line before.
        if (settings["credentials"] !== undefined) {
          throw new TypeError(
            "An AWS environment takes no credentials: sign in with AWS's own programs and name the profile, --set profile=NAME",
          );
        }
        const { awsBatchProvider } = await import("@remotebatch/provider-aws-batch");
        return awsBatchProvider(settings as unknown as AwsBatchProviderSettings);
      },
    },
  ],
]);

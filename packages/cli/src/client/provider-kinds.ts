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

/** Settings are kept, and the next command may start in another folder: a folder that is not absolute is as good as none. */
function absoluteFolder(settings: ProviderSettings): string | undefined {
  const { folder } = settings;
  return typeof folder === "string" && isAbsolute(folder) ? folder : undefined;
}

/** What stands for a missing folder while the provider looks at the other settings: a misspelt name is to be told first. */
const anyFolder = "/";

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
        const { slurmProvider } = await import("@remotebatch/provider-slurm");
        const folder = absoluteFolder(settings);
        const provider = slurmProvider({ ...settings, folder: folder ?? anyFolder });
        if (folder !== undefined) return provider;
        throw new TypeError(
          "A Slurm environment needs folder, an absolute path on a file system that its nodes share: --set folder=/shared/jobs",
        );
      },
    },
  ],
  [
    "ssh",
    {
      summary: "a list of hosts behind ssh",
      async create(settings) {
        const { hosts } = settings;
        const { sshProvider } = await import("@remotebatch/provider-ssh");
        const folder = absoluteFolder(settings);
        // On a command line "one:8,two:8" is easier than JSON; what is wrong with either, the provider says.
        const list = typeof hosts === "string" ? hosts.split(/[\s,]+/u).filter(Boolean) : hosts;
        const asked = {
          ...settings,
          folder: folder ?? anyFolder,
          hosts: list as readonly string[],
        };
        const provider = sshProvider(asked);
        if (folder !== undefined) return provider;
        throw new TypeError(
          "An ssh environment needs folder, an absolute path on a file system that its hosts share: --set folder=/shared/jobs",
        );
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
        // The SDK warns of Node versions that its later ones will not take: news for who builds this, not for who types a command.
        process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
        const { awsBatchProvider } = await import("@remotebatch/provider-aws-batch");
        return awsBatchProvider(settings as unknown as AwsBatchProviderSettings);
      },
    },
  ],
]);

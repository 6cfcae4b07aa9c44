import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProviderV1 } from "@remotebatch/job-model";
import { type SlurmProviderSettings, slurmProvider } from "@remotebatch/provider-slurm";

/** Folder of the private cluster, when the suite was started with one. */
export const cluster: string | undefined = process.env["REMOTEBATCH_SLURM"];

/** A fresh folder that the cluster's nodes see. Its name is no easy one. */
export function sharedFolder(): string {
  return mkdtempSync(join(tmpdir(), "remote batch 100%-"));
}

/** A provider for the private cluster. */
export function clusterProvider(
  folder: string,
  settings: Omit<SlurmProviderSettings, "folder"> = {},
): ProviderV1 {
  return slurmProvider({
    folder,
    binFolder: join(cluster ?? "", "bin"),
    node: process.execPath,
    pollMs: 100,
    graceMs: 1500,
    lostMs: 5000,
    ...settings,
  });
}

/** Does something to the cluster, as its script says. */
export function onCluster(action: string, ...words: readonly string[]): void {
  const script = process.env["REMOTEBATCH_SLURM_CLUSTER"] ?? "";
  execFileSync(script, [action, cluster ?? "", ...words], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** Runs one of Slurm's commands and gives what it printed. */
export function slurm(command: string, ...words: readonly string[]): string {
  return execFileSync(join(cluster ?? "", "bin", command), [...words], { encoding: "utf8" });
}

/** Numbers of the jobs that Slurm shows for a job of the provider; `words` say of which states, those of the queue by default. */
export function slurmJobs(uuid: string, ...words: readonly string[]): readonly string[] {
  const rows = slurm("squeue", "-h", ...words, "-o", "%F %j").split("\n");
  const own = rows
    .map((row) => row.split(" "))
    .filter(([, name]) => name?.startsWith(`rb-${uuid}`));
  return [...new Set(own.map(([number = ""]) => number))];
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isFinal, type JobRef, type JobStatus, type ProviderV1 } from "@remotebatch/job-model";
import type { Servers } from "./servers.js";

/** Asks until the job's status is as wanted. */
export async function until(
  provider: ProviderV1,
  ref: JobRef,
  fits: (status: JobStatus) => boolean,
): Promise<JobStatus> {
  for (;;) {
    const [answer] = await provider.status([{ ref }]);
    if (answer !== undefined && "status" in answer && fits(answer.status)) return answer.status;
    await delay(50);
  }
}

export function ended(provider: ProviderV1, ref: JobRef): Promise<JobStatus> {
  return until(provider, ref, ({ phase }) => isFinal(phase));
}

/** What a job has on a host, by the files there; hosts count from 1. */
export interface HostState {
  /** Folders of the job's launches. */
  launches(host: number, uuid: string): readonly string[];
  /** Process ids of the runners that were started there. */
  processes(host: number, uuid: string): readonly number[];
  /** Process id of the keeper of the job's first launch there. */
  keeper(host: number, uuid: string): number;
  /** Notes of what is owed there. */
  owed(host: number): readonly string[];
}

export function hostState({ folder }: Servers): HostState {
  const rootOf = (host: number): string => join(folder, "ssh", `host-${host}`);
  const launches = (host: number, uuid: string): readonly string[] => {
    const root = rootOf(host);
    const names = existsSync(root) ? readdirSync(root) : [];
    return names.filter((name) => name.startsWith(uuid)).map((name) => join(root, name));
  };
  return {
    launches,
    processes(host, uuid) {
      const files = launches(host, uuid).map((launch) => join(launch, "events"));
      const texts = files.map((file) => (existsSync(file) ? readFileSync(file, "utf8") : ""));
      return [...texts.join("\n").matchAll(/"pid":(\d+)/gu)].map(([, pid]) => Number(pid));
    },
    keeper(host, uuid) {
      const file = join(launches(host, uuid)[0] ?? "", "keeper");
      return (JSON.parse(readFileSync(file, "utf8")) as { readonly pid: number }).pid;
    },
    owed(host) {
      const owed = join(rootOf(host), ".owed");
      return existsSync(owed) ? readdirSync(owed) : [];
    },
  };
}

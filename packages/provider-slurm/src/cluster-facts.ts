/** What a cluster's configuration says that the engine must know. */
export interface ClusterFacts {
  readonly version: string;
  /** Indexes of arrays stay below it; 0: there are no arrays. */
  readonly maxArraySize: number;
  readonly maxJobCount: number;
  /** `sacct` tells about jobs that ended. */
  readonly accounting: boolean;
}

function numberOf(text: string | undefined, fallback: number): number {
  const number = Number(/^\d+/u.exec(text ?? "")?.[0]);
  return Number.isSafeInteger(number) ? number : fallback;
}

/** Reads what `scontrol show config` printed; what it leaves out is as in Slurm's own defaults. */
export function parseClusterFacts(text: string): ClusterFacts {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    const match = /^(\w+)\s*=\s*(.*)$/u.exec(line.trim());
    if (match !== null) values.set(match[1] as string, (match[2] as string).trim());
  }
  const storage = values.get("AccountingStorageType") ?? "";
  return {
    version: values.get("SLURM_VERSION") ?? "",
    maxArraySize: numberOf(values.get("MaxArraySize"), 1001),
    maxJobCount: numberOf(values.get("MaxJobCount"), 10_000),
    accounting: /slurmdbd|mysql/u.test(storage),
  };
}

/** Most children of one launch: an array's size, but never all the jobs that the controller can hold. */
export function launchSize(facts: ClusterFacts, chosen: number | undefined): number {
  const size = Math.max(1, Math.min(facts.maxArraySize, facts.maxJobCount - 1));
  return chosen === undefined ? size : Math.min(size, chosen);
}

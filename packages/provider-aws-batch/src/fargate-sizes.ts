/** The sizes that Fargate has, whole gibibytes apart from the smallest. */
const sizes: readonly {
  readonly vcpus: number;
  readonly fromGiB: number;
  readonly toGiB: number;
  readonly stepGiB: number;
}[] = [
  { vcpus: 0.25, fromGiB: 0.5, toGiB: 2, stepGiB: 0.5 },
  { vcpus: 0.5, fromGiB: 1, toGiB: 4, stepGiB: 1 },
  { vcpus: 1, fromGiB: 2, toGiB: 8, stepGiB: 1 },
  { vcpus: 2, fromGiB: 4, toGiB: 16, stepGiB: 1 },
  { vcpus: 4, fromGiB: 8, toGiB: 30, stepGiB: 1 },
  { vcpus: 8, fromGiB: 16, toGiB: 60, stepGiB: 4 },
  { vcpus: 16, fromGiB: 32, toGiB: 120, stepGiB: 8 },
];

/** What Fargate has against such a size, which must be one of its fixed pairs. */
export function fargateProblem(vcpus: number, memoryMiB: number): string | undefined {
  const row = sizes.find((candidate) => candidate.vcpus === vcpus);
  if (row === undefined)
    return `Fargate has ${sizes.map((one) => one.vcpus).join(", ")} vCPUs and not ${vcpus}.`;
  const gib = memoryMiB / 1024;
  const isEighth = vcpus === 0.25 && gib === 1.5;
  const fits =
    gib >= row.fromGiB && gib <= row.toGiB && (gib - row.fromGiB) % row.stepGiB === 0 && !isEighth;
  const list =
    vcpus === 0.25
      ? "512, 1024 or 2048"
      : `${row.fromGiB * 1024} to ${row.toGiB * 1024} in steps of ${row.stepGiB * 1024}`;
  return fits
    ? undefined
    : `Fargate takes with ${vcpus} vCPUs a Memory of ${list} and not ${memoryMiB}.`;
}

import { join } from "node:path";

const uuidLength = 36;

/** The paths of one provider folder. A launch key begins with the job's uuid. */
export interface FolderLayout {
  readonly folder: string;
  /** Scratch space of runners. */
  readonly scratch: string;
  /** One folder per runner that stands by. */
  readonly standby: string;
  /** One empty file per launch that may have children left to run. */
  readonly queue: string;
  /** Aborts, one file each, until they are carried out. */
  readonly inbox: string;
  /** Lock files and log of the scheduler. */
  readonly scheduler: string;
  /** Cores in use, as long as children wait for some. */
  readonly coreUse: string;
  request(key: string): string;
  events(key: string): string;
  /** What a runner printed itself, for one child and attempt. */
  printed(key: string, child: number, attempt: number): string;
  jobFolder(key: string): string;
}

/** The layout of a provider folder. */
export function folderLayout(folder: string): FolderLayout {
  const jobFolder = (key: string): string => join(folder, "jobs", key.slice(0, uuidLength));
  return {
    folder,
    scratch: join(folder, "scratch"),
    standby: join(folder, "standby"),
    queue: join(folder, "queue"),
    inbox: join(folder, "inbox"),
    scheduler: join(folder, "scheduler"),
    coreUse: join(folder, "scheduler", "cores"),
    jobFolder,
    request: (key) => join(jobFolder(key), "local", `${key}.request.json`),
    events: (key) => join(jobFolder(key), "local", `${key}.events`),
    printed: (key, child, attempt) => join(jobFolder(key), "local", `${child}-${attempt}.out`),
  };
}

import { existsSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { BatchError } from "@remotebatch/job-model";
import { type Database, open, type RootDatabase } from "lmdb";
import { Packr } from "msgpackr";
import { copied } from "./copied.js";
import { type JobRecord, readJobRecord, registrySchemaVersion } from "./job-record.js";
import { prepareRegistryFolder, registryDamage, setRegistryAside } from "./registry-folder.js";
import { soundValues } from "./sound-values.js";
import { upgradedVersion } from "./upgraded-version.js";

/** What is needed to submit a job's elements again: the encoded code and elements. */
export interface JobBundle {
  readonly payload: Uint8Array;
  /** `offsets`: the bytes of a `Float64Array`. */
  readonly elements?: { readonly bytes: Uint8Array; readonly offsets: Uint8Array };
  readonly inputFiles: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

interface Stores {
  readonly root: RootDatabase;
  readonly jobs: Database<unknown, string>;
  readonly bundles: Database<unknown, string>;
  readonly notices: Database<unknown, string>;
}

/** Bundles above this are not kept; such a job can't be resubmitted in part. */
const maxBundleBytes = 64 * 2 ** 20;

function failed(folder: string, error: unknown): BatchError {
  const message = error instanceof Error ? error.message : String(error);
  return new BatchError(
    "BATCH_REGISTRY_FAILED",
    `The registry in ${folder} can't be used: ${message}. Check the disk and the permissions; where its file is damaged, \`remotebatch jobs --rebuild\` (in a program: \`rebuild({ fresh: true })\`) puts it aside and makes it anew from the providers.`,
    { cause: error },
  );
}

/** What is read, or an error that says of which job the record is damaged; errors of the database itself have codes. */
function decoded(uuid: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof Error && "code" in cause) throw cause;
    throw new BatchError(
      "BATCH_CORRUPT_RECORD",
      `The record of job ${uuid} is damaged; \`remotebatch jobs --rebuild\` (in a program: \`rebuild()\`) writes it again from what its provider knows.`,
      { cause },
    );
  }
}

/** Room that a new registry takes on the disk, its lock included. */
const firstBytes = 2 ** 16;

/**
 * The lock's file is mapped into memory without its room being taken; where there is none, touching it ends the process
 * by a bus error.
 */
function refuseFullDisk(folder: string): void {
  if (existsSync(join(folder, "registry", "lock.mdb"))) return;
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < firstBytes) throw new Error("The disk is full");
}

/** The job records of one state folder. Several processes may use it at once; every write is durable when it resolves. */
export class Registry {
  readonly folder: string;
  #stores: Stores | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  #open(): Stores {
    if (this.#stores !== undefined) return this.#stores;
    try {
      const path = prepareRegistryFolder(this.folder);
      refuseFullDisk(this.folder);
      const root = open({
        path,
        encoder: new Packr({ useRecords: false }),
        maxDbs: 8,
        // Commits are on the disk when they return.
        overlappingSync: false,
      });
      const options = { encoder: new Packr({ useRecords: false }) };
      const meta = root.openDB<unknown, string>({ name: "meta", ...options });
      const jobs = root.openDB<unknown, string>({ name: "jobs", ...options });
      const version = upgradedVersion(root, meta, jobs);
      if (version !== registrySchemaVersion) {
        void root.close();
        throw new BatchError(
          "BATCH_REGISTRY_FAILED",
          `The registry in ${this.folder} was written by a newer release: it has version ${String(version)}, and this release reads versions up to ${registrySchemaVersion}. Use the newer release, or move the folder away and make it anew with \`remotebatch jobs --rebuild\`.`,
        );
      }
      const bundles = root.openDB<unknown, string>({ name: "bundles", ...options });
      const notices = root.openDB<unknown, string>({ name: "notices", ...options });
      this.#stores = { root, jobs, bundles, notices };
      return this.#stores;
    } catch (error) {
      throw BatchError.is(error) ? error : failed(this.folder, error);
    }
  }

  async #write(write: (stores: Stores) => unknown): Promise<void> {
    try {
      const stores = this.#open();
      // A commit in the background that fails, on a full disk for instance, ends the process by a rejection of lmdb's
      // own that nobody can catch; this one throws here.
      stores.root.transactionSync(() => {
        write(stores);
      });
    } catch (error) {
      throw BatchError.is(error) ? error : failed(this.folder, error);
    }
  }

  /** Looking at a registry that nobody has written to does not make one. */
  #read<Value>(none: Value, read: (stores: Stores) => Value): Value {
    try {
      if (this.#stores === undefined && !existsSync(join(this.folder, "registry"))) return none;
      const stores = this.#open();
      // What another client wrote is to be seen at once, and not after a turn of the event loop.
      stores.root.resetReadTxn();
      return read(stores);
    } catch (error) {
      throw BatchError.is(error) ? error : failed(this.folder, error);
    }
  }

  /** Writes a record, and its bundle when one is given and not too large. */
  async put(record: JobRecord, bundle?: JobBundle): Promise<void> {
    await this.#write(({ jobs, bundles }) => {
      void jobs.put(record.uuid, record);
      if (bundle !== undefined && bundleBytes(bundle) <= maxBundleBytes) {
        void bundles.put(record.uuid, bundle);
      }
    });
  }

  /**
   * Writes a record unless there is one already.
   * @returns the record that is there.
   */
  async claim(record: JobRecord, bundle?: JobBundle): Promise<JobRecord> {
    let held: unknown = record;
    await this.#write(({ jobs, bundles }) => {
      const before = jobs.get(record.uuid);
      if (before !== undefined) {
        held = copied(before);
        return;
      }
      void jobs.put(record.uuid, record);
      if (bundle !== undefined && bundleBytes(bundle) <= maxBundleBytes) {
        void bundles.put(record.uuid, bundle);
      }
    });
    return held === record ? record : readJobRecord(held);
  }

  get(uuid: string): JobRecord | undefined {
    return this.#read<JobRecord | undefined>(undefined, ({ jobs }) => {
      const value = decoded(uuid, () => copied(jobs.get(uuid)));
      return value === undefined ? undefined : readJobRecord(value);
    });
  }

  bundle(uuid: string): JobBundle | undefined {
    return this.#read<unknown>(undefined, ({ bundles }) => copied(bundles.get(uuid))) as
      | JobBundle
      | undefined;
  }

  /** Records whose uuid begins with the text, or all, newest first. Damaged ones are left out. */
  list(prefix = ""): readonly JobRecord[] {
    const records = this.#read<readonly JobRecord[]>([], ({ jobs }) =>
      soundValues(
        jobs,
        prefix === "" ? {} : { start: prefix, end: `${prefix}\uffff` },
        readJobRecord,
      ),
    );
    return [...records].sort(
      (a, b) => b.submittedAtMs - a.submittedAtMs || (a.uuid < b.uuid ? -1 : 1),
    );
  }

  async delete(uuid: string): Promise<void> {
    await this.#write(({ jobs, bundles, notices }) => {
      void jobs.remove(uuid);
      void bundles.remove(uuid);
      const keys = [...notices.getKeys({ start: `${uuid} `, end: `${uuid} \uffff` })];
      for (const key of keys) void notices.remove(key);
    });
  }

  /** What is kept under a key of a job's notifications. */
  notice(uuid: string, key: string): unknown {
    return this.#read<unknown>(undefined, ({ notices }) => copied(notices.get(`${uuid} ${key}`)));
  }

  /** Changes what is kept under a key of a job's notifications, in one transaction; `undefined` leaves it as it is. */
  async updateNotice(
    uuid: string,
    key: string,
    change: (before: unknown) => unknown,
  ): Promise<void> {
    await this.#write(({ notices }) => {
      const after = change(copied(notices.get(`${uuid} ${key}`)));
      if (after !== undefined) void notices.put(`${uuid} ${key}`, after);
    });
  }

  /**
   * Puts a registry that is damaged, or any with `always`, out of the way, so that the next call begins a new one.
   * @returns where it lies now, or `undefined` when it was left where it is.
   */
  async setAside(always: boolean): Promise<string | undefined> {
    if (!always && registryDamage(this.folder) === undefined) return undefined;
    await this.close();
    try {
      return setRegistryAside(this.folder);
    } catch (error) {
      throw failed(this.folder, error);
    }
  }

  /** May be called twice; the registry opens again when it is used again. */
  async close(): Promise<void> {
    const stores = this.#stores;
    this.#stores = undefined;
    await stores?.root.close();
  }
}

function bundleBytes(bundle: JobBundle): number {
  const files = bundle.inputFiles.reduce((sum, file) => sum + file.bytes.length, 0);
  const elements = bundle.elements;
  return (
    bundle.payload.length +
    files +
    (elements === undefined ? 0 : elements.bytes.length + elements.offsets.length)
  );
}

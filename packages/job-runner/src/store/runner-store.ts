import type { ByteRange } from "@remotebatch/job-model";

/** Length and hash that an object must have. */
export interface Expected {
  readonly bytes: number;
  readonly sha256: string;
}

/** Bytes of an object as they lie in a local file. */
export interface FilePart {
  readonly path: string;
  /** Where in the file they begin. */
  readonly offset: number;
}

/** Where the log's lines go. Writing never throws: a log that cannot be written must not end a job. */
export interface LogSink {
  write(line: string): void;
  /** Shows those who watch from outside that the runner is alive. */
  touch(): void;
  /** Brings everything written to the store. What is written later needs another call. */
  close(): Promise<void>;
}

/** Taken when an object of an earlier, dead run was replaced. */
export interface Superseded {
  /** Puts the earlier object back. */
  restore(): Promise<void>;
  /** Forgets the earlier object. */
  discard(): Promise<void>;
}

/** The job's objects as the runner reaches them; keys are relative to the job's prefix. */
export interface RunnerStore {
  has(key: string): Promise<boolean>;
  /** The whole object. @throws ChildFailure when it is missing, or longer than `maxBytes`. */
  read(key: string, maxBytes: number): Promise<Uint8Array>;
  /**
   * Brings the object into a local file.
   * @throws ChildFailure when length or hash are not the expected ones.
   */
  fetch(key: string, destination: string, expected: Expected): Promise<void>;
  /** Makes a part of the object readable as a local file, at `destination` where it has to be copied. */
  fetchRange(
    key: string,
    range: ByteRange,
    destination: string,
    expected: Expected,
  ): Promise<FilePart>;
  /** A path for building an object, from which `create` can publish it at once. */
  temporary(key: string): string;
  /** Brings finished files to the disk, where a power failure after `create` could leave a name without its bytes. */
  secure(files: readonly string[]): Promise<void>;
  /**
   * Publishes a finished and secured file, or gives false and leaves it where the key already has an object. A power failure
   * before `settle` may undo it.
   */
  create(key: string, file: string): Promise<boolean>;
  /** Makes what was created so far survive a power failure. */
  settle(): Promise<void>;
  /** Publishes a finished file in the place of an object that nobody finished. */
  supersede(key: string, file: string): Promise<Superseded>;
  /** Whether `replace` and `fetchIfThere` can reach an object of that key. */
  canKeep(key: string): boolean;
  /** Publishes a copy of a finished file in the place of whatever the key has, in one step. */
  replace(key: string, file: string): Promise<void>;
  /** Brings an object that may change into a local file; false when there is none. @throws ChildFailure when it is larger. */
  fetchIfThere(key: string, destination: string, maxBytes: number): Promise<boolean>;
  /** Removes an object where the store can; never throws. */
  discard(key: string): Promise<void>;
  openLog(key: string): LogSink;
}

import type { ByteRange, CallOptions, StoreAccess } from "@remotebatch/job-model";

/** What a put did: `exists` only when `ifAbsent` was asked for and another object has the key. */
export type PutResult = "written" | "exists";

/** How an object is put. */
export interface PutOptions extends CallOptions {
  /** Leave an object that is there alone; deciding and writing are one atomic step. */
  readonly ifAbsent?: boolean;
}

/** How an object is read. */
export interface GetOptions extends CallOptions {
  /** Only these bytes, fewer where the object ends before; whole when absent. */
  readonly range?: ByteRange;
}

/** One entry below a prefix. */
export interface StoreEntry {
  /** Key relative to the store's root; a folder's ends in `/`. */
  readonly key: string;
  /** Length of the object in bytes; 0 for a folder. */
  readonly bytes: number;
}

/** Keys, relative to the prefix, that a runner will read and write. */
export interface GrantRequest extends CallOptions {
  readonly reads: Iterable<string>;
  readonly writes: Iterable<string>;
}

/**
 * Where the objects of jobs lie: a folder, a bucket. Keys have forward slashes and are relative to the store's root.
 *
 * Every object appears whole or not at all, also when the process dies in the middle of a put. Rejections are
 * `BatchError`, `BATCH_STORE_FAILED` unless a closer code fits.
 */
export interface JobStore {
  /** Writes a whole object. */
  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<PutResult>;
  /** Reads an object, or gives `undefined` when there is none. */
  get(key: string, options?: GetOptions): Promise<Uint8Array | undefined>;
  /** Length of an object in bytes, or `undefined` when there is none. */
  size(key: string, options?: CallOptions): Promise<number | undefined>;
  /** The objects and folders directly below a prefix that ends in `/` (or is empty). */
  list(prefix: string, options?: CallOptions): Promise<readonly StoreEntry[]>;
  /** `deleteAll` takes everything away in one step, so that nobody ever finds a part. Default false. */
  readonly deletesAtOnce?: boolean;
  /** Removes every object below a prefix that ends in `/`. Of nothing it is no error. */
  deleteAll(prefix: string, options?: CallOptions): Promise<void>;
  /** What a runner needs to reach the objects below the prefix from inside. */
  grant(prefix: string, request: GrantRequest): Promise<StoreAccess>;
}

import type { BigReal, ByteArr, Numeric, Packed, Sym } from "@remotebatch/expr-model";

/**
 * What a push decoder tells, part by part, in the order of the file. Each method may be left out: the bytes of
 * such parts are then skipped, and not checked beyond their length.
 */
export interface WxfVisitor {
  /** A function begins: its head and `arity` arguments follow, then {@link end}. */
  beginFunction?(arity: number): void;
  /** An association begins: `size` entries follow, then {@link end}. */
  beginAssociation?(size: number): void;
  /** An entry begins: its key and its value follow. */
  beginEntry?(delayed: boolean): void;
  /** The function or association begun last and not yet ended is whole. */
  end?(): void;
  /** An integer of any width: a bigint when it is beyond ±(2^53-1). */
  integer?(value: number | bigint): void;
  /** A machine real, which may be NaN or infinite. */
  real?(value: number): void;
  /** An arbitrary-precision real, whose text has been checked. */
  bigReal?(value: BigReal): void;
  string?(value: string): void;
  symbol?(value: Sym): void;
  /** A byte array in memory of its own. */
  byteArray?(value: ByteArr): void;
  /** A packed or numeric array, its elements in memory of their own. */
  array?(value: Packed | Numeric): void;
}

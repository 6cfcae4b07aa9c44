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
  integer?(value: number | bigint): void;
  real?(value: number): void;
  bigReal?(value: BigReal): void;
  string?(value: string): void;
  symbol?(value: Sym): void;
  byteArray?(value: ByteArr): void;
  array?(value: Packed | Numeric): void;
}

import type { Database, RangeOptions } from "lmdb";
import { copied } from "./copied.js";

/**
 * The values of a range of keys, as `read` makes them. One that is damaged, so that its bytes can't be decoded or `read` throws, is left
 * out: it must not hide the others, and `rebuild` writes it again.
 */
export function soundValues<Value>(
  database: Database<unknown, string>,
  range: RangeOptions,
  read: (value: unknown) => Value,
): readonly Value[] {
  const values: Value[] = [];
  // By their keys, because a range of entries ends at the first that can't be decoded.
  for (const key of database.getKeys(range)) {
    try {
      values.push(read(copied(database.get(key))));
    } catch {}
  }
  return values;
}

import { readSync } from "node:fs";

/** Layout of lmdb's pages and nodes, as far as it is looked at; offsets in bytes. */
const header = { number: 0, flags: 18, lower: 20, upper: 22, bytes: 24 } as const;
const node = { low: 0, high: 2, flags: 4, keyLength: 6, bytes: 8 } as const;
const isBranch = 1;
const isLeaf = 2;
const isOverflow = 4;
const isBig = 1;
const isDatabase = 2;
const rootOfDatabase = 40;
const noPage = 2n ** 64n - 1n;

/** Pages that are looked at, so that a very large registry is not slow to open. */
const mostPages = 50_000;

/** A state of the database: where its trees begin, and what it consists of. */
export interface Trees {
  readonly pageSize: number;
  readonly lastPage: bigint;
  /** Roots of the main tree and of the one of free pages. */
  readonly roots: readonly bigint[];
}

/**
 * What is wrong with the pages of the trees, if something is: a page that is none, or whose nodes lie outside of it, ends the process
 * that follows it by an assertion or a fault that nobody can catch. Pages of contents alone are not looked at.
 */
export function damagedPage(
  file: number,
  { pageSize, lastPage, roots }: Trees,
): string | undefined {
  const waiting = [...roots];
  const seen = new Set<bigint>();
  const page = Buffer.alloc(pageSize);
  const room = pageSize - header.bytes;
  const read = (at: bigint): boolean =>
    at <= lastPage &&
    readSync(file, page, 0, pageSize, Number(at) * pageSize) === pageSize &&
    page.readBigUInt64LE(header.number) === at;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === noPage) continue;
    if (seen.size >= mostPages) return undefined;
    const damaged = `page ${at} of data.mdb is damaged`;
    if (seen.has(at) || !read(at)) return damaged;
    seen.add(at);
    const flags = page.readUInt16LE(header.flags);
    const lower = page.readUInt16LE(header.lower);
    const upper = page.readUInt16LE(header.upper);
    if ((flags & isOverflow) !== 0) continue;
    if ((flags & (isBranch | isLeaf)) === 0 || lower > upper || upper > room) return damaged;
    for (let slot = 0; slot + 1 < lower; slot += 2) {
      const offset = page.readUInt16LE(header.bytes + slot);
      if (offset < upper || offset + node.bytes > room) return damaged;
      const start = header.bytes + offset;
      const low =
        page.readUInt16LE(start + node.low) + 65_536 * page.readUInt16LE(start + node.high);
      const nodeFlags = page.readUInt16LE(start + node.flags);
      if ((flags & isBranch) !== 0) {
        waiting.push(BigInt(low) + (BigInt(nodeFlags) << 32n));
        continue;
      }
      const data = start + node.bytes + page.readUInt16LE(start + node.keyLength);
      const isElsewhere = (nodeFlags & isBig) !== 0;
      if (data + (isElsewhere ? 8 : low) > pageSize) return damaged;
      if (isElsewhere) waiting.push(page.readBigUInt64LE(data));
      else if ((nodeFlags & isDatabase) !== 0)
        waiting.push(page.readBigUInt64LE(data + rootOfDatabase));
    }
  }
  return undefined;
}

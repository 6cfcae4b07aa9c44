let table: Uint32Array | undefined;

function crcTable(): Uint32Array {
  table ??= new Uint32Array(256).map((_zero, i) => {
    let c = i;
    for (let k = 0; k < 8; k++) c = (c & 1) === 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  return table;
}

/** CRC-32 as zip, PNG and Ethernet have it. */
export function crc32(bytes: Uint8Array): number {
  const steps = crcTable();
  let c = 0xffffffff;
  for (const byte of bytes) c = (steps[(c ^ byte) & 255] as number) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/** Adler-32 as zlib has it. */
export function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

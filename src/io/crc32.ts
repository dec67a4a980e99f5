/** Four tables: what a byte adds when 0 to 3 bytes follow it in a word (Sarwate 1988; Kounavis and Berry 2005). */
const TABLES: readonly Int32Array<ArrayBuffer>[] = makeTables();

function makeTables(): Int32Array<ArrayBuffer>[] {
  const tables = Array.from({ length: 4 }, () => new Int32Array(256));
  const first = tables[0]!;
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? value >>> 1 ^ 0xedb88320 : value >>> 1;
    first[byte] = value;
  }
  for (let table = 1; table < 4; table++) {
    tables[table]!.forEach((_, byte, own) => {
      const before = tables[table - 1]![byte]!;
      own[byte] = before >>> 8 ^ first[before & 255]!;
    });
  }
  return tables;
}

/**
 * The checksum of gzip and zip files: CRC-32 with the polynomial 0xEDB88320 (RFC 1952, section 8).
 *
 * @param bytes What to sum up.
 * @returns From 0 to 2³² − 1.
 */
export function crc32(bytes: Uint8Array): number {
  const [t0, t1, t2, t3] = TABLES as [Int32Array, Int32Array, Int32Array, Int32Array];
  let crc = -1;
  let i = 0;
  for (const stop = bytes.length - 3; i < stop; i += 4) {
    crc ^= bytes[i]! | bytes[i + 1]! << 8 | bytes[i + 2]! << 16 | bytes[i + 3]! << 24;
    crc = t3[crc & 255]! ^ t2[crc >>> 8 & 255]! ^ t1[crc >>> 16 & 255]! ^ t0[crc >>> 24]!;
  }
  for (; i < bytes.length; i++) crc = crc >>> 8 ^ t0[(crc ^ bytes[i]!) & 255]!;
  return ~crc >>> 0;
}

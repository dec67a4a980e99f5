/** A member as a zip file lists it, whatever its data may be. */
export interface ListedMember {
  readonly name: string;
  /** 0 for stored, 8 for deflated. */
  readonly method: number;
  /** What is in the file. */
  readonly data: Uint8Array;
  /** The length that it says its contents have. */
  readonly bytes: number;
  readonly checksum?: number;
  /** Where it says that its header is (default: where it is). */
  readonly headerAt?: number;
}

/** Lays out a zip file after PKWARE's APPNOTE.TXT. */
export function zipFile(members: readonly ListedMember[]): Uint8Array<ArrayBuffer> {
  const u16 = (value: number) => [value & 255, value >> 8];
  const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];
  const out: number[] = [];
  const push = (values: Iterable<number>) => {
    for (const value of values) out.push(value);
  };
  const entries: number[] = [];
  for (const { name, method, data, bytes, checksum = 0, headerAt = out.length } of members) {
    const text = new TextEncoder().encode(name);
    const fields = [
      ...[20, 0, 0, 0, ...u16(method), 0, 0, 0x21, 0],
      ...[...u32(checksum), ...u32(data.length), ...u32(bytes), ...u16(text.length), 0, 0],
    ];
    entries.push(0x50, 0x4b, 1, 2, 20, 0, ...fields, ...Array(10).fill(0), ...u32(headerAt), ...text);
    push([0x50, 0x4b, 3, 4, ...fields, ...text]);
    push(data);
  }
  const start = out.length;
  push(entries);
  const count = u16(members.length);
  push([0x50, 0x4b, 5, 6, 0, 0, 0, 0, ...count, ...count, ...u32(entries.length), ...u32(start), 0, 0]);
  return Uint8Array.from(out);
}

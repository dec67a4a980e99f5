/**
 * Makes safetensors files by hand, wrong ones among them.
 *
 * @module
 */

/** The bytes of a file: the header's length, the header, the data. */
export function fileOf(
  header: string | Uint8Array,
  data: Uint8Array = new Uint8Array(),
  length?: bigint,
): Uint8Array<ArrayBuffer> {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}

/** A file of members, of which one or more may be wrong, and so many bytes of data. */
export function fileWith(members: Record<string, unknown>, bytes: number): Uint8Array<ArrayBuffer> {
  return fileOf(JSON.stringify(members), new Uint8Array(bytes));
}

/** What a header says of a tensor. */
export function entry(dtype: unknown, shape: unknown, offsets: unknown): Record<string, unknown> {
  return { dtype, shape, data_offsets: offsets };
}

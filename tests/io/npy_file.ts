/** An .npy file of version 1.0 with a header of this text, which may be wrong, and these elements. */
export function npyFile(text: string, data: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const head = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, text.length & 255, text.length >> 8];
  return new Uint8Array([...head, ...new TextEncoder().encode(text), ...data]);
}

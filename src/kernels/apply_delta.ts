/**
 * Makes bytes out of others, as a delta of `tools/encode_delta.ts` says; its format is described there.
 *
 * @param base What is there.
 * @param delta What to copy from it and what to insert.
 * @returns The bytes.
 */
export function applyDelta(base: Uint8Array, delta: Uint8Array): Uint8Array<ArrayBuffer> {
  let position = 0;
  const read = () => {
    let value = 0;
    for (let shift = 0;; shift += 7) {
      const byte = delta[position++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const end = base.length + read();
  const bytes = new Uint8Array(end);
  bytes.set(base);
  let from = 0;
  for (let to = base.length;;) {
    for (let count = read(); count > 0; count--) bytes[to++] = delta[position++]!;
    if (to === end) return bytes.slice(base.length);
    const length = read();
    const change = read();
    from += (change & 1) === 0 ? change >>> 1 : -(change + 1) >> 1;
    // Byte by byte, for a copy may begin in what it makes.
    for (const stop = from + length; from < stop;) bytes[to++] = bytes[from++]!;
  }
}

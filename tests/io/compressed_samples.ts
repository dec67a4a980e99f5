/** Bytes that make a compressor use all it has: stored blocks, fixed and own codes, short and long matches. */
export function samples(): { name: string; bytes: Uint8Array<ArrayBuffer> }[] {
  let state = 1;
  const random = () => (state = Math.imul(state, 1103515245) + 12345 >>> 0) >>> 16;
  const make = (length: number, byte: (i: number) => number) =>
    Uint8Array.from({ length }, (_, i) => byte(i));
  const words = ["the", "digits", "of", "a", "hand", "are", "read", "by", "network", "\n"];
  const text = Array.from({ length: 400 }, () => words[random() % words.length]).join(" ");
  const pattern = make(40_000, () => random() & 255);
  return [
    { name: "nothing", bytes: new Uint8Array(0) },
    { name: "one byte", bytes: Uint8Array.of(7) },
    { name: "zeros", bytes: new Uint8Array(100_000) },
    { name: "text", bytes: new TextEncoder().encode(text) },
    { name: "bytes without a pattern", bytes: make(70_000, () => random() & 255) },
    { name: "few values", bytes: make(60_000, () => random() & 3) },
    { name: "skewed values", bytes: make(60_000, () => Math.clz32(random()) - 16) },
    { name: "runs of all lengths", bytes: make(50_000, (i) => Math.floor(Math.sqrt(i))) },
    {
      name: "matches from far away",
      bytes: Uint8Array.of(...pattern.subarray(0, 32_768), ...pattern.subarray(0, 9000)),
    },
    {
      name: "a ramp of 32-bit numbers",
      bytes: new Uint8Array(Int32Array.from({ length: 20_000 }, (_, i) => i).buffer),
    },
  ];
}

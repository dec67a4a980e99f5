/** The shortest match worth a copy, in bytes, and how many places are tried for each. */
const SHORTEST = 4;
const TRIES = 256;

interface Copy {
  readonly from: number;
  readonly length: number;
  /** The bytes it saves. */
  readonly gain: number;
}

function encodedLength(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : 4;
}

/** Non-negative numbers that are small where `value` is near 0: 0, −1, 1, −2, 2 … become 0, 1, 2, 3, 4 … */
function foldSign(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/**
 * Says how to make bytes out of others, much like VCDIFF (RFC 3284): alternately bytes to insert and a place to copy from, in the
 * base or in what is already made. `applyDelta` in `src/kernels/` follows it.
 *
 * @param base What is there.
 * @param target What is to be made.
 * @returns The target's length, then for each step: the number of bytes to insert, these, the number of bytes to copy, and how far
 * their place is from the end of the last copy, with the sign in the lowest bit; all numbers in LEB128.
 */
export function encodeDelta(base: Uint8Array, target: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(base.length + target.length);
  bytes.set(base);
  bytes.set(target, base.length);

  // The places of each four bytes, the last one first.
  const heads = new Map<number, number>();
  const earlier = new Int32Array(bytes.length);
  const view = new DataView(bytes.buffer);
  const place = (position: number) => position + SHORTEST <= bytes.length ? view.getUint32(position) : -1;
  const note = (position: number) => {
    earlier[position] = heads.get(place(position)) ?? -1;
    heads.set(place(position), position);
  };
  for (let i = 0; i < base.length; i++) note(i);

  let expected = 0;
  let inserted = base.length;
  const bestCopy = (position: number): Copy => {
    let best: Copy = { from: 0, length: 0, gain: 0 };
    const consider = (from: number) => {
      if (from < 0 || from >= position) return;
      let length = 0;
      while (position + length < bytes.length && bytes[from + length] === bytes[position + length]) length++;
      const gain = length - encodedLength(length) - encodedLength(foldSign(from - expected)) - 1;
      if (length >= SHORTEST && gain > best.gain) best = { from, length, gain };
    };
    consider(expected + position - inserted);
    let from = heads.get(place(position)) ?? -1;
    for (let i = 0; i < TRIES && from >= 0; i++, from = earlier[from]!) consider(from);
    return best;
  };

  const delta: number[] = [];
  const write = (value: number) => {
    for (; value > 0x7f; value >>>= 7) delta.push((value & 0x7f) | 0x80);
    delta.push(value);
  };
  const insert = (end: number) => {
    write(end - inserted);
    for (let i = inserted; i < end; i++) delta.push(bytes[i]!);
  };

  write(target.length);
  for (let position = base.length; position < bytes.length;) {
    const copy = bestCopy(position);
    if (copy.length === 0 || bestCopy(position + 1).gain > copy.gain + 1) {
      note(position++);
      continue;
    }
    insert(position);
    write(copy.length);
    write(foldSign(copy.from - expected));
    expected = copy.from + copy.length;
    for (const end = position + copy.length; position < end;) note(position++);
    inserted = position;
  }
  insert(bytes.length);
  return Uint8Array.from(delta);
}

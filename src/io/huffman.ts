const LONGEST_CODE = 15;
/** Codes up to this length are looked up at once. More would take longer to prepare than it saves, for a block may be short. */
const QUICK_BITS = 10;
const MOST_SYMBOLS = 288;

/** The codes of one deflate alphabet (RFC 1951, section 3.2.2). An entry is a symbol times 16, plus the length of its code. */
export class HuffmanTable {
  /** The entry for each pattern of the next bits; 0 where no code begins so, or only longer ones. */
  readonly entries: Uint16Array<ArrayBuffer> = new Uint16Array(1 << QUICK_BITS);
  /** Cuts the bits to look up out of the stream's. */
  mask = 0;
  /** How many codes of each length there are. */
  readonly #counts = new Uint16Array(LONGEST_CODE + 1);
  /** The first code of each length, then the one after those that were given away. */
  readonly #next = new Uint16Array(LONGEST_CODE + 1);
  /** The symbols in the order of their codes, and where those of each length begin. */
  readonly #symbols = new Uint16Array(MOST_SYMBOLS);
  readonly #starts = new Uint16Array(LONGEST_CODE + 1);
  #longest = 0;

  /**
   * Makes the codes from their lengths.
   *
   * @param lengths For each symbol the length of its code, 0 where it has none.
   * @returns Whether the lengths make a code: no pattern of bits has two meanings, and none is without one, except that a code of one
   * bit may stand alone, and that there may be none.
   */
  build(lengths: Uint8Array): boolean {
    const [counts, next, starts, entries] = [this.#counts, this.#next, this.#starts, this.entries];
    counts.fill(0);
    for (let symbol = 0; symbol < lengths.length; symbol++) counts[lengths[symbol]!]!++;
    counts[0] = 0;
    let longest = LONGEST_CODE;
    while (longest > 0 && counts[longest] === 0) longest--;
    let left = 1;
    let code = 0;
    let start = 0;
    for (let length = 1; length <= longest; length++) {
      left = 2 * left - counts[length]!;
      if (left < 0) return false;
      code = (code + counts[length - 1]!) << 1;
      next[length] = code;
      starts[length] = start;
      start += counts[length]!;
    }
    if (left > 0 && longest > 1) return false;
    this.#longest = longest;
    const size = 1 << Math.min(longest, QUICK_BITS);
    this.mask = size - 1;
    entries.fill(0, 0, size);
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      const length = lengths[symbol]!;
      if (length === 0) continue;
      this.#symbols[starts[length]!++] = symbol;
      if (length > QUICK_BITS) continue;
      const step = 1 << length;
      const entry = symbol << 4 | length;
      for (let place = reverse(next[length]!++, length); place < size; place += step) entries[place] = entry;
    }
    return true;
  }

  /**
   * The entry of a code that is too long to be looked up, found bit by bit as in Mark Adler's puff.
   *
   * @param bits The next bits of the stream, the first one lowest.
   * @returns The entry, or 0 if they begin no code.
   */
  find(bits: number): number {
    let code = 0;
    let first = 0;
    let start = 0;
    for (let length = 1; length <= this.#longest; length++, bits >>>= 1) {
      code = code << 1 | bits & 1;
      const count = this.#counts[length]!;
      if (code - first < count) return this.#symbols[start + code - first]! << 4 | length;
      start += count;
      first = (first + count) << 1;
    }
    return 0;
  }
}

/** The lowest `length` bits in the opposite order: codes lie in the stream with their first bit lowest. */
function reverse(code: number, length: number): number {
  let reversed = 0;
  for (let i = 0; i < length; i++, code >>>= 1) reversed = reversed << 1 | code & 1;
  return reversed;
}

import { HuffmanTable } from "./huffman.ts";

/** What {@linkcode inflate} has done. */
export interface Inflated {
  /** The place after the last byte that was read. */
  readonly end: number;
  /** How many bytes were written. */
  readonly written: number;
  /** Whether the data came to its end; false when the output was full before and might be. */
  readonly finished: boolean;
}

/** Base values of length or distance codes whose numbers of extra bits are given. */
function bases(first: number, extra: Uint8Array): Uint16Array<ArrayBuffer> {
  const values = new Uint16Array(extra.length);
  for (let i = 0, base = first; i < extra.length; base += 1 << extra[i++]!) values[i] = base;
  return values;
}

const LENGTH_EXTRA = Uint8Array.from({ length: 29 }, (_, i) => i < 8 || i === 28 ? 0 : (i >> 2) - 1);
const LENGTH_BASES = bases(3, LENGTH_EXTRA);
// The last length has a code of its own, within the reach of the one before.
LENGTH_BASES[28] = 258;
const DISTANCE_EXTRA = Uint8Array.from({ length: 30 }, (_, i) => i < 4 ? 0 : (i >> 1) - 1);
const DISTANCE_BASES = bases(1, DISTANCE_EXTRA);
const END_OF_BLOCK = 256;
/** The order in which the lengths of the codes for code lengths are stored. */
const LENGTHS_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/** Short matches are copied byte by byte: a call costs more. */
const SHORT_MATCH = 24;

/**
 * Decompresses deflated data (RFC 1951) into memory that the caller has sized, so that no file can ask for more.
 *
 * @param operation What error messages say was attempted.
 * @param source What holds the data.
 * @param start Where it begins.
 * @param out Where to write.
 * @param mayStop Whether to stop when `out` is full; else more data than that is an error.
 * @returns Where the data ended, and how much it was.
 * @throws {RangeError} If the data is damaged, cut off, or longer than `out`.
 */
export function inflate(
  operation: string,
  source: Uint8Array,
  start: number,
  out: Uint8Array,
  mayStop = false,
): Inflated {
  return new Inflater(operation, source, start, out, mayStop).run();
}

/** Used for one stream after the other: to fill new ones with zeros takes longer than a small stream does. */
let tables: readonly [HuffmanTable, HuffmanTable] | undefined;

class Inflater {
  readonly #operation: string;
  readonly #source: Uint8Array;
  readonly #out: Uint8Array;
  readonly #mayStop: boolean;
  readonly #literals: HuffmanTable;
  readonly #distances: HuffmanTable;
  #position: number;
  /** Bits that were taken from the source and not used yet, the next one lowest, and their number. */
  #hold = 0;
  #count = 0;
  #written = 0;

  constructor(operation: string, source: Uint8Array, start: number, out: Uint8Array, mayStop: boolean) {
    this.#operation = operation;
    this.#source = source;
    this.#position = start;
    this.#out = out;
    this.#mayStop = mayStop;
    tables ??= [new HuffmanTable(), new HuffmanTable()];
    [this.#literals, this.#distances] = tables;
  }

  run(): Inflated {
    let finished = true;
    for (let last = 0; last === 0 && finished;) {
      last = this.#bits(1);
      const kind = this.#bits(2);
      if (kind === 0) finished = this.#copyStored();
      else {
        if (kind === 1) this.#useFixedCodes();
        else if (kind === 2) this.#readCodes();
        else throw this.#damaged("a block is of no known kind");
        finished = this.#decodeBlock();
      }
    }
    // Whole bytes that were taken too early belong to what follows.
    return { end: this.#position - (this.#count >> 3), written: this.#written, finished };
  }

  #damaged(what: string): RangeError {
    return new RangeError(`Cannot ${this.#operation}: the compressed data is damaged: ${what}`);
  }

  #cutOff(): RangeError {
    return new RangeError(`Cannot ${this.#operation}: the compressed data is cut off`);
  }

  #tooLong(): RangeError {
    return new RangeError(
      `Cannot ${this.#operation}: the compressed data is longer than the ${this.#out.length} bytes that it should be`,
    );
  }

  /** Takes whole bytes of the source in, as far as there are some and 32 bits hold them. */
  #refill(): void {
    while (this.#count <= 24 && this.#position < this.#source.length) {
      this.#hold |= this.#source[this.#position++]! << this.#count;
      this.#count += 8;
    }
  }

  #bits(count: number): number {
    if (this.#count < count) this.#refill();
    if (this.#count < count) throw this.#cutOff();
    const value = this.#hold & (1 << count) - 1;
    this.#hold >>>= count;
    this.#count -= count;
    return value;
  }

  #symbol(codes: HuffmanTable): number {
    this.#refill();
    const entry = codes.entries[this.#hold & codes.mask] || codes.find(this.#hold);
    if ((entry & 15) > this.#count || this.#count === 0) throw this.#cutOff();
    if (entry === 0) throw this.#damaged("a code has no meaning");
    this.#bits(entry & 15);
    return entry >> 4;
  }

  #copyStored(): boolean {
    // The rest of the current byte is not used.
    this.#bits(this.#count & 7);
    const length = this.#bits(16);
    if ((this.#bits(16) ^ length) !== 0xffff) throw this.#damaged("the length of a stored block is wrong");
    this.#position -= this.#count >> 3;
    this.#hold = this.#count = 0;
    const room = this.#out.length - this.#written;
    if (length > room && !this.#mayStop) throw this.#tooLong();
    const taken = Math.min(length, room);
    if (this.#position + taken > this.#source.length) throw this.#cutOff();
    this.#out.set(this.#source.subarray(this.#position, this.#position + taken), this.#written);
    this.#position += taken;
    this.#written += taken;
    return taken === length;
  }

  #useFixedCodes(): void {
    const lengths = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280);
    this.#literals.build(lengths);
    this.#distances.build(new Uint8Array(32).fill(5));
  }

  #readCodes(): void {
    const literals = this.#bits(5) + 257;
    const distances = this.#bits(5) + 1;
    if (literals > 286 || distances > 30) throw this.#damaged("a block has more codes than there are");
    const counts = new Uint8Array(19);
    for (let i = 0, given = this.#bits(4) + 4; i < given; i++) counts[LENGTHS_ORDER[i]!] = this.#bits(3);
    if (!this.#literals.build(counts)) throw this.#damaged("the codes for code lengths are no code");
    const lengths = new Uint8Array(literals + distances);
    for (let i = 0; i < lengths.length;) {
      const symbol = this.#symbol(this.#literals);
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) throw this.#damaged("a code length repeats what is not there");
      const repeated = symbol === 16 ? lengths[i - 1]! : 0;
      const times = symbol === 16
        ? 3 + this.#bits(2)
        : symbol === 17
        ? 3 + this.#bits(3)
        : 11 + this.#bits(7);
      if (i + times > lengths.length) throw this.#damaged("code lengths repeat past their end");
      lengths.fill(repeated, i, i += times);
    }
    if (lengths[END_OF_BLOCK] === 0) throw this.#damaged("a block has no end");
    if (
      !this.#literals.build(lengths.subarray(0, literals)) ||
      !this.#distances.build(lengths.subarray(literals))
    ) throw this.#damaged("the code lengths make no code");
  }

  /** The block's literals and matches, up to its end or until the output is full. */
  #decodeBlock(): boolean {
    const [source, out] = [this.#source, this.#out];
    const { entries: literals, mask: literalMask } = this.#literals;
    const { entries: distances, mask: distanceMask } = this.#distances;
    let position = this.#position;
    let hold = this.#hold;
    let count = this.#count;
    let written = this.#written;
    const end = source.length;
    for (;;) {
      // 16 bits are enough for the longest code; where fewer are left, those that are missing count as 0 until they are needed.
      if (count < 16) {
        if (position + 1 < end) {
          hold |= (source[position]! | source[position + 1]! << 8) << count;
          position += 2;
          count += 16;
        } else if (position < end) {
          hold |= source[position++]! << count;
          count += 8;
        }
      }
      let entry = literals[hold & literalMask] || this.#literals.find(hold);
      let bits = entry & 15;
      if (bits > count || count === 0) throw this.#cutOff();
      if (bits === 0) throw this.#damaged("a code has no meaning");
      hold >>>= bits;
      count -= bits;
      const symbol = entry >> 4;
      if (symbol < END_OF_BLOCK) {
        if (written === out.length) {
          if (this.#mayStop) break;
          throw this.#tooLong();
        }
        out[written++] = symbol;
        continue;
      }
      if (symbol === END_OF_BLOCK) {
        this.#position = position;
        this.#hold = hold;
        this.#count = count;
        this.#written = written;
        return true;
      }
      if (symbol > 285) throw this.#damaged("a length has no meaning");
      while (count < 20 && position < end) {
        hold |= source[position++]! << count;
        count += 8;
      }
      bits = LENGTH_EXTRA[symbol - 257]!;
      const length = LENGTH_BASES[symbol - 257]! + (hold & (1 << bits) - 1);
      hold >>>= bits;
      count -= bits;
      entry = distances[hold & distanceMask] || this.#distances.find(hold);
      bits = entry & 15;
      if (bits > count || count <= 0) throw this.#cutOff();
      if (bits === 0) throw this.#damaged("a distance has no meaning");
      hold >>>= bits;
      count -= bits;
      if (entry >> 4 > 29) throw this.#damaged("a distance has no meaning");
      while (count < 13 && position < end) {
        hold |= source[position++]! << count;
        count += 8;
      }
      bits = DISTANCE_EXTRA[entry >> 4]!;
      if (bits > count) throw this.#cutOff();
      const distance = DISTANCE_BASES[entry >> 4]! + (hold & (1 << bits) - 1);
      hold >>>= bits;
      count -= bits;
      if (distance > written) throw this.#damaged("a match begins before the data");
      const stop = Math.min(written + length, out.length);
      const isCut = stop < written + length;
      if (isCut && !this.#mayStop) throw this.#tooLong();
      if (distance === 1) {
        out.fill(out[written - 1]!, written, stop);
        written = stop;
      } else if (length > SHORT_MATCH && distance >= length) {
        out.copyWithin(written, written - distance, stop - distance);
        written = stop;
      } else {
        for (; written < stop; written++) out[written] = out[written - distance]!;
      }
      if (isCut) break;
    }
    this.#written = written;
    return false;
  }
}

import type { Heap } from "../memory.ts";
import { boxMuller } from "./box_muller.ts";
import { multiplyHigh, philox } from "./philox.ts";

/** Scratch: the kernels run to their end before another begins. */
const words = new Uint32Array(4);

/** Makes block number `index` of the stream whose state is at `state`. */
function makeBlock(memory: Int32Array, state: number, index: number): Uint32Array {
  const start = state >>> 2;
  const low = (memory[start + 2]! >>> 0) + index;
  words[0] = low;
  words[1] = memory[start + 3]! + Math.floor(low / 0x100000000);
  words[2] = memory[start + 4]!;
  words[3] = memory[start + 5]!;
  philox(words, memory[start]!, memory[start + 1]!);
  return words;
}

/** Calls `visit` with each element, its block's words and its number in the block, `perBlock` elements a block. */
function eachElement(
  heap: Heap,
  state: number,
  first: number,
  length: number,
  perBlock: number,
  visit: (element: number, words: Uint32Array, place: number) => void,
): void {
  const memory = heap.int32;
  for (let element = 0; element < length;) {
    const block = makeBlock(memory, state, Math.floor((first + element) / perBlock));
    for (let place = (first + element) % perBlock; place < perBlock && element < length; place++) {
      visit(element++, block, place);
    }
  }
}

/** 53 bits of two words, as a fraction. */
function unit53(words: Uint32Array, place: number): number {
  return (words[place]! * 2097152 + (words[place + 1]! >>> 11)) * 2 ** -53;
}

/**
 * Random numbers that depend only on a state in memory and on their number, so that a fill can be cut into parts.
 *
 * A state is six 32-bit words: two of key, four of counter, of which the first two are a 64-bit count of blocks. Element i of a
 * call takes its bits from block (i + `first`)/p of four words after the state's, p elements a block: 4 of float32 or 32-bit words, 2 of
 * float64 or integers, 4 of either dtype in `dropout`. The caller moves the state on by the blocks it used, with `reserveRandom`.
 */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function randomKernels(heap: Heap, dtype: "float32" | "float64") {
  const shift = dtype === "float32" ? 2 : 3;
  const perBlock = dtype === "float32" ? 4 : 2;
  const round: (x: number) => number = dtype === "float32" ? Math.fround : (x) => x;
  return {
    /**
     * Fills `out` with uniform values: low + u·(high − low), with u in [0, 1) of 24 bits (float32) or 53 (float64).
     *
     * @param state The address of the state, which is only read.
     * @param first The number of the first element: a part of a fill gives the offset of the part.
     */
    randomUniform(
      out: number,
      length: number,
      low: number,
      high: number,
      state: number,
      first: number,
    ): void {
      const data = heap[dtype];
      const [start, origin, range] = [out >>> shift, round(low), round(round(high) - round(low))];
      eachElement(heap, state, first, length, perBlock, (element, words, place) => {
        const u = dtype === "float32" ? (words[place]! >>> 8) * 2 ** -24 : unit53(words, 2 * place);
        data[start + element] = round(u * range) + origin;
      });
    },

    /**
     * Fills `out` with normal values, in pairs of Box and Muller.
     *
     * @param mean The mean.
     * @param std The standard deviation.
     * @param state As for `randomUniform`.
     * @param first As for `randomUniform`.
     */
    randomNormal(
      out: number,
      length: number,
      mean: number,
      std: number,
      state: number,
      first: number,
    ): void {
      const data = heap[dtype];
      const [start, center, scale] = [out >>> shift, round(mean), round(std)];
      const pair = boxMuller(dtype);
      eachElement(heap, state, first, length, perBlock, (element, words, place) => {
        data[start + element] = round(pair(words, place) * scale) + center;
      });
    },

    /**
     * out = a/(1 − rate) with probability 1 − rate, else 0: for each element, whether a random word reaches rate·2³². The same words
     * decide in both dtypes.
     *
     * @param rate From 0 to 1.
     * @param state As for `randomUniform`.
     * @param first As for `randomUniform`.
     */
    dropout(out: number, a: number, length: number, rate: number, state: number, first: number): void {
      const data = heap[dtype];
      const [start, source] = [out >>> shift, a >>> shift];
      const scale = round(1 / (1 - rate));
      const threshold = Math.floor(rate * 0x100000000);
      eachElement(heap, state, first, length, 4, (element, words, place) => {
        data[start + element] = words[place]! >= threshold ? data[source + element]! * scale : 0;
      });
    },
  };
}

/** The random kernels of 32-bit words. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function randomIntegerKernels(heap: Heap) {
  return {
    /**
     * Fills `out` with random words.
     *
     * @param state The address of the state, which is only read; see {@linkcode randomKernels}.
     * @param first The number of the first element.
     */
    randomBits(out: number, length: number, state: number, first: number): void {
      const data = heap.int32;
      eachElement(heap, state, first, length, 4, (element, words, place) => {
        data[(out >>> 2) + element] = words[place]!;
      });
    },

    /**
     * Fills `out` with integers from `low` to low + count − 1: the integer part of `count` times a 64-bit fraction, so that no
     * value is likelier than another by more than one part in 2³².
     *
     * @param count From 1 to 2³² − 1, or 0 for 2³².
     * @param state As for `randomBits`.
     * @param first As for `randomBits`.
     */
    randomIntegers(
      out: number,
      length: number,
      low: number,
      count: number,
      state: number,
      first: number,
    ): void {
      const data = heap.int32;
      const factor = count >>> 0;
      eachElement(heap, state, first, length, 2, (element, words, place) => {
        const [high, rest] = [words[2 * place]!, words[2 * place + 1]!];
        const carry = (Math.imul(high, factor) >>> 0) + multiplyHigh(rest, factor) > 0xffffffff ? 1 : 0;
        data[(out >>> 2) + element] = low + (factor === 0 ? high : multiplyHigh(high, factor) + carry);
      });
    },

    /**
     * Moves a state on by `blocks` blocks of four words.
     *
     * @param snapshot Where the six words are copied to first, or 0 for nowhere.
     */
    reserveRandom(snapshot: number, state: number, blocks: number): void {
      const memory = heap.int32;
      const start = state >>> 2;
      if (snapshot !== 0) memory.copyWithin(snapshot >>> 2, start, start + 6);
      const low = (memory[start + 2]! >>> 0) + (blocks >>> 0);
      memory[start + 2] = low;
      memory[start + 3]! += Math.floor(low / 0x100000000);
    },
  };
}

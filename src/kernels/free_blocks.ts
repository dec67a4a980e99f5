import { ALIGNMENT, type Block } from "./block.ts";

const EXACT_CLASSES = 64;
const CLASS_COUNT = EXACT_CLASSES + 21 * 8;

/**
 * The free blocks of a heap, in lists by size class: exact below 4 KiB, eight classes a doubling above ("two-level segregated fit", Masmano
 * et al. 2004).
 */
export class FreeBlocks {
  readonly #lists: (Block | null)[] = new Array<Block | null>(CLASS_COUNT).fill(null);
  /** One bit a size class: set while its list holds a block. */
  readonly #occupied = new Int32Array((CLASS_COUNT + 31) >> 5);

  /**
   * A block to take from: of the smallest class that surely fits, else the first that fits in the class of `size` itself.
   *
   * @param size Bytes, a multiple of 64.
   * @returns The block, which stays in its list, or null if none is long enough.
   */
  find(size: number): Block | null {
    const units = size / ALIGNMENT;
    const from = fittingClass(units);
    for (let word = from >> 5; word < this.#occupied.length; word++) {
      let bits = this.#occupied[word]!;
      if (word === from >> 5) bits &= -1 << (from & 31);
      if (bits !== 0) return this.#lists[(word << 5) + 31 - Math.clz32(bits & -bits)]!;
    }
    let block = this.#lists[sizeClass(units)] ?? null;
    while (block !== null && block.bytes < size) block = block.nextFree;
    return block;
  }

  /** Takes in a block that is in no list. */
  add(block: Block): void {
    const index = sizeClass(block.bytes / ALIGNMENT);
    const head = this.#lists[index]!;
    block.isFree = true;
    block.previousFree = null;
    block.nextFree = head;
    if (head !== null) head.previousFree = block;
    this.#lists[index] = block;
    this.#occupied[index >> 5]! |= 1 << (index & 31);
  }

  /** Takes a block out of its list. */
  remove(block: Block): void {
    const { previousFree, nextFree } = block;
    if (nextFree !== null) nextFree.previousFree = previousFree;
    if (previousFree !== null) {
      previousFree.nextFree = nextFree;
    } else {
      const index = sizeClass(block.bytes / ALIGNMENT);
      this.#lists[index] = nextFree;
      if (nextFree === null) this.#occupied[index >> 5]! &= ~(1 << (index & 31));
    }
    block.isFree = false;
    block.nextFree = block.previousFree = null;
  }
}

/** The class that a block of `units` × 64 bytes is kept in. */
function sizeClass(units: number): number {
  if (units < EXACT_CLASSES) return units;
  const exponent = 31 - Math.clz32(units);
  return EXACT_CLASSES + (exponent - 6) * 8 + ((units >>> (exponent - 3)) & 7);
}

/** The first class whose every block holds `units` × 64 bytes. */
function fittingClass(units: number): number {
  if (units < EXACT_CLASSES) return units;
  const exponent = 31 - Math.clz32(units);
  return sizeClass(units + (1 << (exponent - 3)) - 1);
}
